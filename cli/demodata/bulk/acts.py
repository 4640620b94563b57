"""Whose a file is, what is done with it, and what of that is not in the databases yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from cli.demodata.steps import Act as Deed
from cli.demodata.steps import Step
from services.casefile.model.access import Act
from services.casefile.model.access.vocabulary import AccessAction
from services.casefile.model.consents import GivenBy
from services.casefile.model.entries import Entry
from services.casefile.model.responsibilities import Responsibility


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who works on files."""

    account: UUID
    role: str


@dataclass(frozen=True, slots=True)
class Whose:
    """Which file it is: of which agency, under which number, on whose desk. `workers`: all who may take a step, by the
    login that the steps name them by; `until`: the instant after which nothing can have been done."""

    case: UUID
    agency: UUID
    client_number: str
    desk: str
    workers: Mapping[str, Worker]
    district: UUID | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Agreed:
    """A consent. `received_on`: the day on which it was withdrawn."""

    id: UUID
    purpose: str
    given_by: GivenBy
    given_on: date
    recorded_at: datetime
    recorded_by: UUID
    received_on: date | None = None
    withdrawal_recorded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Access:
    """What somebody did with the file, and when."""

    at: datetime
    who: Worker
    action: AccessAction


class Fresh:
    """What has come to a file since somebody looked last, and is not in the databases yet."""

    def __init__(self) -> None:
        self.is_new = False
        self.sections: set[str] = set()
        self.histories: set[str] = set()
        self.entries: dict[UUID, Entry] = {}
        self.earlier: list[Entry] = []
        self.consents: set[str] = set()
        self.shares: list[tuple[Responsibility, UUID]] = []  # and who has given it
        self.words: list[tuple[UUID, UUID, datetime]] = []  # for whom, by whom, when: that a file was left
        self.accesses: list[Access] = []

    def __bool__(self) -> bool:
        return bool(self.accesses or self.entries)


def recorded(step: Step) -> AccessAction:
    """What the access log has for a step; a consent is given by a card, which is what casefile sees of it."""
    match step.act:
        case "start" | "end":
            return Act.PHASE.recorded(step.act)
        case "add":
            return Act.ADD_ENTRY.recorded(step.what)
        case "change":
            return Act.CHANGE_ENTRY.recorded(step.what)
        case "deputise":
            return Act.ADD_SHARE.recorded("deputy")
        case "consent" | "withdraw":
            return Act.GIVE_CARD.recorded("consent", "write")
    return WITHOUT_WORDS[step.act].recorded()


WITHOUT_WORDS: Mapping[Deed, Act] = {
    "open": Act.OPEN, "answer": Act.WRITE, "close": Act.CLOSE, "break_off": Act.BREAK_OFF, "hand_over": Act.HAND_OVER,
}  # fmt: skip
