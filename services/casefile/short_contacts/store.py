"""Short contacts and their books. In plain are agency, programme and year of a book, author and instant of writing."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from kernel.data.database import sql
from kernel.errors import StaleVersion
from services.casefile.sealing.documents import open_sealed, seal
from services.casefile.short_contacts.model import ShortContact
from services.casefile.store.repository import Repository

CONTACT = "SELECT c.*, b.programme, b.year FROM short_contacts c JOIN short_contact_books b ON b.id = c.book"


@dataclass(frozen=True, slots=True)
class Book:
    """The short contacts of an agency in a programme and a calendar year; its key has the book's id."""

    id: UUID
    agency: UUID
    programme: str
    year: int


@dataclass(frozen=True, slots=True)
class Sealed:
    """A short contact whose book was found and whose key was not asked for yet."""

    book: Book
    row: Row[Any]

    def opened(self, key: bytes) -> ShortContact:
        """What it says."""
        return _contact(self.row, key)


class ShortContacts(Repository):
    """Short contacts of the agency the transaction is for; under the jobs role, of all."""

    def book(self, agency: UUID, programme: str, year: int) -> Book | None:
        """The book of a year; None while nobody has written in it."""
        row = self._connection.execute(
            sql("""SELECT id FROM short_contact_books
                    WHERE agency = :agency AND programme = :programme AND year = :year"""),
            {"agency": agency, "programme": programme, "year": year},
        ).first()
        return Book(row.id, agency, programme, year) if row else None

    def add_book(self, book: Book) -> bool:
        """Begin a book; False where another was faster (waits for that one): then its book is the one."""
        return bool(
            self._connection.execute(
                sql("""INSERT INTO short_contact_books (id, agency, programme, year)
                        VALUES (:id, :agency, :programme, :year) ON CONFLICT (agency, programme, year) DO NOTHING"""),
                {"id": book.id, "agency": book.agency, "programme": book.programme, "year": book.year},
            ).rowcount
        )

    def all(self, book: Book, key: bytes) -> list[ShortContact]:
        """Everything in a book, in no order: days are sealed, so the database knows none."""
        rows = self._connection.execute(sql("SELECT * FROM short_contacts WHERE book = :book"), {"book": book.id})
        return [_contact(row, key) for row in rows]

    def get(self, contact: UUID, *, lock: bool = False) -> Sealed | None:
        """One contact; None where there is none of the agency."""
        row = self._connection.execute(
            sql(f"{CONTACT} WHERE c.id = :id {'FOR UPDATE OF c' if lock else ''}"), {"id": contact}
        ).first()
        return Sealed(Book(row.book, row.agency, row.programme, row.year), row) if row else None

    def add(self, contact: ShortContact, agency: UUID, key: bytes) -> None:
        """Seal and insert a new contact."""
        self._connection.execute(
            sql("""INSERT INTO short_contacts (id, book, agency, author, version, sealed, created_at)
                    VALUES (:id, :book, :agency, :author, :version, :sealed, :created_at)"""),
            {
                "id": contact.id,
                "book": contact.book,
                "agency": agency,
                "author": contact.author,
                "version": contact.version,
                "sealed": _sealed(contact, key),
                "created_at": contact.created_at,
            },
        )

    def save(self, contact: ShortContact, key: bytes) -> None:
        """Seal a contact anew, in its book, over the version before; `StaleVersion` if another was faster."""
        changed = self._connection.execute(
            sql("""UPDATE short_contacts SET book = :book, version = :version, sealed = :sealed
                    WHERE id = :id AND version = :version - 1"""),
            {
                "id": contact.id,
                "book": contact.book,
                "version": contact.version,
                "sealed": _sealed(contact, key),
            },
        )
        if not changed.rowcount:
            raise StaleVersion()

    def delete(self, contact: UUID) -> None:
        """The contact is none any more."""
        self._connection.execute(sql("DELETE FROM short_contacts WHERE id = :id"), {"id": contact})

    def books_before(self, year: int) -> list[UUID]:
        """Books of earlier years, of every agency (jobs role)."""
        return list(
            self._connection.execute(
                sql("SELECT id FROM short_contact_books WHERE year < :year ORDER BY year, id"), {"year": year}
            ).scalars()
        )

    def delete_book(self, book: UUID) -> None:
        """A book with all its contacts; locked first, so that whoever writes in it just now has finished."""
        for statement in (
            "SELECT id FROM short_contact_books WHERE id = :id FOR UPDATE",
            "DELETE FROM short_contacts WHERE book = :id",
            "DELETE FROM short_contact_books WHERE id = :id",
        ):
            self._connection.execute(sql(statement), {"id": book})


def _name(contact: UUID) -> str:
    return f"short_contact/{contact}"


def _sealed(contact: ShortContact, key: bytes) -> bytes:
    return seal(key, contact.book, _name(contact.id), contact.version, contact.values)


def _contact(row: Row[Any], key: bytes) -> ShortContact:
    return ShortContact(
        id=row.id,
        book=row.book,
        author=row.author,
        version=row.version,
        created_at=row.created_at,
        values=open_sealed(key, row.book, _name(row.id), row.version, bytes(row.sealed)),
    )
