"""An address under protection is hidden at everybody who has the same: nobody need think of a tick (ADR 32)."""

import json
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from kernel.principal import Principal
from services.casefile.copies.export_json import document
from services.casefile.copies.model.legal_bases import Grounds
from services.casefile.copies.whole_file import whole_file
from services.casefile.emergency import usecases as emergency
from services.casefile.emergency.api import _body
from services.casefile.emergency.store import Spool
from services.casefile.model.access import Act
from services.casefile.model.entries import Entry
from services.casefile.store import Work
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.usecases import answers, entries, plan, protected_address
from services.casefile.usecases.entries import Wish
from services.casefile.usecases.finding_entries import Place
from tests.unit.casefile.fakes.office import Office

SECRETS = ("geheimweg 7", "345 199199", "345/199199")
SIBLING = {"name": "Can", "relation": "sibling", "address": "geheimweg 7, Verborgen", "telephone": "0345/199199"}
HOUSE = {"institution": "Frauenhaus", "role": "other", "telephone": "+49 345 199199"}
ON_RECORD = Act.END_ADDRESS_PROTECTION.recorded().stored


@pytest.fixture
def case(office: Office, anna: Principal) -> UUID:
    """A file whose address is under protection."""
    made = office.file(anna, "asd")
    change(office, anna, made, {"street": "Geheimweg 7", "town": "Verborgen", "telephone": "0345 199199"})
    change(office, anna, made, {"address_protected": "shelter"})
    return made


def change(office: Office, who: Principal, case: UUID, said: dict[str, Any]) -> None:
    """A change of answers."""
    office.does(answers.change_answers, who, case, office.case(case).version, said)


def add(office: Office, who: Principal, case: UUID, kind: str, values: dict[str, Any]) -> Entry:
    """A new entry."""
    return office.does(entries.add_entry, who, Place(case, KINDS[kind]), Wish(values))


def leaked(told: object) -> list[str]:
    """The secrets that something told names."""
    text = str(told).casefold()
    return [one for one in SECRETS if one in text]


def exported(work: Work, who: Principal, case: UUID) -> str:
    """The file as data for a court, from which a print is drawn too."""
    stored = work.cases.get(case)
    assert stored
    return json.dumps(document(whole_file(work, stored, who.account, Grounds("court"))), default=str)


@pytest.mark.parametrize(
    ("kind", "values", "hidden"),
    [
        ("participants", SIBLING, ("address", "telephone")),
        ("participants", SIBLING | {"household": False}, ("address", "telephone")),
        ("participants", SIBLING | {"address": "Elsewhere 1"}, ("telephone",)),
        ("contacts", HOUSE, ("telephone",)),
    ],
)
def test_it_is_hidden_and_named_wherever_entries_are_shown(
    office: Office, anna: Principal, case: UUID, tmp_path: Path, kind: str, values: dict[str, Any], hidden: tuple[str]
) -> None:
    """Lists, one, what it said before, people, the emergency sheet, copies; opened with the rest, on record."""
    place, made = Place(case, KINDS[kind]), add(office, anna, case, kind, values)
    assert (made.hidden, leaked(made)) == (hidden, [])
    said = {"name": "C"} if kind == "participants" else {"person": "C"}
    office.does(entries.change_entry, anna, place, made.id, 1, Wish(said))
    one, before = office.does(entries.read_entry, anna, place, made.id)
    assert (one.hidden, [earlier.hidden for earlier in before]) == (hidden, [hidden])
    sheet = _body(emergency.read_sheet(partial(_work, office), Spool(tmp_path), anna, case))
    listed = office.does(entries.list_entries, anna, place)
    people = office.does(plan.read_people, anna, case)
    assert not leaked([one, before, sheet, listed, people, office.does(exported, anna, case)])
    ((opened, _),) = office.does(protected_address.open_address, anna, case, "contact").entries
    assert opened.values == {name: values[name] for name in hidden}


def _work(office: Office, _agency: UUID | None) -> Work:
    return office.begin()


def test_what_it_said_earlier_is_hidden_where_it_is_the_same(office: Office, anna: Principal, case: UUID) -> None:
    """Whoever has moved away is shown where they live, and not where they lived; nothing is on record for it."""
    place, made = Place(case, KINDS["participants"]), add(office, anna, case, "participants", SIBLING)
    moved = {"address": "Elsewhere 1", "telephone": "0171 1234567"}
    now = office.does(entries.change_entry, anna, place, made.id, 1, Wish(moved))
    assert (now.values["address"], now.hidden, now.notices) == ("Elsewhere 1", (), ())
    _, before = office.does(entries.read_entry, anna, place, made.id)
    assert not leaked(before)
    opened = office.does(protected_address.open_address, anna, case, "contact").entries
    assert [one.values for one in opened[0][1]] == [{name: SIBLING[name] for name in ("address", "telephone")}]


def test_another_address_in_the_outline_shows_the_earlier_one_on_record(
    office: Office, anna: Principal, case: UUID
) -> None:
    """Else it would be opened by typing over it."""
    add(office, anna, case, "participants", SIBLING)
    change(office, anna, case, {"town": "Anderswo"})
    assert ON_RECORD not in [action for _, action, _ in office.accesses()]
    change(office, anna, case, {"street": "Weg 1"})
    assert office.accesses()[-1][1] == ON_RECORD


def test_without_protection_it_is_shown(office: Office, anna: Principal, case: UUID) -> None:
    """The same address alone hides nothing."""
    change(office, anna, case, {"address_protected": None})
    assert add(office, anna, case, "contacts", HOUSE).hidden == ()
