"""Whoever ends the protection of an address shows it to everybody: that is an opening, and on record as one.

A protected address was opened without a ground by lifting the protection, reading, and setting it again.
"""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from kernel.principal import Principal
from kernel.translations import sentence
from services.casefile.model.access import Act
from services.casefile.model.hidden_by_a_change import HIDDEN
from services.casefile.model.protected_address import ENDED, NOT_IN_TEXTS, SHOWN_AGAIN
from services.casefile.programmes import DIRECTORY
from services.casefile.store import Work
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.reading.loading import load_all
from services.casefile.usecases import (
    answers,
    entries,
    protected_address,
    protection_ended,
    reading,
    reminders,
    responsibilities,
)
from services.casefile.usecases.entries import Wish
from services.casefile.usecases.finding_entries import Place
from services.casefile.usecases.reading import Summary
from tests.unit.casefile.fakes.office import Office

ON_RECORD = Act.END_ADDRESS_PROTECTION.recorded().stored
PARTICIPANTS = KINDS["participants"]
HERS = {"name": "Kaya", "relation": "mother", "address": "Geheimweg 7 b", "telephone": "0345 299299"}
ASD = load_all(DIRECTORY)["asd"]


@pytest.fixture
def case(office: Office, anna: Principal) -> UUID:
    """A file whose address is under protection."""
    made = office.file(anna, "asd")
    change(office, anna, made, {"street": "Geheimweg 7", "town": "Verborgen", "address_protected": "shelter"})
    return made


def change(office: Office, who: Principal, case: UUID, said: dict[str, Any]) -> Summary:
    """A change of answers."""
    return office.does(answers.change_answers, who, case, office.case(case).version, said)


def colleague(office: Office, who: Principal, case: UUID) -> Principal:
    """Somebody who works on the file too."""
    made = office.person("case_manager")
    office.does(responsibilities.add_share, who, case, made.account, "secondary", None, None)
    return made


def ended(office: Office, who: Principal, case: UUID) -> list[tuple[str, str]]:
    """Who has ended a protection, by the list of openings; the access log says the same."""
    acts = [action for _, action, cases in office.accesses() if action == ON_RECORD and case in cases]
    said = [(one.account, one.ground) for one in office.does(protected_address.list_openings, who, case)]
    assert len(acts) == len(said)
    return said


def reminded(office: Office, who: Principal) -> list[str]:
    """What somebody's reminders say today."""
    return [text for _, text in office.does(reminders.own, who, office.clock.today(), 1, 10)[1]]


def test_lifting_it_and_setting_it_again_is_on_record(office: Office, anna: Principal, case: UUID) -> None:
    """As an opening of its own, and whoever did it is told so; the change itself is taken."""
    told = change(office, anna, case, {"address_protected": None})
    assert told.notices == (SHOWN_AGAIN,)
    assert office.does(reading.read_answers, anna, case).answers["street"] == "Geheimweg 7"
    assert change(office, anna, case, {"address_protected": "shelter"}).notices == (NOT_IN_TEXTS,)
    assert ended(office, anna, case) == [(str(anna.account), ENDED)]
    assert reminded(office, anna) == []


def test_whoever_is_responsible_is_reminded_where_somebody_else_did_it(
    office: Office, anna: Principal, case: UUID
) -> None:
    """Today, in a sentence that names neither client nor place."""
    ben = colleague(office, anna, case)
    change(office, ben, case, {"address_protected": None})
    assert reminded(office, anna) == [sentence(protection_ended.REMINDER, "de")]
    assert ended(office, anna, case) == [(str(ben.account), ENDED)]


@pytest.mark.parametrize("said", [{"address_protected": "registry_block"}, {"town": "Anderswo"}, {"name": "K"}])
def test_what_shows_nothing_is_no_opening(office: Office, anna: Principal, case: UUID, said: dict[str, Any]) -> None:
    """Another reason for the protection, another place, anything else."""
    assert change(office, anna, case, said).notices == ()
    assert ended(office, anna, case) == []


