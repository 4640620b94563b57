"""An address that a participant alone has under protection is hidden at everybody who has the same (ADR 32).

A mother in a shelter was hidden, and her second child, who lives there too, told where; so did the client's own street.
"""

from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from kernel.principal import Principal
from services.casefile.copies.model.legal_bases import Grounds
from services.casefile.copies.print_layout import sheet
from services.casefile.copies.print_sheet import Drawn
from services.casefile.copies.usecases import prints
from services.casefile.copies.usecases.prints import PrintWish
from services.casefile.copies.whole_file import whole_file
from services.casefile.emergency import usecases as emergency
from services.casefile.emergency.api import _body
from services.casefile.emergency.store import Spool
from services.casefile.errors import WrongState
from services.casefile.model.access import Act
from services.casefile.model.entries import Entry
from services.casefile.model.protected_address import SHOWN_AGAIN
from services.casefile.store import Work
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.usecases import answers, editing, entries, plan, protected_address, reading, responsibilities
from services.casefile.usecases.entries import Wish
from services.casefile.usecases.finding_entries import Place
from services.casefile.usecases.reading import Summary
from tests.unit.casefile.fakes.office import Office

SECRETS = ("geheimweg 7", "299299", "verborgen")
MOTHER = {"name": "Kaya", "relation": "mother", "address": "Geheimweg 7, 06199 Verborgen", "telephone": "0345 299299"}
PROTECTED = {"address_protected": "shelter"}
SIBLING = {"name": "Can", "relation": "sibling", "address": "geheimweg 7 in Verborgen", "telephone": "+49 345 299299"}
HOUSE = {"institution": "Frauenhaus", "role": "other", "telephone": "0345/299299"}
OWN = {"street": "Geheimweg 7", "postcode": "06199", "town": "Verborgen", "telephone": "0345 11 22 33"}
NUMBER = {"street": "Weg 1", "town": "Anderswo", "telephone": "0345-299299"}
PARTICIPANTS = KINDS["participants"]
ON_RECORD = Act.END_ADDRESS_PROTECTION.recorded().stored


@pytest.fixture
def case(office: Office, anna: Principal) -> UUID:
    """A file whose own address is under no protection."""
    return office.file(anna, "asd")


def change(office: Office, who: Principal, case: UUID, said: dict[str, Any]) -> Summary:
    """A change of answers."""
    return office.does(answers.change_answers, who, case, office.case(case).version, said)


def add(office: Office, who: Principal, case: UUID, values: dict[str, Any], *, entrusted: bool = False) -> Entry:
    """A new participant, or contact."""
    kind = KINDS["participants" if "name" in values else "contacts"]
    return office.does(entries.add_entry, who, Place(case, kind), Wish(values, entrusted=entrusted))


def alter(office: Office, who: Principal, entry: Entry, values: dict[str, Any]) -> Entry:
    """A changed participant."""
    place = Place(entry.case_id, KINDS[entry.kind])
    return office.does(entries.change_entry, who, place, entry.id, entry.version, Wish(values))


def leaked(told: object) -> list[str]:
    """The secrets that something told names."""
    return [one for one in SECRETS if one in str(told).casefold()]


def on_paper(work: Work, who: Principal, case: UUID) -> str:
    """What a print for a court says."""
    stored = work.cases.get(case)
    assert stored
    page = sheet(whole_file(work, stored, who.account, Grounds("court")), "de", work.clock.today())
    return str((page.about, page.facts, page.parts))


def everywhere(office: Office, who: Principal, case: UUID, tmp_path: Path) -> list[Any]:
    """All that shows a file: answers, lists, people, emergency sheet, print."""
    listed = [office.does(entries.list_entries, who, Place(case, KINDS[kind])) for kind in ("participants", "contacts")]
    body = _body(emergency.read_sheet(partial(_work, office), Spool(tmp_path), who, case))
    shown = [office.does(one, who, case) for one in (reading.read_answers, reading.read_histories, plan.read_people)]
    return [*listed, body, *shown, office.does(on_paper, who, case)]


def _work(office: Office, _agency: UUID | None) -> Work:
    return office.begin()


def acts(office: Office) -> int:
    """How often the end of a protection is on record."""
    return [action for _, action, _ in office.accesses()].count(ON_RECORD)


