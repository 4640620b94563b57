"""Rules of time: how long a phase may last, and what has to be done again and again while it runs.

Source: programmes.md ("time rules"). Pure functions over days; who is reminded of them is not decided here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from services.casefile.model.answers import AnswersView
from services.casefile.model.casefile import CaseFile
from services.casefile.templates.declared.fields import Text
from services.casefile.templates.declared.phases import CONTACT, INACTIVE, UNDECIDED, Limit, Phase
from services.casefile.templates.declared.programme import Programme

CONTACT_LABEL = Text(de="Kontakt mit der Person", en="Contact with the person")
INACTIVE_LABEL = Text(
    de="Seit Langem ist in der Akte nichts geschehen: fortführen, abbrechen oder abschließen",
    en="Nothing has happened in the file for long: go on, break it off or close it",
)
UNDECIDED_LABEL = Text(
    de="Vor der Löschung dieser offenen Akte entscheiden: fortführen oder abschließen",
    en="Decide before this open file is erased: go on or close it",
)
REVIEWS = "reviews"
AHEAD = timedelta(days=14)
"""So long before its day a rule reminds, and what is due after a long time alone is shown."""
DECIDED_BEFORE = timedelta(days=30)
"""So long before the day of erasure of an open file its worker has to decide."""


@dataclass(frozen=True)
class Due:
    """What has to be done by a day. `rule`: id of the limit or repeat, or CONTACT, INACTIVE, UNDECIDED; `overdue`: the
    day is over."""

    rule: str
    label: Text
    on: date
    overdue: bool


def due(
    programme: Programme,
    case: CaseFile,
    last_on: Mapping[str, date],
    today: date,
    erasure_due_on: date | None = None,
) -> list[Due]:
    """What the file has to do by which day, the earliest first; nothing once it is closed.

    `last_on`: by form the day of its newest entry; `erasure_due_on`: its day of erasure, which an open file has where
    nobody closes it. Of a limit counts its soft day, or its hard one where it has no
    other, from the start of the phase it counts from until its own has ended; a repeat counts from the last entry of
    its form in this phase, else from the phase's start; contact from the last one, else from the start of the running
    phase; a file is inactive so long after whatever happened last.
    """
    if case.status != "open":
        return []
    rules = [rule for phase in programme.phases for rule in (*_limits(phase, case), *_repeats(phase, case, last_on))]
    running = [case.dates(phase.id).started_on for phase in programme.phases if case.dates(phase.id).running]
    if programme.contact_every is not None and running:
        since = max(day for day in (*running, case.last_contact_on) if day is not None)
        rules.append((CONTACT, CONTACT_LABEL, programme.contact_every.after(since)))
    if programme.inactive_after is not None:
        inactive_on = programme.inactive_after.after(_last_happened(case, last_on))
        rules += [(INACTIVE, INACTIVE_LABEL, inactive_on)] if inactive_on <= today + AHEAD else []
    if erasure_due_on is not None:
        rules.append((UNDECIDED, UNDECIDED_LABEL, max(erasure_due_on - DECIDED_BEFORE, _last_edge(case))))
    return sorted((Due(rule, label, on, today > on) for rule, label, on in rules), key=lambda one: (one.on, one.rule))


def _last_edge(case: CaseFile) -> date:
    """The day of the last edge passed, else the file's opening."""
    days = (day for dates in case.phases.values() for day in (dates.started_on, dates.ended_on) if day is not None)
    return max(days, default=case.opened_on)


def _last_happened(case: CaseFile, last_on: Mapping[str, date]) -> date:
    """The day of the last edge, contact or review, at the earliest the opening of the file."""
    known = (case.last_contact_on, last_on.get(REVIEWS), _last_edge(case))
    return max(case.opened_on, *(day for day in known if day is not None))


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
    """The forms whose last entry `due` asks for at present."""
    reviewed = {REVIEWS} if programme.inactive_after is not None and REVIEWS in programme.forms else set[str]()
    running = (phase for phase in programme.phases if case.dates(phase.id).running)
    return frozenset(reviewed) | {repeat.form for phase in running for repeat in phase.repeats}


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
