"""What every unit of work of casefile stands on; `services.casefile.assembly` puts it together."""

from dataclasses import dataclass

from sqlalchemy import Engine

from kernel.clock import Clock
from kernel.settings import Settings
from services.casefile.sealing.key_store import KeyStore
from services.casefile.sealing.references import References
from services.casefile.settings import SECOND_PERSON_FROM, SHORT_CONTACT_YEARS, Editing
from services.casefile.templates.registry import Registry


@dataclass(frozen=True, slots=True)
class Foundation:
    """Built once per process, handed to every unit of work."""

    settings: Settings
    engine: Engine
    clock: Clock
    programmes: Registry
    keys: KeyStore
    references: References
    editing: Editing = Editing()
    short_contact_years: int = SHORT_CONTACT_YEARS
    second_person_from: int = SECOND_PERSON_FROM
