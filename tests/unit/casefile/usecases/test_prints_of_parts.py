"""A paper is compared with what is hidden later by what it holds: its parts, and nothing else of the file (ADR 34).

An extract of the journal was refused after an address had come under protection, with a sentence that was not true.
"""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from kernel.principal import Principal
from services.casefile.copies.model.left_out import LeftOut
from services.casefile.copies.model.legal_bases import Grounds
from services.casefile.copies.store.prints import Print, Prints
from services.casefile.copies.usecases import prints
from services.casefile.copies.usecases.prints import PrintWish
from services.casefile.errors import WrongState
from services.casefile.model.entries import Entry
from services.casefile.programmes import DIRECTORY
from services.casefile.store import Work
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.templates.reading.loading import load_all
from services.casefile.usecases import answers, entries
from services.casefile.usecases.entries import Place, Wish
from tests.unit.casefile.fakes.office import Office

OWN = {"street": "Parkweg 1", "postcode": "06108", "town": "Halle"}
MOTHER = {"name": "Kaya", "relation": "mother", "address": "Geheimweg 7, 06199 Verborgen"}
SAME = {"name": "Kaya", "relation": "mother", "address": "Parkweg 1, 06108 Halle"}
PROTECTED = {"address_protected": "shelter"}
NOTE = {"on": "2026-05-04", "kind": "talk", "text": "kam pünktlich"}


pytestmark = pytest.mark.usefixtures("nothing_is_drawn")


@pytest.fixture
def case(office: Office, anna: Principal) -> UUID:
    """A file with an address that is under no protection yet, and a note."""
    made = office.file(anna, "asd")
    change(office, anna, made, OWN)
    add(office, anna, made, "journal", NOTE)
    return made


def change(office: Office, who: Principal, case: UUID, said: dict[str, Any]) -> None:
    """A change of answers."""
    office.does(answers.change_answers, who, case, office.case(case).version, said)


def add(office: Office, who: Principal, case: UUID, kind: str, values: dict[str, Any]) -> Entry:
    """A new entry."""
    return office.does(entries.add_entry, who, Place(case, KINDS[kind]), Wish(values))


def alter(office: Office, who: Principal, entry: Entry, values: dict[str, Any]) -> Entry:
    """A changed entry."""
    place = Place(entry.case_id, KINDS[entry.kind])
    return office.does(entries.change_entry, who, place, entry.id, entry.version, Wish(values))


def printed(office: Office, who: Principal, case: UUID, *parts: str) -> UUID:
    """A print of these parts that was ordered and drawn; of all of them where none is named."""
    order = uuid4()
    office.does(prints.order_one, who, case, PrintWish(order, Grounds("court"), "de", parts or None), None)
    prints.print_files(office.steps(), str(order))
    return order


def goes_out(office: Office, who: Principal, case: UUID, order: UUID) -> bool:
    """Whether a print is to be had."""
    try:
        return b"".join(prints.fetch(office.begin, who, case, order).parts) == b"%PDF"
    except WrongState as refused:
        assert refused.code == "print_outdated"
        return False


@pytest.mark.parametrize(
    ("parts", "marked", "expected"),
    [
        (("journal",), "client", True),
        (("journal",), "mother with the same", True),
        (("sections",), "client", False),
        (("sections",), "mother with the same", False),
        (("sections",), "mother elsewhere", True),
        (("participants",), "client", True),
        (("participants",), "mother elsewhere", False),
        (("journal", "participants"), "mother elsewhere", False),
        (("withdrawn", "plan"), "client", True),
        ((), "client", False),
        ((), "mother elsewhere", False),
    ],
)
def test_it_is_outdated_where_its_parts_hold_the_address(
    office: Office, anna: Principal, case: UUID, parts: tuple[str, ...], marked: str, expected: bool
) -> None:
    """The client's own mark, and that of a mother at the same address or another one."""
    mother = add(office, anna, case, "participants", SAME if marked == "mother with the same" else MOTHER)
    order = printed(office, anna, case, *parts)
    assert goes_out(office, anna, case, order)
    change(office, anna, case, PROTECTED) if marked == "client" else alter(office, anna, mother, PROTECTED)
    assert goes_out(office, anna, case, order) is expected


def test_what_an_entry_said_before_is_on_no_paper(office: Office, anna: Principal, case: UUID) -> None:
    """Whoever has moved before it was printed is on it with where they live now, and that another had the same
    address once is hidden later."""
    sibling = add(office, anna, case, "participants", {**MOTHER, "name": "Can", "relation": "sibling"})
    alter(office, anna, sibling, {"address": None})
    mother = add(office, anna, case, "participants", {"name": "Kaya", "relation": "mother"})
    order = printed(office, anna, case, "participants")
    alter(office, anna, mother, {**MOTHER, **PROTECTED})
    assert goes_out(office, anna, case, order)


def test_a_line_that_names_whom_to_reach_is_on_the_paper(office: Office, anna: Principal) -> None:
    """It is compared as the address is."""
    case = office.file(anna, "waska")
    change(office, anna, case, {"guardian": "Frau Kaya, Geheimweg 7, Verborgen"})
    mother = add(office, anna, case, "participants", {"name": "Kaya", "relation": "mother"})
    order, journal = printed(office, anna, case, "sections"), printed(office, anna, case, "journal")
    alter(office, anna, mother, {**MOTHER, **PROTECTED})
    assert [goes_out(office, anna, case, one) for one in (order, journal)] == [False, True]


def test_that_a_paper_says_what_is_no_ground_outdates_nothing() -> None:
    """Of an office's own version, say, where not every answer protects: one that held no address holds none later."""
    asd = load_all(DIRECTORY)["asd"]
    assert asd.protected_address
    rule = replace(asd.protected_address, when=replace(asd.protected_address.when, values=frozenset({"shelter"})))
    office = Office([replace(asd, protected_address=rule)])
    anna = office.person("case_manager")
    case = office.file(anna, "asd")
    change(office, anna, case, {"address_protected": "other"})
    order = printed(office, anna, case, "sections")
    change(office, anna, case, {**PROTECTED, **OWN})
    assert goes_out(office, anna, case, order)


def test_whoever_was_removed_after_the_print_is_on_it_still(office: Office, anna: Principal, case: UUID) -> None:
    """Put under protection, then taken out of sight: the paper tells it all the same, until the protection is ended."""
    mother = add(office, anna, case, "participants", MOTHER)
    order, journal = printed(office, anna, case), printed(office, anna, case, "journal")
    gone = alter(office, anna, mother, PROTECTED)
    gone = office.does(entries.remove_entry, anna, Place(case, KINDS["participants"]), gone.id, gone.version)
    assert [goes_out(office, anna, case, one) for one in (order, journal)] == [False, True]
    alter(office, anna, gone, {"address_protected": None})
    assert goes_out(office, anna, case, order)


def test_one_of_the_release_before_is_checked_as_it_was(office: Office, anna: Principal, case: UUID) -> None:
    """It kept what the whole file tells, whatever its parts: it is rather refused."""
    order = printed(office, anna, case, "journal")
    whole = LeftOut(frozenset(), frozenset({"street", "town"}))

    def keep(work: Work) -> None:
        (one,) = work.of(Prints).of_order(order)
        assert isinstance(one, Print)
        work.of(Prints).keep_left_out(one, work.keys.get(one.agency, case), whole)

    office.does(keep)
    assert goes_out(office, anna, case, order)
    change(office, anna, case, PROTECTED)
    assert not goes_out(office, anna, case, order)
