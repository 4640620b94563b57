"""The case file (Fallakte) as far as it lies in plain stand: who, where, which phase; no answers.

The answers are sealed and travel beside it (privacy.md, 1).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from uuid import UUID

from services.casefile.errors import WrongState
from services.casefile.model.consents import Consented
from services.casefile.model.responsibilities import Responsibility, Share
from services.casefile.templates.declared.phases import Edge

Status = Literal["open", "closed", "erasing"]


@dataclass(frozen=True)
class PhaseDates:
    """When a phase started and ended, and on which days that was recorded.

    The first two come from the answers and move when these are corrected; the days of recording never
    move, since figures count a late fact in the period in which it was recorded (privacy.md, 4).
    """

    started_on: date | None = None
    ended_on: date | None = None
    started_recorded_on: date | None = None
    ended_recorded_on: date | None = None

    def on(self, edge: Edge) -> date | None:
        """The day of one edge, None while it has not been passed."""
        return self.started_on if edge == "start" else self.ended_on

    @property
    def running(self) -> bool:
        """Started and not ended."""
        return self.started_on is not None and self.ended_on is None


NOT_STARTED = PhaseDates()


@dataclass(frozen=True, kw_only=True)
class CaseFile:
    """One file; a value: the functions of `gates` return a new one and leave `version` to the store.

    `responsible`: account of the responsible case manager; `client_number`: the agency's own, may be "";
    `closed_on`: the day on which the file was closed, not the date of its last phase; `consents`: all that were given,
    those withdrawn since included; `district`: the Sozialraum it belongs to; `last_contact_on`: of the journal;
    `responsibilities`: all there are and were beside the main one of now, which is `responsible`.
    """

    id: UUID
    agency: UUID
    programme: str
    template_version: int
    responsible: UUID
    client_number: str
    opened_on: date
    status: Status = "open"
    version: int = 1
    closed_on: date | None = None
    district: UUID | None = None
    last_contact_on: date | None = None
    phases: Mapping[str, PhaseDates] = field(default_factory=dict)
    consents: tuple[Consented, ...] = ()
    responsibilities: tuple[Responsibility, ...] = ()

    @property
    def former(self) -> frozenset[UUID]:
        """The accounts that were mainly responsible once."""
        return frozenset(r.account for r in self.responsibilities if r.kind == "main" and r.ended_at is not None)

    def shares(self, account: UUID, kind: Share, today: date) -> bool:
        """Whether the account has a share of this kind in the responsibility today."""
        return any(r.account == account and r.kind == kind and r.running(today) for r in self.responsibilities)

    def dates(self, phase_id: str) -> PhaseDates:
        """The dates of a phase, all None before it starts."""
        return self.phases.get(phase_id, NOT_STARTED)

    def must_be_open(self) -> None:
        """Raises WrongState `case_closed` or `case_erasing` unless the file can be worked on."""
        if self.status != "open":
            raise WrongState(f"case_{self.status}")
