"""What those who referred a file see of it once it is closed to them: step and exit, under the number and name by which
they knew it (product.md, V8, V10)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.casefile.model.casefile import CaseFile
from services.casefile.templates.declared.programme import Programme


@dataclass(frozen=True)
class Heading:
    """A file as it was called then."""

    client_number: str
    name: str | None
    first_name: str | None


def is_closed_to_referrers(programme: Programme, case: CaseFile) -> bool:
    """Whether the phase has started from which on they see little."""
    closed_from = programme.access.exclusive_from
    return closed_from is not None and case.dates(closed_from).started_on is not None


def referrers(case: CaseFile, today: date) -> Iterator[UUID]:
    """Who may have referred it: those once responsible, and those who share it."""
    yield from case.former
    yield from (one.account for one in case.responsibilities if one.kind == "secondary" and one.running(today))
