"""Reminders (Wiedervorlagen) that rules of time raise: which are to be written, and which are over.

A rule reminds once of each of its days, `AHEAD` before it. A colleague who ticks the reminder off has read it: the day
is not reminded of again. Once the rule asks for that day no longer, the reminder is over.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.casefile.model.agreements import awaits_exit
from services.casefile.model.casefile import CaseFile
from services.casefile.model.deadlines import AHEAD, Due
from services.casefile.templates.declared.programme import Programme

BY_OBHUT = UUID(int=0)
"""The author of what Obhut writes itself: the nil UUID (RFC 9562), which no account has."""


@dataclass(frozen=True, slots=True)
class Raised:
    """A reminder that a rule has raised, without what it says. `on`: the day of the rule; the reminder's own may have
    been moved; `waits`: neither done nor out of sight."""

    id: UUID
    rule: str
    on: date
    waits: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done with the reminders of a file: `new` ones, and those that are `over`."""

    new: tuple[Due, ...]
    over: tuple[UUID, ...]

    def __bool__(self) -> bool:
        return bool(self.new or self.over)


def plan(due: Iterable[Due], raised: Sequence[Raised], today: date) -> Plan:
    """What brings the reminders of a file in line with what is due; nothing where they are."""
    wanted = {(one.rule, one.on): one for one in due}
    known = {(one.rule, one.on) for one in raised}
    waiting = [one for one in raised if one.waits]
    return Plan(
        tuple(one for key, one in wanted.items() if key not in known and one.on <= today + AHEAD),
        tuple(one.id for one in waiting if (one.rule, one.on) not in wanted),
    )


def standing(programme: Programme, case: CaseFile, raised: Iterable[Raised]) -> list[Due]:
    """What reminders of an ended agreement stand for until the file has gone where that leads. The end itself is
    sealed, so the daily work goes by what was raised."""
    rule = programme.agreement_ends
    if rule is None or not awaits_exit(programme, case):
        return []
    return [Due(rule.id, rule.label, one.on, overdue=True) for one in raised if one.rule == rule.id]


def text_of(due: Due) -> str:
    """What such a reminder says: in German, as files are."""
    return f"{due.label.de} ({due.on:%d.%m.%Y})"
