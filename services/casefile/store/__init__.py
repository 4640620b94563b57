"""The tables of casefile as repositories, and its unit of work (SQLAlchemy Core; migrations/ holds the truth)."""

from services.casefile.store.cases import Cases, Stored
from services.casefile.store.entries import Entries, Seen
from services.casefile.store.sealed_answers import Sections
from services.casefile.store.search_tokens import Tokens
from services.casefile.store.steps import Steps, StoreAway
from services.casefile.store.work import NewWork, Work

__all__ = ["Cases", "Entries", "NewWork", "Sections", "Seen", "Steps", "StoreAway", "Stored", "Tokens", "Work"]
