"""Copies of several files that a second person decides about: as data, or many of a day on paper.

Asked for by whoever works on them, approved by a lead, fetched within a week. Source: product.md, W1 (export with a
lead's approval), ADR 14. Never one account for both; the database holds that too.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from kernel.errors import Conflict, Forbidden
from services.casefile.copies.model.legal_bases import Grounds
from services.casefile.errors import WrongState

State = Literal["requested", "approved", "rejected", "withdrawn"]
Medium = Literal["data", "paper"]
APPROVED_FOR = timedelta(days=7)
KEPT = timedelta(days=90)
"""What was asked for, and what became of it, is shown for so long; the access log has it longer."""


@dataclass(frozen=True, kw_only=True)
class Export:
    """An export; who has decided is also whoever has withdrawn it. `medium`: on paper it is an order of prints, and has
    its id."""

    id: UUID
    agency: UUID
    account: UUID
    grounds: Grounds
    medium: Medium = "data"
    state: State = "requested"
    requested_at: datetime
    decided_by: UUID | None = None
    decided_at: datetime | None = None

    @property
    def ends_at(self) -> datetime | None:
        """Until when it may be fetched, None where nobody has approved it."""
        return self.decided_at + APPROVED_FOR if self.decided_at and self.state == "approved" else None


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """One file of an export. `client_number`: None for those who may not read the file; `fetched_at`: when it went out
    last; `code`: why it did not, the last time."""

    case: UUID
    client_number: str | None
    fetched_at: datetime | None
    code: str | None


def needs_second_person(files: int, of_the_day: int, most_alone: int) -> bool:
    """Whether an order of so many files on paper waits for a lead. `of_the_day`: different files that this person has
    ordered today, these included; `most_alone`: from so many on. One file is one family's, and never waits."""
    return files > 1 and of_the_day >= most_alone


def check_decision(export: Export, account: UUID, now: datetime) -> None:
    """Raises `Conflict` `export_decided`, `Forbidden` `second_person_needed` for whoever has asked for it, and
    `WrongState` `export_over` where an order of prints has waited for more than a week: they are gone."""
    _check_undecided(export)
    if export.medium == "paper" and now > export.requested_at + APPROVED_FOR:
        raise WrongState("export_over")
    if export.account == account:
        raise Forbidden("second_person_needed")


def check_withdrawal(export: Export, account: UUID) -> None:
    """Raises `Conflict` `export_decided`, and `Forbidden` for all but whoever has asked for it."""
    if export.account != account:
        raise Forbidden()
    _check_undecided(export)


def check_fetching(export: Export, now: datetime) -> None:
    """Raises `WrongState` `export_not_approved`, `export_over`."""
    if export.ends_at is None:
        raise WrongState("export_not_approved")
    if now > export.ends_at:
        raise WrongState("export_over")


def _check_undecided(export: Export) -> None:
    if export.state != "requested":
        raise Conflict("export_decided")