@pytest.mark.parametrize("entrusted", [False, True])
@pytest.mark.parametrize("removed", [False, True])
def test_it_is_hidden_at_siblings_contacts_and_the_client(
    office: Office, anna: Principal, case: UUID, tmp_path: Path, entrusted: bool, removed: bool
) -> None:
    """Whoever may read the mother's entry, and whether it is still in sight; opened with the rest, once."""
    mother = add(office, anna, case, MOTHER | PROTECTED, entrusted=entrusted)
    ben = office.person("case_manager")
    office.does(responsibilities.add_share, anna, case, ben.account, "secondary", None, None)
    if removed:
        office.does(entries.remove_entry, anna, Place(case, PARTICIPANTS), mother.id, 1)
    assert [add(office, anna, case, one).hidden for one in (SIBLING, HOUSE)] == [
        ("address", "telephone"),
        ("telephone",),
    ]
    change(office, anna, case, OWN)
    assert office.does(reading.read_answers, ben, case).hidden == tuple(sorted(OWN))
    assert not leaked(everywhere(office, ben, case, tmp_path))
    assert "Eine Anschrift steht unter Schutz" in office.does(on_paper, ben, case)
    opened = office.does(protected_address.open_address, ben, case, "contact")
    assert opened.answers == OWN
    kinds = ["participants", "contacts"] if entrusted else ["participants", "participants", "contacts"]
    assert sorted(one.kind for one, _ in opened.entries) == sorted(kinds)


def test_of_the_client_a_number_alone_hides_that_number(office: Office, anna: Principal, case: UUID) -> None:
    """A child's telephone is often its mother's; where it lives is another thing."""
    add(office, anna, case, MOTHER | PROTECTED)
    change(office, anna, case, NUMBER)
    told = office.does(reading.read_answers, anna, case)
    assert (told.hidden, told.answers["street"]) == (("telephone",), "Weg 1")
    assert change(office, anna, case, {"telephone": "0345 445566"}).notices == ()
    assert acts(office) == 0


def test_another_place_and_no_protection_hide_nothing(office: Office, anna: Principal, case: UUID) -> None:
    """The same town without a street is where many live; the same address without protection is no secret."""
    mother = add(office, anna, case, MOTHER)
    change(office, anna, case, {"town": "Verborgen"})
    sibling = add(office, anna, case, SIBLING)
    assert (sibling.hidden, office.does(reading.read_answers, anna, case).hidden) == ((), ())
    alter(office, anna, mother, PROTECTED)
    assert office.does(reading.read_answers, anna, case).answers["town"] == "Verborgen"


@pytest.mark.parametrize("said", [{"address_protected": None}, {"address": None}, {"address": "Weg 1"}])
@pytest.mark.parametrize("elsewhere", [SIBLING, HOUSE, OWN])
def test_ending_hers_shows_theirs_on_record(
    office: Office, anna: Principal, case: UUID, said: dict[str, Any], elsewhere: dict[str, Any]
) -> None:
    """By her mark, and by typing over what theirs is compared with, once."""
    mother = add(office, anna, case, MOTHER | PROTECTED)
    (change if "street" in elsewhere else add)(office, anna, case, elsewhere)
    told = alter(office, anna, mother, said | ({"telephone": None} if "address" in said else {}))
    assert told.notices == (SHOWN_AGAIN,)
    assert acts(office) == 1


def test_what_shows_nothing_is_not_on_record(office: Office, anna: Principal, case: UUID) -> None:
    """Another ground, a word beside it, and a sibling who moves to another place."""
    mother = add(office, anna, case, MOTHER | PROTECTED)
    sibling = add(office, anna, case, SIBLING)
    mother = alter(office, anna, mother, {"address_protected": "other", "note": "ruft selbst an"})
    alter(office, anna, sibling, {"address": "Weg 1", "telephone": None})
    assert acts(office) == 0


def test_typing_over_the_clients_street_shows_the_town_on_record(office: Office, anna: Principal, case: UUID) -> None:
    """It was hidden with the street, and stands to be read then."""
    add(office, anna, case, MOTHER | PROTECTED)
    change(office, anna, case, OWN)
    assert change(office, anna, case, {"street": "Weg 1"}).notices == (SHOWN_AGAIN,)
    assert acts(office) == 1


