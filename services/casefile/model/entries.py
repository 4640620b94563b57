"""Entries: the notes, goals, needs, participants and so on of a file, each a small form of its own.

An entry is to its form what the answers are to the outline: checked by the same code, sealed under the file's key, but
alone and with a version of its own, so that two people can add to a file at once. What the engine does with a kind
beside keeping it stands in the table KINDS; what one consists of, in the programme's template.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from services.casefile.errors import InvalidAnswers, Problem
from services.casefile.model.answers import Changes, Unasked, accepted, is_shown, merged, not_asked, shown
from services.casefile.model.plausibility import Around, Warned, findings, in_words, refusals
from services.casefile.templates.declared.fields import Field, Form
from services.casefile.templates.declared.kinds import Kind
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.values import Value

Values = Mapping[str, Value]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry with its opened values.

    `account`: the colleague it is for; `day`: see `Kind`; `entrusted`: read by its author and those it was released to;
    `rests`: of reminders and appointments, whether lists and feeds leave it out (see `model/resting`);
    `removed_at`: when it was taken out of sight; it can be brought back, and goes with the file; `rule`, `rule_on`: the
    rule of time that has raised this reminder, and that rule's day (see `model/reminders`); `warnings`: what is odd on
    the day of the look; `hidden`: fields whose value is left out, since an address is under protection; `not_asked`:
    what this very change did not take, or took away; `notices`: what whoever made it has to be told; none of these is
    ever stored.
    """

    id: UUID
    case_id: UUID
    kind: str
    parent: UUID | None
    author: UUID
    values: Values
    version: int = 1
    account: UUID | None = None
    day: date | None = None
    done: bool = False
    rests: bool | None = None
    entrusted: bool = False
    rule: str | None = None
    rule_on: date | None = None
    created_at: datetime
    changed_at: datetime
    removed_at: datetime | None = None
    warnings: tuple[Warned, ...] = ()
    hidden: tuple[str, ...] = ()
    not_asked: tuple[Unasked, ...] = ()
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filled:
    """The values of an entry after changes, and what its form did not take or keep."""

    values: Values
    not_asked: tuple[Unasked, ...]


def filled(programme: Programme, form: Form, before: Values, changes: Mapping[str, object], today: date) -> Values:
    """The values alone of `fill`, where nobody is there to be told the rest."""
    return fill(programme, form, before, changes, today).values


def fill(
    programme: Programme,
    form: Form,
    before: Values,
    changes: Mapping[str, object],
    today: date,
    ever_asked: Container[str] = (),
) -> Filled:
    """The values of an entry after changes as a client sent them (null clears one), checked against its form.
    `ever_asked`: what any version of the form asks, named where this one does not know it.

    A question that is not shown any more loses its answer, and is named. Raises InvalidAnswers with every problem;
    to those of `answers.check` come `implausible` for what cannot be, and `missing` for a mandatory question that
    is shown and not answered, also one that is mandatory by the answer to another alone, unless it stood so before:
    an entry from before a question became mandatory can still be changed.
    """
    checked: Changes = accepted(programme.code_lists, form.by_id, changes, today, "/values", before, ever_asked)
    after = merged(before, checked)
    asked = shown(form.by_id, after)
    missing = _unanswered(form, asked)
    stood = _unanswered(form, before) if before and missing else []
    problems = [Problem(f"/values/{name}", "missing") for name in missing if name not in stood]
    said = in_words(programme, form.by_id, today)
    problems += refusals(findings(form.plausible, Around(asked, today)), before, asked, "/values", said)
    if problems:
        raise InvalidAnswers(problems)
    return Filled(asked, not_asked(form.by_id, after, asked))


def _unanswered(form: Form, values: Values) -> list[str]:
    """The mandatory questions that are asked and not answered, in order."""
    open_ones = (field for field in form.fields if field.id not in values and _is_mandatory(field, values))
    return [field.id for field in open_ones if is_shown(field.shown_when, values)]


def _is_mandatory(field: Field, values: Values) -> bool:
    rule = field.mandatory_when
    return field.mandatory or (rule is not None and is_shown(rule, values))


def with_day(kind: Kind, entry: Entry) -> Entry:
    """The entry with the day that lies in plain."""
    value = entry.values.get(kind.day) if kind.day else None
    day = date.fromisoformat(value) if isinstance(value, str) else None
    return entry if day == entry.day else replace(entry, day=day)
