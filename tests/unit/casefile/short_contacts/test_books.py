"""Books and rights: one book a year however many begin it, no key too many, and nobody reads who may not."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest

from kernel.errors import BadInput, Forbidden, NotFound, Refusal, StaleVersion
from kernel.principal import Principal
from services.casefile.errors import InvalidAnswers, UnknownForm
from services.casefile.programmes import DIRECTORY
from services.casefile.short_contacts import usecases
from services.casefile.short_contacts.store import Book, ShortContacts
from services.casefile.short_contacts.usecases import Year
from services.casefile.store import Work
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.reading.loading import load_all
from tests.unit.casefile.fakes.office import Office

TALK = {"on": "2026-05-04", "kind": "information"}
ROLES = {"case_manager", "clerk", "team_lead", "agency_admin", "ifk", "dpo", "audit", "host", "analyst"}


@pytest.fixture
def office(programme: Programme) -> Office:
    """On a platform whose WASKA has short contacts."""
    return Office([programme, load_all(DIRECTORY)["asd"]])


@pytest.fixture
def clerk(office: Office) -> Principal:
    """Who writes them."""
    return office.person("clerk")


def books(office: Office) -> list[Book]:
    """All there are."""
    return [row["book"] for row in office.rows("short_contact_books")]


def on(office: Office, day: str) -> None:
    """It is another day now."""
    office.walk(days=(date.fromisoformat(day) - office.clock.today()).days)


def test_the_first_contact_of_a_year_begins_its_book(office: Office, clerk: Principal) -> None:
    """A year has one book with one key; another year has another, so that it can be forgotten alone."""
    for day in ("2026-05-04", "2026-01-01", "2025-12-31"):
        office.does(usecases.add, clerk, "waska", {**TALK, "on": day})
    assert [book.year for book in books(office)] == [2026, 2025]
    assert set(office.keys.keys) == {book.id for book in books(office)}


def test_who_begins_a_book_second_leaves_no_key(office: Office, clerk: Principal) -> None:
    """Two people write the first contact of a year at once: one book, and the key made in vain is destroyed."""
    faster = Book(uuid4(), office.agency, "waska", 2026)

    def add(work: Work) -> tuple[Book, Any]:
        create = work.keys.create

        def while_another_begins(agency: UUID, book: UUID) -> bytes:
            create(agency, faster.id)
            work.of(ShortContacts).add_book(faster)
            return create(agency, book)

        work.keys.create = while_another_begins  # type: ignore[method-assign]  # because this is the moment
        try:
            return usecases.add(work, clerk, "waska", TALK)
        finally:
            del work.keys.create

    book, made = office.does(add)
    assert (book, made.book) == (faster, faster.id)
    assert set(office.keys.keys) == {faster.id}


def test_nothing_wrong_begins_a_book(office: Office, clerk: Principal) -> None:
    """A contact that is refused leaves neither key nor book behind."""
    ahead = {**TALK, "on": "2026-05-05"}
    for programme, values, error in (
        ("waska", ahead, InvalidAnswers),
        ("waska", {}, InvalidAnswers),
        ("asd", TALK, UnknownForm),
        ("picnic", TALK, BadInput),
    ):
        with pytest.raises(error):
            office.does(usecases.add, clerk, programme, values)
    assert (books(office), office.keys.keys) == ([], {})


def test_a_correction_moves_to_the_book_of_its_day(office: Office, clerk: Principal) -> None:
    """A day corrected into another year takes the contact there, or it would be forgotten with the wrong year."""
    _, made = office.does(usecases.add, clerk, "waska", TALK)
    book, moved = office.does(usecases.change, clerk, made.id, 1, {"on": "2025-12-31"})
    assert (book.year, moved.book, moved.version) == (2025, book.id, 2)
    assert office.does(usecases.list_contacts, clerk, Year("waska", 2026), None) == []
    assert office.does(usecases.list_contacts, clerk, Year("waska", 2025), 12) == [moved]
    with pytest.raises(StaleVersion):
        office.does(usecases.delete, clerk, made.id, 1)


def test_a_year_that_is_over_is_gone_before_the_daily_work(office: Office, clerk: Principal) -> None:
    """From its first day on nobody reads or changes it, whether the job has been there already or not."""
    _, made = office.does(usecases.add, clerk, "waska", {**TALK, "on": "2023-01-01"})
    on(office, "2026-12-31")
    assert office.does(usecases.read, clerk, made.id)[1] == made
    on(office, "2027-01-01")
    office.keys.keys.clear()
    assert office.does(usecases.list_contacts, clerk, Year("waska", 2023), None) == []
    assert sum(map(sum, office.does(usecases.count, clerk, Year("waska", 2023)).values())) == 0
    for gone in (
        partial(office.does, usecases.read, clerk, made.id),
        partial(office.does, usecases.change, clerk, made.id, 1, {}),
        partial(office.does, usecases.delete, clerk, made.id, 1),
    ):
        with pytest.raises(NotFound):
            gone()


def test_keys_go_before_their_rows(office: Office, clerk: Principal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut off after the key, the book is still there, so the next run finds it; the other way round its key stays."""
    office.does(usecases.add, clerk, "waska", {**TALK, "on": "2023-01-01"})
    office.does(usecases.add, clerk, "waska", TALK)
    old, new = books(office)
    on(office, "2027-01-01")

    def cut_off(*_: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as cut:
        cut.setattr("tests.unit.casefile.fakes.wings.FakeShortContacts.delete_book", cut_off)
        with pytest.raises(ConnectionError):
            usecases.erase_books(office.steps())
    assert (books(office), set(office.keys.keys)) == ([old, new], {new.id})
    usecases.erase_books(office.steps())
    usecases.erase_books(office.steps())
    assert (books(office), set(office.keys.keys)) == ([new], {new.id})


@pytest.mark.parametrize("role", sorted(ROLES))
def test_who_may_what(office: Office, clerk: Principal, role: str) -> None:
    """Case managers and clerks write and read, leads and admins count, everybody else does neither; all is recorded."""
    made = office.does(usecases.add, clerk, "waska", TALK)[1].id
    year, person = Year("waska", 2026), office.person(role)
    tried: dict[str, Callable[[], object]] = {
        "count": lambda: office.does(usecases.count, person, year),
        "list": lambda: office.does(usecases.list_contacts, person, year, None),
        "read": lambda: office.does(usecases.read, person, made),
        "add": lambda: office.does(usecases.add, person, "waska", TALK),
        "change": lambda: office.does(usecases.change, person, made, 1, {"by_telephone": True}),
        "delete": lambda: office.does(usecases.delete, person, made, 2),
    }
    allowed = {name for name, act in tried.items() if not refused(act)}
    expected = set(tried) if role in ("case_manager", "clerk") else set()
    assert allowed == (expected | {"count"} if role in ("team_lead", "agency_admin") else expected)
    recorded = [(action, cases) for account, action, cases in office.accesses() if account == person.account]
    assert {action.partition("_")[0] for action, _ in recorded} == allowed
    assert all(cases == () for _, cases in recorded)


def test_of_another_agency_there_is_nothing(office: Office, clerk: Principal) -> None:
    """Neither a contact nor a book, whatever the role."""
    made = office.does(usecases.add, clerk, "waska", TALK)[1].id
    other = Office([office.web.programmes.current("waska")], beside=office)
    stranger = other.person("clerk")
    assert other.does(usecases.list_contacts, stranger, Year("waska", 2026), None) == []
    assert other.does(usecases.count, stranger, Year("waska", 2026)) is not None
    for act in (
        lambda: other.does(usecases.read, stranger, made),
        lambda: other.does(usecases.change, stranger, made, 1, {"by_telephone": True}),
        lambda: other.does(usecases.delete, stranger, made, 1),
    ):
        with pytest.raises(NotFound):
            act()


def test_one_key_makes_one_contact(office: Office, clerk: Principal) -> None:
    """The same Idempotency-Key finds the first one as it is now; where that was deleted there is none."""
    _, made = office.does(usecases.add, clerk, "waska", TALK, "key")
    assert office.does(usecases.add, clerk, "waska", TALK, "key")[1] == made
    office.does(usecases.delete, clerk, made.id, 1)
    with pytest.raises(NotFound):
        office.does(usecases.add, clerk, "waska", TALK, "key")


def refused(act: Callable[[], object]) -> bool:
    """Whether it is forbidden; any other refusal fails the test."""
    try:
        act()
    except Refusal as refusal:
        assert isinstance(refusal, Forbidden)
        return True
    return False


def test_nobody_without_an_agency(office: Office) -> None:
    """The platform's own people have no short contacts, whatever their role."""
    with pytest.raises(Forbidden):
        office.does(usecases.count, Principal(UUID(int=3), None, frozenset({"clerk"})), Year("waska", 2026))
