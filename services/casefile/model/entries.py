"""Entries: the notes, goals, needs, participants and so on of a file, each a small form of its own.

An entry is to its form what the answers are to the outline: checked by the same code, sealed under the file's key, but
alone and with a version of its own, so that two people can add to a file at once. What the engine does with a kind
beside keeping it stands in the table KINDS; what one consists of, in the programme's template.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from services.casefile.errors import InvalidAnswers, Problem
from services.casefile.model.answers import Changes, accepted, is_shown, merged, shown
from services.casefile.templates.declared.fields import Form
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.values import Value

Values = Mapping[str, Value]


@dataclass(frozen=True)
class Kind:
    """A kind of entry.

    `form`: the template's form; `path`: below `/v1/cases/{id}`; `parent`: the kind its entries belong to, each to one
    entry of it; `day`: the field whose date lies in plain beside the sealed entry, so that days can be watched
    (privacy.md, 1: of reminders, appointments, reviews, referrals); `for_colleagues`: may be for another account;
    `entrustable`: may be marked as entrusted (anvertraut, § 65 SGB VIII, § 203 StGB); `never_blocked`: may be added and
    changed whatever the state of the file, the lease or a consent (§ 8a SGB VIII);
    `by_engine`: fields that only the engine fills, so that such an entry comes by a way of its own, with a file;
    `narrow`: also read by those who see of the file its referral, steps and exit alone.
    """

    form: str
    path: str
    parent: str | None = None
    day: str | None = None
    for_colleagues: bool = False
    entrustable: bool = False
    never_blocked: bool = False
    by_engine: frozenset[str] = frozenset()
    narrow: bool = False


KINDS: Mapping[str, Kind] = {
    kind.form: kind
    for kind in (
        Kind("participants", "participants", entrustable=True),
        Kind("contacts", "contacts"),
        Kind("journal", "journal", entrustable=True),
        Kind("appointments", "appointments", day="on", for_colleagues=True),
        Kind("reminders", "reminders", day="due_on", for_colleagues=True),
        Kind("goals", "plan/goals"),
        Kind("steps", "plan/goals/<uuid:parent>/steps", parent="goals"),
        Kind("ratings", "plan/goals/<uuid:parent>/ratings", parent="goals"),
        Kind("agreements", "agreements"),
        Kind("reviews", "reviews", day="on"),
        Kind("assessments", "assessments"),
        Kind("needs", "needs"),
        Kind("recommendations", "recommendations"),
        Kind("referrals", "referrals", day="on", narrow=True),
        Kind(
            "attachments",
            "attachments",
            entrustable=True,
            by_engine=frozenset({"file_name", "file_type", "file_size", "file_version"}),
        ),
        Kind("danger_assessments", "danger-assessments", never_blocked=True),
    )
}

REOPENINGS = Kind("reopenings", "reopening")
"""Why a closed file was opened again: written with the act itself and never changed, so not among KINDS."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry with its opened values.

    `account`: the colleague it is for; `day`: see `Kind`; `entrusted`: read by its author and those it was released to;
    `removed_at`: when it was taken out of sight; it can be brought back, and goes with the file; `rule`, `rule_on`: the
    rule of time that has raised this reminder, and that rule's day (see `model/reminders`).
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
    entrusted: bool = False
    rule: str | None = None
    rule_on: date | None = None
    created_at: datetime
    changed_at: datetime
    removed_at: datetime | None = None


def filled(programme: Programme, form: Form, before: Values, changes: Mapping[str, object], today: date) -> Values:
    """The values of an entry after changes as a client sent them (null clears one), checked against its form.

    A question that is not shown any more loses its answer. Raises InvalidAnswers with every problem; to those of
    `answers.check` comes `missing` for a mandatory question that is shown and not answered.
    """
    checked: Changes = accepted(programme.code_lists, form.by_id, changes, today, "/values")
    after = merged(before, checked)
    asked = shown(form.by_id, after)
    missing = [
        Problem(f"/values/{field.id}", "missing")
        for field in form.fields
        if field.mandatory and field.id not in asked and is_shown(field.shown_when, asked)
    ]
    if missing:
        raise InvalidAnswers(missing)
    return asked


def with_day(kind: Kind, entry: Entry) -> Entry:
    """The entry with the day that lies in plain."""
    value = entry.values.get(kind.day) if kind.day else None
    return replace(entry, day=date.fromisoformat(value) if isinstance(value, str) else None)
