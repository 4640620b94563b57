"""Short contacts: writing, reading, counting and correcting them, and erasing the years whose time is over.

Their agency is the only one that sees them; the roles stand in the model. They belong to no file, so the record of
accesses tells who did what, and no case.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

import structlog

from kernel.errors import Conflict, NotFound, StaleVersion
from kernel.principal import Principal
from services.casefile.errors import InvalidAnswers
from services.casefile.model.access import Act, Power, agency_for
from services.casefile.model.entries import Filled, Values
from services.casefile.short_contacts import model
from services.casefile.short_contacts.model import ShortContact
from services.casefile.short_contacts.store import Book, Sealed, ShortContacts
from services.casefile.store import Steps, Work
from services.casefile.templates.checks.field_rules import SHORT_CONTACT
from services.casefile.templates.declared.programme import Programme
from services.casefile.usecases import authorised

ADD = "add_short_contact"
log = structlog.get_logger("jobs")


@dataclass(frozen=True, slots=True)
class Year:
    """Whose contacts are wanted: a programme and a calendar year."""

    programme: str
    year: int


def add(
    work: Work, principal: Principal, programme_id: str, values: Mapping[str, object], repeat_key: str | None = None
) -> tuple[Book, ShortContact]:
    """A new contact; repeated with the same Idempotency-Key, the first one as it is now, with what was told of it then.

    Raises `Forbidden`, `BadInput` for no programme, `UnknownForm`, `InvalidAnswers`, and `NotFound` where the first one
    has been deleted.
    """
    agency = agency_for(principal, Power.WRITE_SHORT_CONTACTS)
    programme = authorised.led_programme(work, agency, programme_id)
    made = work.find_made(principal, repeat_key, ADD)
    if made:
        return _made_before(work, principal, made, programme, values)
    written = _written(work, programme, {}, values)
    new = uuid4()
    faster = work.made_before(principal, repeat_key, ADD, new)
    if faster:
        return _made_before(work, principal, faster, programme, values)
    at = work.clock.acted()
    blank = ShortContact(id=new, book=new, author=principal.account, values=written.values, created_at=at)
    book, key = _book_to_write_in(work, agency, programme, blank.on.year)
    contact = replace(blank, book=book.id)
    work.of(ShortContacts).add(contact, agency, key)
    work.log_access(principal, Act.ADD_SHORT_CONTACT.recorded(), [])
    return book, replace(contact, not_asked=written.not_asked)


def list_contacts(work: Work, principal: Principal, wanted: Year, month: int | None) -> list[ShortContact]:
    """The contacts of a year, or of one month of it, newest first. Raises `Forbidden`, `BadInput`, `UnknownForm`.

    The whole book is opened, since days are sealed: some microseconds a contact.
    """
    _, contacts = _year(work, principal, Power.WRITE_SHORT_CONTACTS, wanted, Act.LIST_SHORT_CONTACTS)
    return model.newest_first(contacts, month)


def count(work: Work, principal: Principal, wanted: Year) -> dict[str, list[int]]:
    """The agency's own figures by kind and month, for itself: nothing is withheld. Raises as `list_contacts`."""
    programme, contacts = _year(work, principal, Power.COUNT_SHORT_CONTACTS, wanted, Act.COUNT_SHORT_CONTACTS)
    return model.counted(programme, contacts)


def read(work: Work, principal: Principal, contact: UUID) -> tuple[Book, ShortContact]:
    """One contact. Raises `Forbidden`, `NotFound`."""
    agency_for(principal, Power.WRITE_SHORT_CONTACTS)
    sealed = _there(work, contact)
    work.log_access(principal, Act.READ_SHORT_CONTACT.recorded(), [])
    return sealed.book, sealed.opened(_key(work, sealed.book))


def change(
    work: Work, principal: Principal, contact: UUID, expected: int, changes: Mapping[str, object]
) -> tuple[Book, ShortContact]:
    """Correct a contact; with a day of another year it moves to that year's book. Raises as `add`, `StaleVersion`."""
    agency = agency_for(principal, Power.WRITE_SHORT_CONTACTS)
    sealed = _to_change(work, contact, expected)
    before = sealed.opened(_key(work, sealed.book))
    programme = authorised.wanted_programme(work, sealed.book.programme)
    written = _written(work, programme, before.values, changes)
    after = replace(before, values=written.values, version=before.version + 1)
    book, key = _book_to_write_in(work, agency, programme, after.on.year)
    after = replace(after, book=book.id)
    work.of(ShortContacts).save(after, key)
    work.log_access(principal, Act.CHANGE_SHORT_CONTACT.recorded(), [])
    return book, replace(after, not_asked=written.not_asked)


