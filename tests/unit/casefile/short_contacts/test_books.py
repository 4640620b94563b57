"""Books and rights: one book a year however many begin it, no key too many, and nobody reads who may not."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID, uuid4

import pytest

from kernel.clock import Clock
from kernel.errors import BadInput, Forbidden, NotFound, Refusal, StaleVersion
from kernel.principal import Principal
from services.casefile.errors import InvalidAnswers, UnknownForm
from services.casefile.model.access import AccessAction
from services.casefile.programmes import DIRECTORY
from services.casefile.short_contacts import usecases
from services.casefile.short_contacts.model import ShortContact
from services.casefile.short_contacts.store import Book
from services.casefile.short_contacts.usecases import Year
from services.casefile.store import Steps, Work
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.reading.loading import load
from services.casefile.templates.registry import Registry
from tests.versions import NothingElse

AGENCY = UUID(int=1)
TALK = {"on": "2026-05-04", "kind": "information"}
ROLES = {"case_manager", "clerk", "team_lead", "agency_admin", "ifk", "dpo", "audit", "host", "analyst"}


class Keys:
    """The key store, in memory: the key of a book is its id, so that a wrong one is noticed."""

    def __init__(self) -> None:
        self.there: set[UUID] = set()

    def create(self, _: UUID, book: UUID) -> bytes:
        self.there.add(book)
        return book.bytes

    def get(self, _: UUID, book: UUID) -> bytes:
        assert book in self.there
        return book.bytes

    def destroy(self, book: UUID) -> None:
        self.there.discard(book)


class Store:
    """The tables, in memory; `faster`: a book that another request commits while one wants to begin it."""

    def __init__(self, faster: Book | None = None) -> None:
        self.books: list[Book] = []
        self.contacts: dict[UUID, ShortContact] = {}
        self.faster, self.broken = faster, False

    def book(self, agency: UUID, programme: str, year: int) -> Book | None:
        wanted = (agency, programme, year)
        return next((one for one in self.books if (one.agency, one.programme, one.year) == wanted), None)

    def add_book(self, book: Book) -> bool:
        self.books.append(self.faster or book)
        return self.faster is None

    def all(self, book: Book, key: bytes) -> list[ShortContact]:
        assert key == book.id.bytes
        return [one for one in self.contacts.values() if one.book == book.id]

    def get(self, contact: UUID, **_: bool) -> Any:
        found = self.contacts.get(contact)
        if found is None:
            return None
        book = next(one for one in self.books if one.id == found.book)
        return SimpleNamespace(book=book, row=found, opened=lambda key: found if key == book.id.bytes else None)

    def add(self, contact: ShortContact, _: UUID, key: bytes) -> None:
        assert key == contact.book.bytes
        self.contacts[contact.id] = contact

    def save(self, contact: ShortContact, key: bytes) -> None:
        self.add(contact, AGENCY, key)

    def delete(self, contact: UUID) -> None:
        del self.contacts[contact]

    def books_before(self, year: int) -> list[UUID]:
        return [one.id for one in self.books if one.year < year]

    def delete_book(self, book: UUID) -> None:
        if self.broken:
            raise ConnectionError
        self.books = [one for one in self.books if one.id != book]


class Desk:
    """A unit of work over these, on a business day that can be moved."""

    def __init__(self, programme: Programme, day_file: Path, faster: Book | None = None) -> None:
        self.programmes = Registry(NothingElse(), [programme, load(DIRECTORY / "asd.yaml")], lambda: 0.0)
        self.short_contacts, self.keys, self.short_contact_years = Store(faster), Keys(), 3
        self.day_file, self.recorded = day_file, list[str]()
        self.clock = Clock(day_file, lambda: datetime(2026, 5, 4, 12, tzinfo=UTC))
        self.on("2026-05-04")

    def on(self, day: str) -> None:
        """It is another day now."""
        self.day_file.write_text(day, encoding="ascii")

    def log_access(self, _: Principal, action: AccessAction, cases: list[UUID]) -> None:
        assert cases == []
        self.recorded.append(action.stored)

    def find_made(self, *_: object) -> None:
        """No request is repeated here."""

    made_before = find_made

    def of(self, _: type) -> Store:
        """The one repository there is."""
        return self.short_contacts

    @property
    def work(self) -> Work:
        """As the use cases take it."""
        return cast(Work, self)


class OnDesk:
    """The daily work, done there."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @contextmanager
    def work(self) -> Iterator[Work]:
        yield self._desk.work


def who(role: str) -> Principal:
    """A person of the agency with one role."""
    return Principal(UUID(int=2), AGENCY, frozenset({role}))


CLERK = who("clerk")


@pytest.fixture
def desk(programme: Programme, tmp_path: Path) -> Desk:
    """Empty."""
    return Desk(programme, tmp_path / "day")


def test_the_first_contact_of_a_year_begins_its_book(desk: Desk) -> None:
    """A year has one book with one key; another year has another, so that it can be forgotten alone."""
    for on in ("2026-05-04", "2026-01-01", "2025-12-31"):
        usecases.add(desk.work, CLERK, "waska", {**TALK, "on": on})
    assert [book.year for book in desk.short_contacts.books] == [2026, 2025]
    assert desk.keys.there == {book.id for book in desk.short_contacts.books}


