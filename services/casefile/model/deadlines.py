"""Rules of time: how long a phase may last, and what has to be done again and again while it runs.

Source: programmes.md ("time rules"). Pure functions over days; who is reminded of them is not decided here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from services.casefile.model.answers import AnswersView
from services.casefile.model.casefile import CaseFile
from services.casefile.templates.declared.fields import Text
from services.casefile.templates.declared.phases import Limit, Phase
from services.casefile.templates.declared.programme import Programme

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
    other, from the start of the phase it counts from until its own has ended; a repeat counts from the last entry of
    its form in this phase, else from the phase's start; contact from the last one, else from the start of the running
    phase.
    """
    if case.status != "open":
        return []
    rules = [rule for phase in programme.phases for rule in (*_limits(phase, case), *_repeats(phase, case, last_on))]
    running = [case.dates(phase.id).started_on for phase in programme.phases if case.dates(phase.id).running]
    if programme.contact_every is not None and running:
        since = max(day for day in (*running, case.last_contact_on) if day is not None)
        rules.append((CONTACT, CONTACT_LABEL, programme.contact_every.after(since)))
    return sorted((Due(rule, label, on, today > on) for rule, label, on in rules), key=lambda one: (one.on, one.rule))


def _limits(phase: Phase, case: CaseFile) -> Iterator[tuple[str, Text, date]]:
    for limit in phase.limits:
        span, begun = limit.soft or limit.hard, _begun(limit, phase, case)
        if span is not None and begun is not None and case.dates(phase.id).ended_on is None:
            yield limit.id, limit.label, span.after(begun)


def _repeats(phase: Phase, case: CaseFile, last_on: Mapping[str, date]) -> Iterator[tuple[str, Text, date]]:
    dates = case.dates(phase.id)
    if dates.started_on is None or not dates.running:
        return
    for repeat in phase.repeats:
        last = max(dates.started_on, last_on.get(repeat.form, dates.started_on))
        yield repeat.id, repeat.label, repeat.every.after(last)


def _begun(limit: Limit, phase: Phase, case: CaseFile) -> date | None:
    return case.dates(limit.since or phase.id).started_on


def exceeded(phase: Phase, case: CaseFile, ended: date, answers: AnswersView) -> list[Limit]:
    """The hard limits that a phase would exceed which ended on this day, as far as no reasons for it are given."""
    limits = []
    for limit in phase.limits:
        begun = _begun(limit, phase, case)
        late = limit.hard is not None and begun is not None and ended > limit.hard.after(begun)
        if late and (limit.exception or "") not in answers:
            limits.append(limit)
    return limits


def repeated_forms(programme: Programme, case: CaseFile) -> frozenset[str]:
    """The forms whose last entry `due` asks for at present; empty for most files."""
    return frozenset(
        repeat.form for phase in programme.phases if case.dates(phase.id).running for repeat in phase.repeats
    )


def watched_phases(programme: Programme) -> frozenset[str]:
    """The phases while which `due` may ask for something; where contact is asked for, all of them."""
    ids = [phase.id for phase in programme.phases]
    if programme.contact_every is not None:
        return frozenset(ids)
    watched = {phase.id for phase in programme.phases if phase.limits or phase.repeats}
    for place, phase in enumerate(programme.phases):
        for limit in phase.limits:
            watched.update(ids[ids.index(limit.since or phase.id) : place])
    return frozenset(watched)