@pytest.mark.parametrize(
    ("marked", "lifted"),
    [({"household": True}, {"household": False}), ({"household": True}, {"household": None})]
    + [({"address_protected": "shelter"}, {"address_protected": None})],
)
def test_so_is_the_tick_of_the_household_and_the_mark_of_a_participant(
    office: Office, anna: Principal, case: UUID, marked: dict[str, Any], lifted: dict[str, Any]
) -> None:
    """Both show what was hidden of a participant."""
    ben, place = colleague(office, anna, case), Place(case, PARTICIPANTS)
    made = office.does(entries.add_entry, anna, place, Wish(HERS | marked))
    assert made.hidden == ("address", "telephone")
    shown = office.does(entries.change_entry, ben, place, made.id, 1, Wish(lifted))
    assert (shown.values["address"], shown.notices) == (HERS["address"], (SHOWN_AGAIN,))
    assert ended(office, anna, case) == [(str(ben.account), ENDED)]
    assert len(reminded(office, anna)) == 1


def test_a_participant_hidden_twice_stays_so(office: Office, anna: Principal, case: UUID) -> None:
    """Marked and in the household: one of the two shows nothing."""
    place = Place(case, PARTICIPANTS)
    made = office.does(
        entries.add_entry, anna, place, Wish({**HERS, "household": True, "address_protected": "shelter"})
    )
    office.does(entries.change_entry, anna, place, made.id, 1, Wish({"household": False}))
    assert ended(office, anna, case) == []


def test_nor_is_it_an_opening_where_nothing_was_hidden(office: Office, anna: Principal, case: UUID) -> None:
    """Without address and number, now and before, the tick shows nothing; what was there once counts."""
    place = Place(case, PARTICIPANTS)
    without = {"name": "Kaya", "relation": "mother", "household": True}
    made = office.does(entries.add_entry, anna, place, Wish(without))
    office.does(entries.change_entry, anna, place, made.id, 1, Wish({"household": False}))
    assert ended(office, anna, case) == []
    once = office.does(entries.add_entry, anna, place, Wish({**without, "telephone": "0345 299299"}))
    office.does(entries.change_entry, anna, place, once.id, 1, Wish({"telephone": None}))
    office.does(entries.change_entry, anna, place, once.id, 2, Wish({"household": False}))
    assert ended(office, anna, case) == [(str(anna.account), ENDED)]


def without_protection(*, outline: bool) -> Programme:
    """A template that hides nothing any more: of the outline, or of participants."""
    if outline:
        return replace(ASD, protected_address=None)
    form = replace(ASD.forms["participants"], protected_address=None)
    return replace(ASD, forms={**ASD.forms, "participants": form})


@pytest.mark.parametrize("outline", [True, False])
def test_so_is_a_newer_template_that_hides_less(outline: bool) -> None:
    """In the name of whoever has the file taken along; the same template shows nothing."""
    for newer, acts in ((without_protection(outline=outline), [ON_RECORD]), (ASD, [])):
        office = Office([newer])
        anna = office.person("case_manager")
        case = office.file(anna, "asd")
        said = {"street": "Geheimweg 7", "address_protected": "shelter"} if outline else {}
        office.does(entries.add_entry, anna, Place(case, PARTICIPANTS), Wish({**HERS, "address_protected": "shelter"}))
        assert office.does(moved, anna, case, said) == ((SHOWN_AGAIN,) if acts else ())
        assert [action for _, action, _ in office.accesses() if action == ON_RECORD] == acts


@pytest.mark.parametrize("outline", [True, False])
def test_of_a_newer_template_that_hides_more_that_is_told(outline: bool) -> None:
    """Nothing vanishes by a move without a word; where the newer template hides the same there is nothing to tell."""
    for older, told in ((without_protection(outline=outline), (HIDDEN,)), (ASD, ())):
        office = Office([ASD])
        anna = office.person("case_manager")
        case = office.file(anna, "asd")
        said = {"street": "Geheimweg 7", "address_protected": "shelter"} if outline else {}
        office.does(entries.add_entry, anna, Place(case, PARTICIPANTS), Wish({**HERS, "address_protected": "shelter"}))
        assert office.does(moved, anna, case, said, older) == told


def moved(work: Work, who: Principal, case: UUID, said: dict[str, Any], older: Programme = ASD) -> tuple[str, ...]:
    """A file with these answers came from an older template, else from the one that is shipped; what is told."""
    stored = work.cases.get(case, lock=True)
    assert stored
    return protection_ended.follow_move(work, who, stored, (older, said), said)
