"""What another version of a template asks is named where this one does not know it; no other name is repeated.

A client that still sends what a newer template has lost, or already what an older file cannot take, is told which. Any
other name was sent, and might be a person's.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from kernel.principal import Principal
from services.casefile.errors import InvalidAnswers
from services.casefile.programmes import DIRECTORY
from services.casefile.short_contacts import usecases as short_contacts
from services.casefile.templates.checks.field_rules import SHORT_CONTACT
from services.casefile.templates.declared.fields import Field
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.reading.loading import load_all
from services.casefile.usecases import answers, entries
from services.casefile.usecases.answers import Dated
from services.casefile.usecases.entries import Place, Wish
from tests.unit.casefile.fakes.office import Office
from tests.unit.casefile.model.ways import any_answer
from tests.versions import NEXT

JMD = load_all(DIRECTORY)["jmd"]
UNKNOWN = "unknown_field"


def without(programme: Programme, answers_lost: str, **lost: str) -> Programme:
    """The next version, which asks one question of the outline no more, and one of each of these forms."""
    sections = (replace(one, fields=but(one.fields, answers_lost)) for one in programme.sections)
    smaller = {
        name: replace(programme.form(name), fields=but(programme.form(name).fields, gone))
        for name, gone in lost.items()
    }
    return replace(programme, version=NEXT, sections=tuple(sections), forms={**programme.forms, **smaller})


def but(fields: tuple[Field, ...], name: str) -> tuple[Field, ...]:
    """All but one."""
    return tuple(one for one in fields if one.id != name)


@pytest.fixture
def office() -> Office:
    """With a version of a programme, and the next one, which has lost a question of each place."""
    return Office([JMD, without(JMD, "country_of_origin", participants="note", short_contact="gender")])


def refused(act: Callable[[], Any]) -> list[tuple[str, str]]:
    """Where and why."""
    with pytest.raises(InvalidAnswers) as error:
        act()
    return [(one.pointer, one.code) for one in error.value.problems]


@pytest.fixture
def newer(office: Office, anna: Principal) -> UUID:
    """A file of the next version."""
    return office.file(anna, "jmd")


def test_days_and_corrections_name_it(office: Office, anna: Principal, newer: UUID) -> None:
    """`since` and `corrects` as the answers themselves."""
    dated = Dated({"country_of_origin": "2026-01-01", "oeztuerk": "2026-01-01"}, ["country_of_origin", "oeztuerk"])
    found = refused(lambda: office.does(answers.change_answers, anna, newer, 1, {}, dated))
    places = ("/since/country_of_origin", "/since", "/corrects/country_of_origin", "/corrects")
    assert found == [(place, UNKNOWN) for place in places]


def test_what_is_no_day_is_said_at_its_name(office: Office, anna: Principal, newer: UUID) -> None:
    """Two things are wrong with it; of a name nobody knows neither names it."""
    dated = Dated({"country_of_origin": "gestern", "oeztuerk": "gestern"})
    found = refused(lambda: office.does(answers.change_answers, anna, newer, 1, {}, dated))
    assert sorted(found) == [
        ("/since", "not_a_date"),
        ("/since", UNKNOWN),
        ("/since/country_of_origin", "not_a_date"),
        ("/since/country_of_origin", UNKNOWN),
    ]


def test_entries_name_it(office: Office, anna: Principal, newer: UUID) -> None:
    """New and changed ones. A question of the outline, or of another form, is none of this one's."""
    place, mother = Place(newer, KINDS["participants"]), {"name": "Kaya", "relation": "mother"}
    sent = {**mother, "note": "x", "first_name": "Ada", "oeztuerk": "x"}
    expected = [("/values/note", UNKNOWN), ("/values", UNKNOWN), ("/values", UNKNOWN)]
    assert refused(lambda: office.does(entries.add_entry, anna, place, Wish(sent))) == expected
    made = office.does(entries.add_entry, anna, place, Wish(mother))
    assert refused(lambda: office.does(entries.change_entry, anna, place, made.id, 1, Wish(sent))) == expected


def test_short_contacts_name_it(office: Office, anna: Principal) -> None:
    """They belong to no file, and to the version that is current."""
    form = office.web.programmes.current("jmd").form(SHORT_CONTACT)
    values = {one.id: any_answer(JMD, one) for one in form.fields} | {"gender": "w", "oeztuerk": "x"}
    found = refused(lambda: office.does(short_contacts.add, anna, "jmd", values))
    assert found == [("/values/gender", UNKNOWN), ("/values", UNKNOWN)]
