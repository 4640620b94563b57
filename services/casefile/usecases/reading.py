"""Reading one file: its summary, its answers, and who has read it. Every read is logged in its transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from kernel.principal import Principal
from services.casefile.model import deadlines, deadlines_of_answers, durations, gates
from services.casefile.model.access import Act, Action
from services.casefile.model.answers import Answers, Unasked
from services.casefile.model.conditions import Facts, forms_asked
from services.casefile.model.deadlines import Due
from services.casefile.model.durations import Durations
from services.casefile.model.gates import Missing
from services.casefile.model.histories import Histories, Withdrawn
from services.casefile.model.lease import Lease
from services.casefile.model.plausibility import Warned
from services.casefile.model.protected_address import among, hidden_of_outline, without
from services.casefile.model.referred import Heading
from services.casefile.model.resting import has_died
from services.casefile.store import Stored, Work
from services.casefile.store.referred import Referred
from services.casefile.templates.declared.phases import Gate
from services.casefile.templates.declared.programme import Programme
from services.casefile.usecases import authorised, protected_address
from services.casefile.usecases.agreements import exit_due
from services.casefile.usecases.plausibility import of_answers


@dataclass(frozen=True, slots=True)
class Summary:
    """What the first page of a file shows.

    `in_hands`: who edits it right now; `narrow`: set where this person sees of it phases and exit alone: the answers
    that the template shows even them, and no others are in the rest; name and `client_number` are then those of the
    referral; `newer_template`: the version that an open file can be taken into; `warnings`: what is odd about its
    answers; `not_asked`: what a change did not take, or took away, and `notices`: what
    whoever made it has to be told, in its own answer alone.
    """

    stored: Stored
    programme: Programme
    name: str | None
    first_name: str | None
    weeks: Durations
    next: Missing | None
    due: list[Due]
    in_hands: Lease | None = None
    newer_template: int | None = None
    client_number: str = ""
    narrow: Mapping[str, Any] | None = None
    warnings: tuple[Warned, ...] = ()
    not_asked: tuple[Unasked, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def version(self) -> int:
        """What a change of the file names."""
        return self.stored.case.version


def read_case(work: Work, principal: Principal, case_id: UUID) -> Summary:
    """The file's summary: phases, durations, consents, day of erasure, and what the next step still waits for."""
    stored, narrow = authorised.for_reading_narrowly(work, principal, case_id, Act.READ.recorded())
    return _narrow_summary(work, stored) if narrow else summary(work, stored)


class Told(NamedTuple):
    """Answers as they are shown. `histories`: what they were before, where it was asked for; `withdrawn`: those that a
    newer version of the template had no place for; `hidden`: the fields left out, since an address is under protection.
    """

    stored: Stored
    answers: Answers
    histories: Histories
    withdrawn: Mapping[str, list[Withdrawn]]
    hidden: tuple[str, ...]


def read_answers(work: Work, principal: Principal, case_id: UUID) -> Told:
    """All answers of the file, but for those under protection."""
    stored = authorised.for_reading(work, principal, case_id, Action.READ, Act.READ_ANSWERS.recorded())
    return _told(work, stored, {})


def read_histories(work: Work, principal: Principal, case_id: UUID) -> Told:
    """The same, with what those with a history were before."""
    stored = authorised.for_reading(work, principal, case_id, Action.READ, Act.READ_HISTORIES.recorded())
    return _told(work, stored, protected_address.histories_of(work, stored))


def _told(work: Work, stored: Stored, histories: Histories) -> Told:
    answers = answers_of(work, stored)
    withdrawn = work.sections.withdrawn(stored.case.id, work.keys.get(stored.case.agency, stored.case.id))
    programme, places = work.programmes.of(stored.case), protected_address.places_in(work, stored, answers)
    hidden = hidden_of_outline(programme, answers, places, histories)
    of_earlier = protected_address.hidden_withdrawn(work, stored, hidden, withdrawn, places)
    return Told(
        stored,
        without(answers, hidden),
        without(histories, hidden),
        without(withdrawn, of_earlier),
        among(hidden | of_earlier, answers, histories, withdrawn),
    )


def answers_of(work: Work, stored: Stored) -> Answers:
    """The answers, opened with the file's key."""
    return work.sections.read(stored.case.id, work.keys.get(stored.case.agency, stored.case.id))


def summary(work: Work, stored: Stored, answers: Answers | None = None) -> Summary:
    """The summary of a file that was found already."""
    programme = work.programmes.of(stored.case)
    known = answers_of(work, stored) if answers is None else answers
    facts = facts_of(work, stored, known, gates.next_gate(programme, stored.case))
    today = facts.today
    return Summary(
        stored,
        programme,
        _text(known, programme.heading.name),
        _text(known, programme.heading.first_name),
        durations.weeks(programme, stored.case, today),
        gates.what_is_missing(programme, stored.case, facts),
        [] if has_died(programme, known) else _due(work, programme, stored, known),
        stored.lease if stored.lease and stored.lease.holds(work.clock.now()) else None,
        _newer(work, stored),
        stored.case.client_number,
        warnings=of_answers(work, stored, known),
    )


def _due(work: Work, programme: Programme, stored: Stored, answers: Answers) -> list[Due]:
    """What rules of time and deadlines that count from answers ask for, and the exit where the agreement that carries
    the service has ended."""
    last_days, today = _last_days(work, programme, stored), work.clock.today()
    due = deadlines.due(programme, stored.case, last_days, today, stored.erasure_due_on)
    by_answers = deadlines_of_answers.due(programme, stored.case, answers, today)
    ended = exit_due(work, programme, stored)
    due += [*deadlines_of_answers.shown(by_answers, today), *([ended] if ended else [])]
    return sorted(due, key=lambda one: (one.on, one.rule))


def _newer(work: Work, stored: Stored) -> int | None:
    current = work.programmes.current(stored.case.programme).version
    return current if current > stored.case.template_version and stored.case.status == "open" else None


def facts_of(work: Work, stored: Stored, answers: Answers, gate: Gate | None) -> Facts:
    """What a gate is judged by; entries are opened only where it asks for them."""
    case = stored.case
    asked = forms_asked(gate) if gate else frozenset()
    if not asked:
        return Facts(answers, work.clock.today())
    entries = work.entries.values(case.id, work.keys.get(case.agency, case.id), sorted(asked))
    return Facts(answers, work.clock.today(), entries)


def _last_days(work: Work, programme: Programme, stored: Stored) -> Mapping[str, date]:
    """By form the day of its newest entry, where rules of time ask for it at present; nothing is opened for it."""
    forms = deadlines.repeated_forms(programme, stored.case)
    return work.reminders.last_days([stored.case.id], sorted(forms)).get(stored.case.id, {}) if forms else {}


def _narrow_summary(work: Work, stored: Stored) -> Summary:
    programme, known = work.programmes.of(stored.case), answers_of(work, stored)
    shown = {field: known[field] for field in programme.access.narrow if field in known}
    weeks = durations.weeks(programme, stored.case, work.clock.today())
    known_as = work.of(Referred).of({stored.case.id: work.keys.get(stored.case.agency, stored.case.id)})
    heading = known_as.get(stored.case.id, Heading(stored.case.client_number, None, None))
    names = heading.name, heading.first_name
    return Summary(stored, programme, *names, weeks, None, [], client_number=heading.client_number, narrow=shown)


def _text(answers: Answers, field: str) -> str | None:
    value = answers.get(field)
    return value if isinstance(value, str) else None