def delete(work: Work, principal: Principal, contact: UUID, expected: int) -> None:
    """Take a contact out for good. Raises `Forbidden`, `NotFound`, `StaleVersion`."""
    agency_for(principal, Power.WRITE_SHORT_CONTACTS)
    work.of(ShortContacts).delete(_to_change(work, contact, expected).row.id)
    work.log_access(principal, Act.DELETE_SHORT_CONTACT.recorded(), [])


def erase_books(steps: Steps) -> None:
    """Years whose time is over: the key of each book first, then its rows; cut off, the next run goes on."""
    with steps.work() as work:
        over, keys = books_over(work), work.keys
    for book in over:
        keys.destroy(book)
        with steps.work() as work:
            work.of(ShortContacts).delete_book(book)
    if over:
        log.info("short_contacts_erased", count=len(over))


def books_over(work: Work) -> list[UUID]:
    """Books of years whose time is over, of every agency: their keys are to be destroyed, then they are deleted."""
    return work.of(ShortContacts).books_before(_first_year(work))


def _made_before(
    work: Work, principal: Principal, contact: UUID, programme: Programme, values: Mapping[str, object]
) -> tuple[Book, ShortContact]:
    """What the first of two equal requests has made; what was not taken then follows from the values again."""
    book, there = read(work, principal, contact)
    try:
        return book, replace(there, not_asked=_written(work, programme, {}, values).not_asked)
    except InvalidAnswers:
        return book, there


def _written(work: Work, programme: Programme, before: Values, changes: Mapping[str, object]) -> Filled:
    ever_asked = work.programmes.ever_asked(programme.id, SHORT_CONTACT)
    return model.written(programme, before, changes, work.clock.today(), _first_year(work), ever_asked)


def _first_year(work: Work) -> int:
    return model.first_year_kept(work.clock.today(), work.short_contact_years)


def _year(
    work: Work, principal: Principal, power: Power, wanted: Year, act: Act
) -> tuple[Programme, list[ShortContact]]:
    """Everything of a year; nothing of one that is over, whether the daily work has been there already or not."""
    agency, programme = agency_for(principal, power), authorised.wanted_programme(work, wanted.programme)
    model.form_of(programme)
    work.log_access(principal, act.recorded(), [])
    book = work.of(ShortContacts).book(agency, programme.id, wanted.year)
    if book is None or book.year < _first_year(work):
        return programme, []
    return programme, work.of(ShortContacts).all(book, _key(work, book))


def _there(work: Work, contact: UUID, *, lock: bool = False) -> Sealed:
    sealed = work.of(ShortContacts).get(contact, lock=lock)
    if sealed is None or sealed.book.year < _first_year(work):
        raise NotFound()
    return sealed


def _to_change(work: Work, contact: UUID, expected: int) -> Sealed:
    sealed = _there(work, contact, lock=True)
    if sealed.row.version != expected:
        raise StaleVersion()
    return sealed


def _key(work: Work, book: Book) -> bytes:
    return work.keys.get(book.agency, book.id)


def _book_to_write_in(work: Work, agency: UUID, programme: Programme, year: int) -> tuple[Book, bytes]:
    """The book of a year and its key. The first contact begins it: its key is committed before, as a file's is.

    Of two who begin it at once, one waits for the other in `add_book`, and destroys the key it does not need.
    """
    book = work.of(ShortContacts).book(agency, programme.id, year)
    if book is None:
        new = Book(uuid4(), agency, programme.id, year)
        key = work.keys.create(agency, new.id)
        if work.of(ShortContacts).add_book(new):
            return new, key
        work.keys.destroy(new.id)
        book = work.of(ShortContacts).book(agency, programme.id, year)
    if book is None:
        raise Conflict("conflict")
    return book, _key(work, book)
