"""What a worker sends time and again is planned once by each connection, and means what it meant as a text."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError, OperationalError

from deploy.local.stack import Stack
from kernel.clock import Clock
from kernel.data.database import Transaction, engine
from kernel.data.prepared import prepare
from kernel.data.together import send_with_next
from kernel.events import inbox_rows, outbox
from kernel.events.inbox_rows import ARRIVE, Told, arrive
from kernel.service import Process
from kernel.settings import read
from services.retention.store import Work
from services.retention.worker import inbox
from tests.databases import superuser_of

PLANNED = text("SELECT name, generic_plans, custom_plans FROM pg_prepared_statements ORDER BY name")
TWICE = text(
    "INSERT INTO inbox (message_id, event, state, attempts, arrived_at) VALUES (:id, '50%', 'handled', 1, now())"
)


@pytest.fixture
def made(stack: Stack) -> Iterator[Engine]:
    """As a worker's of retention, with few connections: two."""
    one = engine(superuser_of(stack.environment, "retention"), 1, each_alone=True)
    prepare(one, [ARRIVE, outbox.MARK, TWICE])
    yield one
    one.dispose()


def told(*keys: UUID) -> list[Told]:
    """Messages that each tell of a subject."""
    return [Told(key, "x.y.v1", f"x/{key}", number) for number, key in enumerate(keys, 1)]


def test_messages_arrive_by_a_plan_that_is_there(made: Engine) -> None:
    """One or many, new or known: the same answers, and no plan is made for their sake."""
    first, second, third = uuid4(), uuid4(), uuid4()
    now = Clock().now()
    with made.connect() as connection:
        assert arrive(connection, told(first), now) == {first: True}
        assert arrive(connection, told(first, second), now) == {second: True}
        assert arrive(connection, [Told(third, "x.y.v1", f"x/{second}", 1)], now) == {third: False}
        planned = {row.name: (row.generic_plans, row.custom_plans) for row in connection.execute(PLANNED)}
        connection.execute(text("DELETE FROM inbox WHERE event = 'x.y.v1'"))
        connection.execute(text("DELETE FROM inbox_latest WHERE state_key LIKE 'x/%'"))
    assert planned == {"obhut_0": (3, 0), "obhut_1": (0, 0), "obhut_2": (0, 0)}


def test_what_waits_for_the_next_statement_is_prepared_too(made: Engine) -> None:
    """An error of it is told as ever, the transaction is rolled back, and the connection goes on to serve."""
    key = uuid4()
    for _ in range(2):
        with pytest.raises(IntegrityError), Transaction(made, text("BEGIN")) as taking:
            send_with_next(taking.connection, TWICE, {"id": key})
            send_with_next(taking.connection, TWICE, {"id": key})
    with Transaction(made, text("BEGIN")) as taking:
        assert outbox.take(taking.connection, {}, 5) == {}
        assert not inbox_rows.still_retrying(taking.connection, key)
        (used,) = [row for row in taking.connection.execute(PLANNED) if row.name == "obhut_2"]
    assert used.generic_plans == 4


def test_a_session_that_was_cleared_is_begun_anew(made: Engine) -> None:
    """What was prepared is gone: told as a lost connection is, so that whoever asked asks again."""
    with pytest.raises(OperationalError) as lost, made.connect() as connection:
        connection.execute(text("DEALLOCATE ALL"))
        outbox.mark(connection, Clock(), [])
    assert lost.value.connection_invalidated
    with made.connect() as connection:
        outbox.mark(connection, Clock(), [])


def test_connections_of_before_are_given_up(stack: Stack) -> None:
    """A worker's templates are read while it starts."""
    one = engine(superuser_of(stack.environment, "retention"), 1, each_alone=True)
    with one.connect() as connection:
        connection.execute(text("SELECT 1"))
    prepare(one, [outbox.MARK])
    with one.connect() as connection:
        outbox.mark(connection, Clock(), [])
    one.dispose()


def test_an_engine_without_them_sends_texts(stack: Stack) -> None:
    """A web process has nothing prepared, and asks the same."""
    one = engine(superuser_of(stack.environment, "retention"), 1, each_alone=True)
    with one.connect() as connection:
        assert arrive(connection, told(uuid4()), Clock().now()) != {}
        connection.execute(text("DELETE FROM inbox WHERE event = 'x.y.v1'"))
        connection.execute(text("DELETE FROM inbox_latest WHERE state_key LIKE 'x/%'"))
        assert connection.execute(PLANNED).all() == []
    one.dispose()


def test_what_handlers_send_often_is_prepared(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the role that a worker of retention is in the database: it begins to watch a file, within its agency."""
    for name, value in stack.environment.items():
        monkeypatch.setenv(name, value)
    settings = read("retention")
    one, agency, file = engine(settings.runtime_url, 1, each_alone=True), uuid4(), uuid4()
    often = inbox(Process(settings, one, Clock())).often
    prepare(one, often)
    with Work(one, Clock(), agency) as work:
        work.schedules.watch(file, agency, "waska", date(2026, 3, 2))
        planned = work.connection.execute(PLANNED).all()
        found = work.schedules.find(file)
    with Work(one, Clock(), agency) as work:
        work.schedules.erase(file)
    one.dispose()
    assert found is not None
    assert found.opened_on == date(2026, 3, 2)
    assert (len(planned), sum(row.generic_plans for row in planned)) == (len(often), 1)
