"""The emergency sheet (Notfallblatt): what somebody who does not know the file needs at once, and no more.

Source: privacy.md, 5 (danger, telephone, custody). Which answers of the outline stand on it says the template.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from services.casefile.model.answers import AnswersView
from services.casefile.model.coming_of_age import is_of_age
from services.casefile.model.custody import held_on
from services.casefile.model.entries import Entry
from services.casefile.model.participants import PARTICIPANTS, only_in_part, parts_of, people
from services.casefile.model.protected_address import among, hidden_of_outline, shown_entry, without
from services.casefile.model.protected_places import ProtectedPlaces
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.values import Value

DANGER, CONTACTS = "danger_assessments", "contacts"
FORMS = (DANGER, PARTICIPANTS, CONTACTS)
NO_DANGER = "none"


@dataclass(frozen=True)
class Person:
    """A participant on the sheet.

    `custody`: what they hold today, None where they hold none; `only_in_part`: that in parts alone, `parts`: which
    ones, None where the file does not say; `everyday`: they decide about everyday matters (§ 1688 BGB).
    """

    participant: Entry
    may_sign: bool
    custody: str | None
    only_in_part: bool
    parts: tuple[str, ...] | None
    everyday: bool


@dataclass(frozen=True)
class Sheet:
    """The sheet.

    `danger`: assessments that found something or are not decided yet, the newest first; `answers`: those of the
    outline that the template puts here, by field id; `persons`: participants with a telephone number or custody today,
    who sign or decide about everyday matters, or who must not be told; `all_joint_holders_named`: see `People`;
    `contacts`: those with a number; `hidden`: the fields of the outline left out since the address is under protection,
    as persons and contacts name theirs.
    """

    danger: tuple[Entry, ...]
    answers: Mapping[str, Value]
    persons: tuple[Person, ...]
    all_joint_holders_named: bool | None
    contacts: tuple[Entry, ...]
    hidden: tuple[str, ...] = ()


def sheet(
    programme: Programme, answers: AnswersView, entries: Iterable[Entry], today: date, places: ProtectedPlaces
) -> Sheet:
    """The sheet that these answers and entries make; a programme may lack any of the forms. Who is on it is decided by
    all that is known, numbers under protection (`places`) included."""
    by_kind: dict[str, list[Entry]] = {kind: [] for kind in FORMS}
    for entry in entries:
        by_kind[entry.kind].append(entry)
    present, of_age = by_kind[PARTICIPANTS], is_of_age(programme, answers, today)
    hidden = hidden_of_outline(programme, answers, places)
    told = {name: answers[name] for name in programme.emergency if name in answers}
    meant = people(programme, present, today, of_age=of_age)
    signing, everyday = ({one.id for one in some} for some in ((s.participant for s in meant.signers), meant.everyday))
    persons = (_person(one, None if of_age else held_on(one.values, today), signing, everyday) for one in present)
    return Sheet(
        danger=tuple(sorted((one for one in by_kind[DANGER] if is_danger(one)), key=_day, reverse=True)),
        answers=without(told, hidden),
        persons=tuple(
            replace(one, participant=shown_entry(programme, one.participant, places=places))
            for one in persons
            if _matters(one)
        ),
        all_joint_holders_named=meant.all_joint_holders_named,
        contacts=tuple(
            shown_entry(programme, one, places=places) for one in by_kind[CONTACTS] if "telephone" in one.values
        ),
        hidden=among(hidden, told),
    )


def _person(one: Entry, custody: str | None, signing: Collection[UUID], everyday: Collection[UUID]) -> Person:
    in_part = custody is not None and only_in_part(one)
    parts = (parts_of(one) or None) if in_part else ()
    return Person(one, one.id in signing, custody, in_part, parts, one.id in everyday)


def _matters(person: Person) -> bool:
    values = person.participant.values
    acts = person.custody is not None or person.may_sign or person.everyday
    return acts or "telephone" in values or values.get("not_to_be_told") is True


def is_danger(assessment: Entry) -> bool:
    """Whether an assessment of danger warns: until it is decided it does."""
    return assessment.values.get("result") != NO_DANGER


def _day(entry: Entry) -> tuple[str, str]:
    return str(entry.values.get("on", "")), entry.created_at.isoformat()