def test_a_print_with_the_clients_address_from_before_goes_out_no_more(
    office: Office, anna: Principal, case: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one that tells hers; a new one goes out."""
    monkeypatch.setattr(prints, "on_paper", lambda _: Drawn(b"%PDF", {}))
    change(office, anna, case, OWN)
    mother = add(office, anna, case, {"name": "Kaya", "relation": "mother"})
    orders = []
    for said in ({}, MOTHER | PROTECTED):
        alter(office, anna, mother, said) if said else None
        orders.append(order := uuid4())
        office.does(prints.order_one, anna, case, PrintWish(order, Grounds("court"), "de"), None)
        prints.print_files(office.steps(), str(order))
    with pytest.raises(WrongState, match="print_outdated"):
        prints.fetch(office.begin, anna, case, orders[0])
    assert b"".join(prints.fetch(office.begin, anna, case, orders[1]).parts) == b"%PDF"


@pytest.mark.parametrize("typed", ["0", "0345", "0345-299299", "0999", "", "0345-2992991"])
def test_what_goes_of_a_draft_tells_nothing(office: Office, anna: Principal, case: UUID, typed: str) -> None:
    """Whatever is typed where something is hidden stays a draft until it is handed in itself."""
    change(office, anna, case, NUMBER)
    add(office, anna, case, {**MOTHER, **PROTECTED})
    content = {"telephone": typed, "town": "Anderswo"}
    office.does(editing.save_draft, anna, case, "answers", office.case(case).version, content)
    change(office, anna, case, {"name": "Kaya"})
    assert office.does(editing.read_draft, anna, case, "answers").draft.content == {"telephone": typed}
    change(office, anna, case, {"telephone": typed or None})
    assert office.does(editing.own_drafts, anna) == []


def test_the_same_street_in_another_town_is_another(office: Office, anna: Principal, case: UUID) -> None:
    """A child whose father lives at 1 Hauptstrasse elsewhere keeps address, number and emergency sheet."""
    own = {"street": "Hauptstraße 1", "postcode": "30159", "town": "Hannover", "telephone": "0511 111111"}
    father = {"name": "Kaya", "relation": "father", "address": "Hauptstr. 1, 06108 Halle"}
    change(office, anna, case, own)
    made = add(office, anna, case, {**father, **PROTECTED})
    told = office.does(reading.read_answers, anna, case)
    assert (told.answers | own, told.hidden) == (told.answers, ())
    assert made.hidden == ("address",)
    change(office, anna, case, {"postcode": "06108", "town": "Halle"})
    assert office.does(reading.read_answers, anna, case).hidden == ("postcode", "street", "telephone", "town")


def test_a_place_without_a_number_is_compared_with_postcode_and_town(
    office: Office, anna: Principal, case: UUID
) -> None:
    """Farms and homes have names alone."""
    change(office, anna, case, {"street": "Gut Neuhof", "postcode": "30159", "town": "Hannover"})
    sibling = add(office, anna, case, {"name": "Can", "relation": "sibling", "address": "Gut Neuhof"})
    add(office, anna, case, {**MOTHER, "address": "Gut Neuhof, 30159 Hannover", **PROTECTED})
    place = Place(case, PARTICIPANTS)
    assert office.does(reading.read_answers, anna, case).hidden == ("postcode", "street", "town")
    (shown,) = [one for one in office.does(entries.list_entries, anna, place) if one.id == sibling.id]
    assert shown.hidden == ("address",)


@pytest.mark.parametrize("own", [{"town": "Hannover"}, {"postcode": "30159"}, {}])
def test_a_place_without_a_number_is_found_without_postcode_or_town(
    office: Office, anna: Principal, case: UUID, own: dict[str, str]
) -> None:
    """Whoever is marked, client or mother: the bare name of a farm is the same place."""
    change(office, anna, case, {"street": "Gut Neuhof", **own})
    mother = add(office, anna, case, {**MOTHER, "address": "Gut Neuhof", **PROTECTED})
    assert "street" in office.does(reading.read_answers, anna, case).hidden
    alter(office, anna, mother, {"address_protected": None})
    assert office.does(reading.read_answers, anna, case).hidden == ()
    change(office, anna, case, {"address_protected": "shelter"})
    (shown,) = office.does(entries.list_entries, anna, Place(case, PARTICIPANTS))
    assert shown.hidden == ("address",)


def test_a_line_that_names_whom_to_reach_is_searched(office: Office, anna: Principal, tmp_path: Path) -> None:
    """Parents and the youth office are named in one line each, which stand on the emergency sheet."""
    case = office.file(anna, "waska")
    lines = {"guardian": "Frau Kaya, Geheimweg 7, Verborgen", "contact_youth_office": "Haus, Tel. 0345 / 299299"}
    change(office, anna, case, {**lines, "name": "Kaya", "contact_school": "Herr Weiß, 0345 112233"})
    add(office, anna, case, {**MOTHER, **PROTECTED})
    assert leaked(everywhere(office, anna, case, tmp_path)) == []
    told = office.does(reading.read_answers, anna, case)
    assert told.hidden == ("contact_youth_office", "guardian")
    change(office, anna, case, {"email": "haus@example.org", "address_protected": "shelter"})
    change(office, anna, case, {"contact_job_centre": "Frau Berg, Haus@example.org"})
    assert "contact_job_centre" in office.does(reading.read_answers, anna, case).hidden
    change(office, anna, case, {"address_protected": None})
    assert told.answers["contact_school"] == "Herr Weiß, 0345 112233"
    opened = office.does(protected_address.open_address, anna, case, "contact")
    assert {name: opened.answers[name] for name in lines} == lines


def test_a_line_that_is_shown_again_is_on_record(office: Office, anna: Principal) -> None:
    """Her number is typed over, and a line alone had the same: whoever did it is told, and it stands in the file."""
    case = office.file(anna, "waska")
    change(office, anna, case, {"guardian": "Frau Kaya, 0345 299299"})
    mother = add(office, anna, case, {**MOTHER, **PROTECTED})
    assert office.does(reading.read_answers, anna, case).hidden == ("guardian",)
    altered = alter(office, anna, mother, {"telephone": "0345 111111"})
    assert office.does(reading.read_answers, anna, case).hidden == ()
    assert SHOWN_AGAIN in altered.notices
    assert len(office.does(protected_address.list_openings, anna, case)) == 1
