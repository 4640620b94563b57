"""A database in memory, as far as a unit of work sees of it: rows by table, a wall between agencies, commit, rollback.

The real `Work` runs over it: its transaction, its events and its record of accesses are those of the product. Only what
repositories would ask PostgreSQL for is asked of the fakes beside this file instead.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import count
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

from psycopg2.extensions import TRANSACTION_STATUS_IDLE
from sqlalchemy import Engine, TextClause

from kernel.data import security_log
from kernel.data.database import COMMIT, IS_ALONE, ROLLBACK
from kernel.events import outbox
from kernel.security import Kind, Note, Wanted
from kernel.unit_of_work import BEGIN_IN_SCOPE
from services.casefile.erasure.store import TABLES as OF_A_FILE
from services.casefile.store import access_log, programmes
from services.casefile.store.repository import Repository
from tests.security import rows_of
from tests.unit.casefile.fakes.constraints import must_hold

Row = Mapping[str, Any]
Rows = dict[Any, Row]
TABLES = (
    *OF_A_FILE,
    *("cases", "client_numbers", "agencies", "accounts", "access_log", "idempotency", "jobs", "deferred", "outbox"),
    *("blank_prints", "case_exports", "erasures", "erasure_log", "calendars"),
    *("short_contact_books", "short_contacts", "releases", "security_log"),
    *("programme_extensions", "template_versions", "template_proposals", "template_proposal_log"),
)


class BehindTheWall(Exception):
    """A row of another agency was to be written: row-level security refuses it."""


class Table(Rows):
    """The rows of a table that a transaction sees, by primary key. A row is never changed, only replaced."""

    def where(self, **equal: object) -> list[Row]:
        """The rows with these values."""
        return [row for row in self.values() if all(row[name] == value for name, value in equal.items())]

    def insert(self, key: object, **row: object) -> bool:
        """A new row; False where there is one of this key."""
        if key in self:
            return False
        self[key] = row
        return True

    def change(self, key: object, **columns: object) -> bool:
        """Other values in a row; False where there is none."""
        if key not in self:
            return False
        self[key] = {**self[key], **columns}
        return True

    def delete(self, **equal: object) -> int:
        """Delete the rows with these values; returns how many."""
        gone = [key for key, row in self.items() if all(row[name] == value for name, value in equal.items())]
        for key in gone:
            del self[key]
        return len(gone)


class Tables(dict[str, Table]):
    """The tables of a transaction, each copied when it is first looked at. `before`: as they were then."""

    def __init__(self, visible: Callable[[str], Rows]) -> None:
        super().__init__()
        self._visible, self.before = visible, dict[str, Rows]()

    def __missing__(self, table: str) -> Table:
        self.before[table] = self._visible(table)
        self[table] = Table(self.before[table])
        return self[table]


class FakeDatabase:
    """What was committed. `broken`: by table the error that writing it raises, e.g. of a log that is full."""

    def __init__(self) -> None:
        self.tables: dict[str, Rows] = {name: {} for name in TABLES}
        self.numbers: Iterator[int] = count(1)
        self.broken: dict[str, Exception] = {}

    def engine(self, *, sees_all: bool = False) -> Engine:
        """An engine of the web role, or of the one that sees every agency (jobs)."""
        return cast(Engine, FakeEngine(self, sees_all=sees_all))


class FakeEngine:
    """Connects to it."""

    def __init__(self, database: FakeDatabase, *, sees_all: bool) -> None:
        self._database, self._sees_all = database, sees_all

    def get_execution_options(self) -> Mapping[str, bool]:
        """Every statement stands alone here anyway."""
        return {IS_ALONE: True}

    def connect(self) -> "FakeConnection":
        """A connection for one transaction."""
        return FakeConnection(self._database, sees_all=self._sees_all)


class FakeConnection:
    """A transaction: it works on a copy of the rows it may see, and writes back what it has changed."""

    invalidated = False
    connection = SimpleNamespace(
        dbapi_connection=SimpleNamespace(info=SimpleNamespace(transaction_status=TRANSACTION_STATUS_IDLE))
    )

    def __init__(self, database: FakeDatabase, *, sees_all: bool) -> None:
        self.database, self._sees_all, self._own = database, sees_all, set[object]()
        self.tables = Tables(self._visible)

    def execute(self, statement: TextClause, values: Any = None) -> Any:
        """What is asked by the kernel and by the unit of work itself; a repository that comes here has no fake."""
        return self.exec_driver_sql(statement.text, values)

    def exec_driver_sql(self, statement: str, values: Any = None) -> Any:
        """The same, as its text."""
        known = STATEMENTS.get(statement)
        if known is None:
            raise AssertionError(f"no fake answers this: {statement}")
        return known(self, values)

    def get_execution_options(self) -> Mapping[str, Any]:
        """What is written is there at once: to whoever asks afterwards that is the same (kernel/data/together.py)."""
        return {}

    def execution_options(self, **_: object) -> "FakeConnection":
        """Nothing waits here."""
        return self

    def close(self) -> None:
        """Nothing is held."""

    def begin(self, scope: Mapping[str, str]) -> None:
        """Set the scope, in which tables are copied once they are looked at."""
        agency, self._sees_all = scope["agency"], self._sees_all or scope["platform"] == "on"
        self._own = {agency, UUID(agency)} if agency else {agency}

    def commit(self, _: object) -> None:
        """Write back what was changed here; what others have changed meanwhile stays."""
        for name, rows in self.tables.items():
            before, kept = self.tables.before[name], self.database.tables[name]
            for key in before.keys() - rows.keys():
                kept.pop(key, None)
            for key, row in rows.items():
                if before.get(key) is not row:
                    if not self._sees(row):
                        raise BehindTheWall(name)
                    must_hold(name, row)
                    kept[key] = row

    def roll_back(self, _: object) -> None:
        """Forget it all."""

    def emit(self, values: Mapping[str, Any]) -> None:
        """Rows of the outbox."""
        for key, audience, body in zip(values["ids"], values["audiences"], values["bodies"], strict=True):
            row = {"event": values["event"], "audience": audience, "body": body}
            self.tables["outbox"].insert(next(self.database.numbers), id=key, **row)

    def record(self, row: Row) -> None:
        """A row of the access log; files that are gone are left out."""
        if "access_log" in self.database.broken:
            raise self.database.broken["access_log"]
        there = sorted(case for case in map(UUID, row["cases"]) if case in self.tables["cases"])
        about = {"at": row["now"], "agency": row["agency"], "account": row["account"], "roles": row["roles"]}
        number = next(self.database.numbers)
        self.tables["access_log"].insert(number, **about, action=str(row["action"]), cases=tuple(there))

    def note(self, row: Row) -> None:
        """A row of the security log."""
        self.tables["security_log"].insert(next(self.database.numbers), **row)

    def notes(self, asked: Row) -> list[tuple[Any, ...]]:
        """Rows of the security log, the newest first."""
        rows = sorted(self.tables["security_log"].items())
        kept = [Note(row["at"], row["agency"], row["account"], Kind(row["kind"])) for _, row in rows]
        wanted = Wanted(**{name: asked[name] for name in ("account", "kind", "since", "until", "before", "size")})
        return [(one.id, one.at, one.account, one.kind) for one in rows_of(kept, asked.get("agency"), wanted)]

    def extensions(self, _: object) -> list[SimpleNamespace]:
        """The newest extension of each agency and programme."""
        newest: dict[tuple[UUID, str], Row] = {}
        for row in sorted(self.tables["programme_extensions"].values(), key=lambda one: one["version"]):
            newest[row["agency"], row["programme"]] = row
        return [SimpleNamespace(**row) for row in newest.values()]

    def _visible(self, table: str) -> Rows:
        rows = self.database.tables[table]
        return dict(rows) if self._sees_all else {key: row for key, row in rows.items() if self._sees(row)}

    def _sees(self, row: Row) -> bool:
        return self._sees_all or "agency" not in row or row["agency"] in self._own


STATEMENTS: Mapping[str, Callable[[FakeConnection, Any], Any]] = {
    BEGIN_IN_SCOPE.text: FakeConnection.begin,
    COMMIT: FakeConnection.commit,
    ROLLBACK: FakeConnection.roll_back,
    outbox.INSERT.text: FakeConnection.emit,
    access_log.RECORD.text: FakeConnection.record,
    security_log.RECORD.text: FakeConnection.note,
    security_log.PAGE.text: FakeConnection.notes,
    security_log.PAGE_OF_PLATFORM.text: FakeConnection.notes,
    programmes.CURRENT.text: FakeConnection.extensions,
}


class InMemory(Repository):
    """What the fakes have in common: they find their rows where the real ones have their connection."""

    def _rows(self, table: str) -> Table:
        return cast(FakeConnection, self._connection).tables[table]

    def _next(self) -> int:
        return next(cast(FakeConnection, self._connection).database.numbers)


def page_of(found: list[Any], page: int, size: int) -> tuple[int, list[Any]]:
    """How many there are, and one page of them."""
    return len(found), found[(page - 1) * size : page * size]
