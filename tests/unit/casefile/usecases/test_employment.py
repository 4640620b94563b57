"""Employment case management (bfm) through the use cases: who refers proposes, and sees little after the entry."""

from typing import Any
from uuid import UUID

import pytest

from kernel.errors import NotFound
from kernel.principal import Principal
from services.casefile.errors import InvalidAnswers
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.usecases import cards, entries, reading, responsibilities
from services.casefile.usecases.entries import Place, Wish
from services.casefile.usecases.responsibilities import HandOver
from tests.unit.casefile.fakes.office import Office
from tests.unit.casefile.model.ways import Way, any_answer

REFERRALS = KINDS["referrals"]


@pytest.fixture
def officer(office: Office) -> Principal:
    """The placement officer who refers."""
    return office.person("ifk")


@pytest.fixture
def bfm(office: Office) -> Way:
    """The way through the programme."""
    return Way.through(office.web.programmes.current("bfm"))


@pytest.fixture
def referred(office: Office, officer: Principal) -> UUID:
    """A file that the officer has opened."""
    return office.file(officer, "bfm")


def referral(office: Office) -> dict[str, Any]:
    """What its form takes."""
    programme = office.web.programmes.current("bfm")
    form = programme.form("referrals")
    return {one.id: any_answer(programme, one) for one in form.fields if one.mandatory and one.shown_when is None}


def test_who_refers_proposes_and_case_management_decides(
    office: Office, anna: Principal, officer: Principal, referred: UUID
) -> None:
    """A referral is accepted or returned by a case manager alone, after a first talk, and returned with reasons."""
    place = Place(referred, REFERRALS)
    talked = {"first_talk_on": "2026-05-04"}
    with pytest.raises(InvalidAnswers):
        office.does(entries.add_entry, officer, place, Wish({**referral(office), "outcome": "accepted", **talked}))
    made = office.does(entries.add_entry, officer, place, Wish({**referral(office), "outcome": "proposed"}))
    office.does(responsibilities.assign, officer, referred, anna.account, HandOver(stay=True, reason="Überleitung"))
    for wrong in ({"outcome": "returned", **talked}, {"outcome": "accepted"}):
        with pytest.raises(InvalidAnswers):
            office.does(entries.change_entry, anna, place, made.id, 1, Wish(wrong))
    accepted = Wish({"outcome": "accepted", **talked})
    with pytest.raises(InvalidAnswers):
        office.does(entries.change_entry, officer, place, made.id, 1, accepted)
    decided = office.does(entries.change_entry, anna, place, made.id, 1, accepted)
    with pytest.raises(InvalidAnswers):
        office.does(entries.change_entry, officer, place, made.id, decided.version, Wish({"outcome": "proposed"}))


def test_from_the_entry_on_who_referred_sees_little(
    office: Office, anna: Principal, officer: Principal, referred: UUID, bfm: Way
) -> None:
    """Phases, referrals and exit; no answer, no other entry, no card; the look is on record as what it is."""
    office.does(responsibilities.assign, officer, referred, anna.account, HandOver(stay=True, reason="Überleitung"))
    assert office.does(reading.read_case, officer, referred).narrow is None
    row = office.database.tables["cases"][referred]
    phases = office.database.tables["case_phases"]
    entered = bfm.crossed(len(bfm.programme.edges) // 2).phases
    assert "entry" in entered
    for phase, dates in entered.items():
        phases[referred, phase] = {"agency": row["agency"], "case_id": referred, "phase": phase, "dates": dates}
    seen = office.does(reading.read_case, officer, referred)
    assert (seen.narrow, seen.name, seen.next) == ({}, None, None)
    assert office.accesses()[-1][1] == "read_narrow"
    assert office.does(entries.list_entries, officer, Place(referred, REFERRALS)) == []
    assert office.accesses()[-1][1] == "list_referrals_narrow"
    for act in (
        lambda: office.does(reading.read_answers, officer, referred),
        lambda: office.does(entries.list_entries, officer, Place(referred, KINDS["journal"])),
        lambda: office.does(entries.add_entry, officer, Place(referred, REFERRALS), Wish(referral(office))),
        lambda: office.does(cards.give_card, officer, referred, "consent", ["read"]),
    ):
        with pytest.raises(NotFound):
            act()
    assert office.does(reading.read_answers, anna, referred)[1] == {}
