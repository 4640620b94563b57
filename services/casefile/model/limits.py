"""Rules of time: how long a phase may last, and what has to be done again and again while it runs.

Source: design/programmes.md ("time rules"). Pure functions over days; who is reminded of them is not decided here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from .answers import AnswersView
from .casefile import CaseFile
from .templates.fields import Text
from .templates.phases import Phase
from .templates.programme import Programme

CONTACT = "contact_every"
CONTACT_LABEL = Text(de="Kontakt mit der Person", en="Contact with the person")


@dataclass(frozen=True)
class Due:
    """What has to be done by a day. `rule`: id of the limit or repeat, or CONTACT; `overdue`: the day is over."""

    rule: str
    label: Text
    on: date
    overdue: bool


def due(programme: Programme, case: CaseFile, last_on: Mapping[str, date], today: date) -> list[Due]:
    """What the file has to do by which day, the earliest first; nothing once it is closed.

    `last_on`: by form the day of its newest entry. Of a limit counts its soft day, or its hard one where it has no
    other; a repeat counts from the last entry of its form in this phase, else from the phase's start; contact from the
    last one, else from the start of the running phase.
    """
    if case.status != "open":
        return []
    found = [rule for phase in programme.phases if case.dates(phase.id).running for rule in _of(phase, case, last_on)]
    running = [case.dates(phase.id).started_on for phase in programme.phases if case.dates(phase.id).running]
    if programme.contact_every is not None and running:
        since = max(day for day in (*running, case.last_contact_on) if day is not None)
        found.append((CONTACT, CONTACT_LABEL, programme.contact_every.after(since)))
    return sorted((Due(rule, label, on, today > on) for rule, label, on in found), key=lambda one: (one.on, one.rule))


def _of(phase: Phase, case: CaseFile, last_on: Mapping[str, date]) -> Iterator[tuple[str, Text, date]]:
    started = case.dates(phase.id).started_on
    if started is None:
        return
    for limit in phase.limits:
        span = limit.soft or limit.hard
        if span is not None:
            yield limit.id, limit.label, span.after(started)
    for repeat in phase.repeats:
        yield repeat.id, repeat.label, repeat.every.after(max(started, last_on.get(repeat.form, started)))


def exceeded(phase: Phase, started: date, ended: date, answers: AnswersView) -> list[str]:
    """The hard limits a phase would exceed that ended on this day, as far as no reasons for it are given."""
    return [
        limit.id
        for limit in phase.limits
        if limit.hard and ended > limit.hard.after(started) and (limit.exception or "") not in answers
    ]


def repeated_forms(programme: Programme, case: CaseFile) -> frozenset[str]:
    """The forms whose last entry `due` asks for at present; empty for most files."""
    return frozenset(
        repeat.form for phase in programme.phases if case.dates(phase.id).running for repeat in phase.repeats
    )


def watched_phases(programme: Programme) -> frozenset[str]:
    """The phases while which `due` may ask for something; where contact is asked for, all of them."""
    ask_for_contact = programme.contact_every is not None
    return frozenset(p.id for p in programme.phases if ask_for_contact or p.limits or p.repeats)
