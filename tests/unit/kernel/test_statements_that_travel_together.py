"""What is only written goes with the next statement, and with the transaction where that fails."""

from types import SimpleNamespace
from typing import Any, cast

import pytest
from psycopg2.extensions import TRANSACTION_STATUS_IDLE, TRANSACTION_STATUS_INERROR
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from kernel.data.database import IS_ALONE, Transaction
from kernel.data.together import WAITING, Waiting, send_with_next

BEGIN, NOTE = text("BEGIN"), text("INSERT INTO notes VALUES (:said)")


class Cursor:
    """Says what it would have sent; `fails`: the server refuses it."""

    def __init__(self, *, fails: bool = False) -> None:
        self.sent: list[tuple[str, Any]] = []
        self._fails = fails

    def mogrify(self, statement: str, values: dict[str, str]) -> bytes:
        """With the values in it, quoted."""
        return (statement % {name: f"'{value}'" for name, value in values.items()}).encode()

    def execute(self, statement: str, parameters: Any = None) -> None:
        """What goes over the wire."""
        self.sent.append((statement, parameters))
        if self._fails:
            raise ValueError


class Lent:
    """A connection of SQLAlchemy's, as far as a transaction sees of it. `refused`: a statement the server refuses."""

    invalidated = False

    def __init__(self, refused: str = "") -> None:
        self.sent: list[str] = []
        self.options: dict[str, Any] = {}
        self._refused = refused
        self._info = SimpleNamespace(transaction_status=TRANSACTION_STATUS_IDLE)
        self.connection = SimpleNamespace(dbapi_connection=SimpleNamespace(info=self._info))

    def execution_options(self, **options: Any) -> "Lent":
        """Keeps what waits."""
        self.options.update(options)
        return self

    def get_execution_options(self) -> dict[str, Any]:
        """Gives it back."""
        return self.options

    def exec_driver_sql(self, statement: str) -> None:
        """What waits goes in front; a refusal leaves the transaction open, in error."""
        waiting: Waiting = self.options[WAITING]
        self.sent += [*(one.text for one, _ in waiting), statement]
        waiting.clear()
        refused = self._refused in self.sent and statement != "ROLLBACK"
        self._info.transaction_status = TRANSACTION_STATUS_INERROR if refused else TRANSACTION_STATUS_IDLE
        if refused:
            raise IntegrityError(statement, None, ValueError())

    def invalidate(self) -> None:
        """It would be dropped."""
        self.invalidated = True

    def close(self) -> None:
        """Back to the pool."""


class Lends:
    """An engine on which each statement stands alone, with this one connection."""

    def __init__(self, lent: Lent) -> None:
        self._lent = lent

    def get_execution_options(self) -> dict[str, bool]:
        """As `each_statement_alone` makes them."""
        return {IS_ALONE: True}

    def connect(self) -> Lent:
        """The connection."""
        return self._lent


def _transaction(lent: Lent) -> Transaction:
    return Transaction(cast(Engine, Lends(lent)), BEGIN)


def _context(*waiting: str) -> SimpleNamespace:
    return SimpleNamespace(execution_options={WAITING: [(NOTE, {"said": said}) for said in waiting]})


def test_what_waits_goes_in_front_in_its_order(away: Engine) -> None:
    """One message, the asked statement last: its rows are the answer, and it sees what was written before it."""
    (execute,), cursor, context = away.dialect.dispatch.do_execute, Cursor(), _context("a", "50%")
    assert execute(cursor, "SELECT %(x)s", {"x": 1}, context)
    first, second = "INSERT INTO notes VALUES ('a')", "INSERT INTO notes VALUES ('50%%')"
    assert cursor.sent == [(f"{first}; {second}; SELECT %(x)s", {"x": 1})]
    assert not execute(cursor, "SELECT 2", {}, context), "nothing waits any more: the driver goes on by itself"


def test_many_rows_are_preceded_once(away: Engine) -> None:
    """The driver repeats a statement for each row; what waits must not be repeated with it."""
    (execute_many,), cursor = away.dialect.dispatch.do_executemany, Cursor()
    assert not execute_many(cursor, "UPDATE", [{}, {}], _context("a"))
    assert cursor.sent == [("INSERT INTO notes VALUES ('a'); ", None)]


def test_what_was_refused_is_not_sent_again(away: Engine) -> None:
    """The ROLLBACK that follows would carry it into no transaction at all, where it would stay."""
    (execute,), context = away.dialect.dispatch.do_execute, _context("a")
    with pytest.raises(ValueError):
        execute(Cursor(fails=True), "SELECT 1", {}, context)
    assert context.execution_options[WAITING] == []


def test_begin_and_writes_go_with_commit() -> None:
    """A use case that asks nothing costs one round trip."""
    lent = Lent()
    with _transaction(lent) as work:
        send_with_next(work.connection, NOTE, {"said": "a"})
        assert lent.sent == []
    assert lent.sent == ["BEGIN", NOTE.text, "COMMIT"]


def test_what_fails_with_commit_is_rolled_back_and_told() -> None:
    """The use case fails as if the statement had been sent where it stands, and the connection can be used again."""
    lent = Lent(refused=NOTE.text)
    with pytest.raises(DBAPIError), _transaction(lent) as work:
        send_with_next(work.connection, NOTE, {"said": "a"})
    assert lent.sent[-1] == "ROLLBACK"
    assert not lent.invalidated


def test_what_waits_is_gone_with_an_error() -> None:
    """What a use case has refused is not written; where nothing was sent, there is nothing to roll back."""
    lent = Lent()
    with pytest.raises(KeyError), _transaction(lent) as work:
        send_with_next(work.connection, NOTE, {"said": "a"})
        raise KeyError
    assert lent.sent == []
    assert lent.options[WAITING] == []


def test_what_is_counted_counts_once_it_holds() -> None:
    """A part of a transaction counts with the whole of it; what is rolled back was never there."""
    counted: list[str] = []
    with _transaction(Lent()) as whole:
        with _transaction(Lent()).within(whole) as part:
            part.once_committed(lambda: counted.append("part"))
        whole.once_committed(lambda: counted.append("whole"))
        assert counted == []
    assert counted == ["part", "whole"]
    with pytest.raises(KeyError), _transaction(Lent()) as work:
        work.once_committed(lambda: counted.append("in vain"))
        raise KeyError
    assert counted == ["part", "whole"]


def test_a_part_is_neither_begun_nor_ended_by_itself() -> None:
    """It writes where the whole does, and leaves the end to it."""
    lent, other = Lent(), Lent()
    with _transaction(lent) as whole:
        with _transaction(other).within(whole) as part:
            assert part.connection is whole.connection
            send_with_next(part.connection, NOTE, {"said": "a"})
        assert (lent.sent, other.sent) == ([], [])
    assert (lent.sent, other.sent) == (["BEGIN", NOTE.text, "COMMIT"], [])


def test_outside_a_unit_of_work_nothing_waits() -> None:
    """There would be nothing that takes it along."""
    said: list[object] = []
    alone = SimpleNamespace(get_execution_options=dict, execute=lambda *sent: said.extend(sent))
    send_with_next(cast(Connection, alone), NOTE, {"said": "a"})
    assert said == [NOTE, {"said": "a"}]