def test_who_begins_a_book_second_leaves_no_key(programme: Programme, tmp_path: Path) -> None:
    """Two people write the first contact of a year at once: one book, and the key made in vain is destroyed."""
    faster = Book(uuid4(), AGENCY, "waska", 2026)
    desk = Desk(programme, tmp_path / "day", faster)
    desk.keys.create(AGENCY, faster.id)
    book, made = usecases.add(desk.work, CLERK, "waska", TALK)
    assert (book, made.book) == (faster, faster.id)
    assert desk.keys.there == {faster.id}


def test_nothing_wrong_begins_a_book(desk: Desk) -> None:
    """A contact that is refused leaves neither key nor book behind."""
    ahead = {**TALK, "on": "2026-05-05"}
    for programme, values, error in (
        ("waska", ahead, InvalidAnswers),
        ("waska", {}, InvalidAnswers),
        ("asd", TALK, UnknownForm),
        ("picnic", TALK, BadInput),
    ):
        with pytest.raises(error):
            usecases.add(desk.work, CLERK, programme, values)
    assert (desk.short_contacts.books, desk.keys.there) == ([], set())


def test_a_correction_moves_to_the_book_of_its_day(desk: Desk) -> None:
    """A day corrected into another year takes the contact there, or it would be forgotten with the wrong year."""
    _, made = usecases.add(desk.work, CLERK, "waska", TALK)
    book, moved = usecases.change(desk.work, CLERK, made.id, 1, {"on": "2025-12-31"})
    assert (book.year, moved.book, moved.version) == (2025, book.id, 2)
    assert usecases.list_contacts(desk.work, CLERK, Year("waska", 2026), None) == []
    assert usecases.list_contacts(desk.work, CLERK, Year("waska", 2025), 12) == [moved]
    with pytest.raises(StaleVersion):
        usecases.delete(desk.work, CLERK, made.id, 1)


def test_a_year_that_is_over_is_gone_before_the_daily_work(desk: Desk) -> None:
    """From its first day on nobody reads or changes it, whether the job has been there already or not."""
    _, made = usecases.add(desk.work, CLERK, "waska", {**TALK, "on": "2023-01-01"})
    desk.on("2026-12-31")
    assert usecases.read(desk.work, CLERK, made.id)[1] == made
    desk.on("2027-01-01")
    desk.keys.there.clear()
    assert usecases.list_contacts(desk.work, CLERK, Year("waska", 2023), None) == []
    assert sum(map(sum, usecases.count(desk.work, CLERK, Year("waska", 2023)).values())) == 0
    for gone in (
        partial(usecases.read, desk.work, CLERK, made.id),
        partial(usecases.change, desk.work, CLERK, made.id, 1, {}),
        partial(usecases.delete, desk.work, CLERK, made.id, 1),
    ):
        with pytest.raises(NotFound):
            gone()


def test_keys_go_before_their_rows(desk: Desk) -> None:
    """Cut off after the key, the book is still there, so the next run finds it; the other way round its key stays."""
    usecases.add(desk.work, CLERK, "waska", {**TALK, "on": "2023-01-01"})
    usecases.add(desk.work, CLERK, "waska", TALK)
    old, new = desk.short_contacts.books
    desk.on("2027-01-01")
    tasks = cast(Steps, OnDesk(desk))
    desk.short_contacts.broken = True
    with pytest.raises(ConnectionError):
        usecases.erase_books(tasks)
    assert (desk.short_contacts.books, desk.keys.there) == ([old, new], {new.id})
    desk.short_contacts.broken = False
    usecases.erase_books(tasks)
    usecases.erase_books(tasks)
    assert (desk.short_contacts.books, desk.keys.there) == ([new], {new.id})


@pytest.mark.parametrize("role", sorted(ROLES))
def test_who_may_what(desk: Desk, role: str) -> None:
    """Case managers and clerks write and read, leads and admins count, everybody else does neither; all is recorded."""
    made = usecases.add(desk.work, CLERK, "waska", TALK)[1].id
    year, person, work = Year("waska", 2026), who(role), desk.work
    tried: dict[str, Callable[[], object]] = {
        "count": lambda: usecases.count(work, person, year),
        "list": lambda: usecases.list_contacts(work, person, year, None),
        "read": lambda: usecases.read(work, person, made),
        "add": lambda: usecases.add(work, person, "waska", TALK),
        "change": lambda: usecases.change(work, person, made, 1, {"by_telephone": True}),
        "delete": lambda: usecases.delete(work, person, made, 2),
    }
    desk.recorded.clear()
    allowed = {name for name, act in tried.items() if not refused(act)}
    expected = set(tried) if role in ("case_manager", "clerk") else set()
    assert allowed == (expected | {"count"} if role in ("team_lead", "agency_admin") else expected)
    assert {action.partition("_")[0] for action in desk.recorded} == allowed


def refused(act: Callable[[], object]) -> bool:
    """Whether it is forbidden; any other refusal fails the test."""
    try:
        act()
    except Refusal as refusal:
        assert isinstance(refusal, Forbidden)
        return True
    return False


def test_nobody_without_an_agency(desk: Desk) -> None:
    """The platform's own people have no short contacts, whatever their role."""
    with pytest.raises(Forbidden):
        usecases.count(desk.work, Principal(UUID(int=3), None, frozenset({"clerk"})), Year("waska", 2026))
