"""The emergency sheet (Notfallblatt): what somebody who does not know the file needs at once, and no more.

Source: privacy.md, 5 (danger, telephone, custody). Which answers of the outline stand on it says the template.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from services.casefile.model.answers import AnswersView
from services.casefile.model.coming_of_age import is_of_age
from services.casefile.model.entries import Entry
from services.casefile.model.participants import PARTICIPANTS, may_sign, only_in_part, people
from services.casefile.model.protected_address import among, hidden_of_outline, is_protected, shown_entry, without
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.values import Value

DANGER, CONTACTS = "danger_assessments", "contacts"
FORMS = (DANGER, PARTICIPANTS, CONTACTS)
NO_DANGER = "none"


@dataclass(frozen=True)
class Person:
    """A participant on the sheet; `only_in_part`: custody in parts alone."""

    participant: Entry
    may_sign: bool
    only_in_part: bool


@dataclass(frozen=True)
class Sheet:
    """The sheet.

    `danger`: assessments that found something or are not decided yet, the newest first; `answers`: those of the
    outline that the template puts here, by field id; `persons`: participants with a telephone number or custody, or who
    must not be told; `all_joint_holders_named`: see `People`; `contacts`: those with a number; `hidden`: the fields of
    the outline left out since the address is under protection, as persons name theirs.
    """

    danger: tuple[Entry, ...]
    answers: Mapping[str, Value]
    persons: tuple[Person, ...]
    all_joint_holders_named: bool | None
    contacts: tuple[Entry, ...]
    hidden: tuple[str, ...] = ()


def sheet(programme: Programme, answers: AnswersView, entries: Iterable[Entry], today: date) -> Sheet:
    """The sheet that these answers and entries make; a programme may lack any of the forms. Who is on it is decided by
    all that is known, numbers under protection included."""
    by_kind: dict[str, list[Entry]] = {kind: [] for kind in FORMS}
    for entry in entries:
        by_kind[entry.kind].append(entry)
    present, of_age = by_kind[PARTICIPANTS], is_of_age(programme, answers, today)
    hidden, outline = hidden_of_outline(programme, answers), is_protected(programme, answers)
    told = {name: answers[name] for name in programme.emergency if name in answers}
    signing = {one.id for one in present if may_sign(programme, one, today, of_age=of_age)}
    return Sheet(
        danger=tuple(sorted((one for one in by_kind[DANGER] if is_danger(one)), key=_day, reverse=True)),
        answers=without(told, hidden),
        persons=tuple(
            Person(shown_entry(programme, one, outline=outline), one.id in signing, only_in_part(one))
            for one in present
            if _matters(one)
        ),
        all_joint_holders_named=people(programme, present, today, of_age=of_age).all_joint_holders_named,
        contacts=tuple(one for one in by_kind[CONTACTS] if "telephone" in one.values),
        hidden=among(hidden, told),
    )


def _matters(participant: Entry) -> bool:
    values = participant.values
    return "telephone" in values or "custody" in values or values.get("not_to_be_told") is True


def is_danger(assessment: Entry) -> bool:
    """Whether an assessment of danger warns: until it is decided it does."""
    return assessment.values.get("result") != NO_DANGER


def _day(entry: Entry) -> tuple[str, str]:
    return str(entry.values.get("on", "")), entry.created_at.isoformat()
