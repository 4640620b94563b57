"""Calendars, short contacts, releases and erasures in memory."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from kernel.data.erasure_scan import Found
from kernel.errors import StaleVersion
from kernel.principal import Principal
from services.casefile.calendar.store import Calendars, Stamp
from services.casefile.erasure.store import FILLED, Erasures, Order
from services.casefile.erasure.store import TABLES as OF_A_FILE
from services.casefile.model.access import addressed_to
from services.casefile.releases.store import Counted, Issued, Releases, Standing
from services.casefile.sealing.documents import open_sealed, seal
from services.casefile.short_contacts.model import ShortContact
from services.casefile.short_contacts.store import Book, Sealed, ShortContacts
from services.casefile.templates.declared.periods import Period
from services.casefile.templates.declared.programme import Measure
from tests.unit.casefile.fakes.conditions import is_for, rests
from tests.unit.casefile.fakes.database import TABLES, InMemory, Row, page_of


class FakeCalendars(InMemory, Calendars):
    """As `Calendars`."""

    def put(self, principal: Principal, secret: str) -> None:
        row = {"account": principal.account, "agency": principal.agency, "roles": principal.roles}
        made = {"hash": sha256(secret.encode()).digest(), "created_at": self._clock.now()}
        self._rows("calendars")[principal.account] = {**row, **made}

    def since(self, account: UUID) -> datetime | None:
        row = self._rows("calendars").get(account)
        return row["created_at"] if row else None

    def close(self, account: UUID) -> None:
        self._rows("calendars").pop(account, None)

    def whose(self, secret: str) -> Principal | None:
        for row in self._rows("calendars").where(hash=sha256(secret.encode()).digest()):
            if self._rows("accounts").get(row["account"], {"state": "unknown"})["state"] != "closed":
                return Principal(row["account"], row["agency"], row["roles"])
        return None

    def stamps(self, principal: Principal, since: date, until: date) -> list[Stamp]:
        there = {"agency": principal.agency, "kind": "appointments", "removed_at": None}
        rows = [row for row in self._rows("case_entries").where(**there) if row["day"] and since <= row["day"] <= until]
        rows.sort(key=lambda row: (row["day"], row["id"]))
        cases, mine = self._rows("cases"), addressed_to(principal, self._clock.today())
        return [
            Stamp(row["id"], row["case_id"], row["version"])
            for row in rows
            if not rests(row, cases[row["case_id"]]) and is_for(self._rows, mine, row, cases[row["case_id"]])
        ]


@dataclass(frozen=True, slots=True)
class FakeSealed(Sealed):
    """As `Sealed`."""

    row: Any

    def opened(self, key: bytes) -> ShortContact:
        return _contact(self.row.told, key)


class FakeShortContacts(InMemory, ShortContacts):
    """As `ShortContacts`."""

    def book(self, agency: UUID, programme: str, year: int) -> Book | None:
        books = (row["book"] for row in self._rows("short_contact_books").where(agency=agency))
        return next((one for one in books if (one.programme, one.year) == (programme, year)), None)

    def add_book(self, book: Book) -> bool:
        if self.book(book.agency, book.programme, book.year):
            return False
        return self._rows("short_contact_books").insert(book.id, agency=book.agency, book=book)

    def all(self, book: Book, key: bytes) -> list[ShortContact]:
        return [_contact(row, key) for row in self._rows("short_contacts").where(book=book.id)]

    def get(self, contact: UUID, *, lock: bool = False) -> Sealed | None:  # noqa: ARG002 -- because the real one locks
        row = self._rows("short_contacts").get(contact)
        if row is None:
            return None
        told = SimpleNamespace(told=row, id=row["id"], version=row["version"])
        return FakeSealed(self._rows("short_contact_books")[row["book"]]["book"], told)

    def add(self, contact: ShortContact, agency: UUID, key: bytes) -> None:
        self._rows("short_contacts").insert(contact.id, **_kept(contact, key), agency=agency)

    def save(self, contact: ShortContact, key: bytes) -> None:
        row = self._rows("short_contacts").get(contact.id)
        if row is None or row["version"] != contact.version - 1:
            raise StaleVersion()
        changed = _kept(contact, key)
        self._rows("short_contacts").change(
            contact.id, **{name: changed[name] for name in ("book", "version", "sealed")}
        )

    def delete(self, contact: UUID) -> None:
        self._rows("short_contacts").pop(contact, None)

    def books_before(self, year: int) -> list[UUID]:
        books = [row["book"] for row in self._rows("short_contact_books").values()]
        return [one.id for one in sorted(books, key=lambda one: (one.year, one.id)) if one.year < year]

    def delete_book(self, book: UUID) -> None:
        self._rows("short_contacts").delete(book=book)
        self._rows("short_contact_books").pop(book, None)


class FakeReleases(InMemory, Releases):
    """As `Releases`."""

    def lock(self, programme: str) -> None:
        """Nobody else is here."""

    def made(self, programme: str, period: str) -> dict[str, UUID]:
        return {row["measure"]: row["id"] for row in self._rows("releases").where(programme=programme, period=period)}

    def files(
        self, programme: str, measure: Measure, period: Period, counting: Iterable[int], free: Iterable[int]
    ) -> list[Counted]:
        versions, without = set(counting), set(free)
        found = [
            Counted(case["id"], case["agency"], case["template_version"])
            for case in self._rows("cases").where(programme=programme)
            if case["status"] != "erasing"
            and case["template_version"] in versions
            and self._rows("agencies").get(case["agency"], {}).get("transmission")
            and self._is_in(case["id"], measure, period)
            and (case["template_version"] in without or self._consented(case["id"], measure.purpose))
        ]
        return sorted(found)

    def add(self, table: Issued, account: UUID) -> None:
        body = json.dumps(table.data, ensure_ascii=False, sort_keys=True)
        about = {name: table.data[name] for name in ("programme", "measure", "period")}
        row = {**about, "id": table.release, "made_at": self._clock.acted(), "made_by": account, "body": body}
        self._rows("releases").insert(table.release, **row, standing=table.standing.value)

    def issued(self, programme: str) -> list[Issued]:
        rows = sorted(self._rows("releases").where(programme=programme), key=lambda row: (row["made_at"], row["id"]))
        return [_issued(row) for row in rows]

    def unjudged(self) -> list[str]:
        return sorted({row["programme"] for row in self._rows("releases").where(standing="unjudged")})

    def judge(self, release: UUID, standing: Standing) -> None:
        if self._rows("releases")[release]["standing"] == "unjudged":
            self._rows("releases").change(release, standing=standing.value)

    def get(self, release: UUID) -> dict[str, Any] | None:
        row = self._rows("releases").get(release)
        return _release(row) if row else None

    def page(self, page: int, size: int) -> tuple[int, list[dict[str, Any]]]:
        rows = sorted(self._rows("releases").values(), key=lambda row: row["id"])
        rows.sort(key=lambda row: row["made_at"], reverse=True)
        return page_of([_release(row) for row in rows], page, size)

    def _is_in(self, case_id: UUID, measure: Measure, period: Period) -> bool:
        row = self._rows("case_phases").get((case_id, measure.phase))
        edge = "started_recorded_on" if measure.counts == "phase_started" else "ended_recorded_on"
        day = getattr(row["dates"], edge) if row else None
        return day is not None and period.first_day <= day <= period.last_day

    def _consented(self, case_id: UUID, purpose: str) -> bool:
        return bool(self._rows("case_consents").where(case_id=case_id, purpose=purpose, state="in_force"))


class FakeErasures(InMemory, Erasures):
    """As `Erasures`."""

    def add(self, order: UUID, agency: UUID, case_id: UUID, due_on: date, counted_from: date) -> None:
        told = {"order_id": order, "agency": agency, "case_id": case_id, "due_on": due_on}
        made = {"counted_from": counted_from, "state": "ordered", "arrived_at": self._clock.now(), "fingerprint": None}
        made |= {"undone": False}
        self._rows("erasures").insert(order, **told, **made)

    def is_untouched(self, case_id: UUID) -> bool:
        return not any(self._rows(table).where(case_id=case_id) for table in FILLED)

    def begin_undoing(self, order: UUID, agency: UUID, case_id: UUID, fingerprint: str | None) -> None:
        today = self._clock.today()
        self.add(order, agency, case_id, today, today)
        self.mark(order, case_id, fingerprint)
        self._rows("cases").change(case_id, closed_on=today)
        self._rows("erasures").change(order, undone=True)

    def get(self, order: UUID) -> Order | None:
        row = self._rows("erasures").get(order)
        return Order(**row) if row else None

    def mark(self, order: UUID, case_id: UUID, fingerprint: str | None) -> None:
        closed_on = self._rows("cases")[case_id]["closed_on"] or self._clock.today()
        self._rows("cases").change(case_id, status="erasing", closed_on=closed_on)
        self._rows("erasures").change(order, state="erasing", fingerprint=fingerprint)

    def delete_file(self, case_id: UUID, audiences: dict[str, UUID]) -> dict[str, int]:  # noqa: ARG002 -- because there is no inbox here
        made = {str(case_id), *(str(row["id"]) for row in self._rows("case_entries").where(case_id=case_id))}
        for key in [key for key, row in self._rows("idempotency").items() if row["resource"] in made]:
            del self._rows("idempotency")[key]
        counts = {table: self._rows(table).delete(case_id=case_id) for table in OF_A_FILE}
        counts["cases"] = self._rows("cases").delete(id=case_id)
        seen = [(key, row["cases"]) for key, row in self._rows("access_log").items() if case_id in row["cases"]]
        for key, cases in seen:
            self._rows("access_log").change(key, cases=tuple(one for one in cases if one != case_id))
        return {**counts, "access_log_blanked": len(seen)}

    def set_state(self, order: UUID, state: str) -> None:
        self._rows("erasures").change(order, state=state)

    def end(self, order: UUID, state: str) -> None:
        self._rows("erasures").change(order, case_id=None, state=state)

    def search(self, needles: list[UUID]) -> Found:
        forms = [form for needle in needles for form in (str(needle), needle.hex)]
        rows = [repr(item) for table in TABLES for item in self._rows(table).items()]
        return Found(len(TABLES), sum(any(form in row for form in forms) for row in rows))

    def left_since(self, then: datetime) -> list[UUID]:
        unfinished = ("ordered", "erasing", "gone")
        rows = self._rows("erasures").values()
        return [row["order_id"] for row in rows if row["state"] in unfinished and row["arrived_at"] < then]

    def log_step(self, order: Order, step: str, detail: str) -> None:
        about = {"agency": order.agency, "order": order.order_id, "at": self._clock.acted()}
        self._rows("erasure_log").insert((order.order_id, step), **about, step=step, detail=detail)


def _kept(contact: ShortContact, key: bytes) -> dict[str, Any]:
    sealed = seal(key, contact.book, f"short_contact/{contact.id}", contact.version, contact.values)
    names = ("id", "book", "author", "version", "created_at")
    return {**{name: getattr(contact, name) for name in names}, "sealed": sealed}


def _contact(row: Row, key: bytes) -> ShortContact:
    values = open_sealed(key, row["book"], f"short_contact/{row['id']}", row["version"], row["sealed"])
    return ShortContact(
        **{name: row[name] for name in ("id", "book", "author", "version", "created_at")}, values=values
    )


def _release(row: Row) -> dict[str, Any]:
    return _issued(row).read | {"id": row["id"], "made_at": row["made_at"]}


def _issued(row: Row) -> Issued:
    return Issued(json.loads(row["body"]), Standing(row["standing"]))
