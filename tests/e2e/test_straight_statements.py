"""A fixed text that goes straight to the driver is answered as SQLAlchemy answers it, and fails as it fails there."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from sqlalchemy import Engine, bindparam, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import IntegrityError, OperationalError, PendingRollbackError

from deploy.local.stack import Stack
from kernel.clock import Clock
from kernel.data.database import engine, sql
from kernel.data.straight import Straight
from kernel.unit_of_work import UnitOfWork
from tests.databases import superuser_of

VALUES = {"some": [uuid4()], "word": "50%", "day": Clock().today(), "none": None}
ASKED = sql("""
    SELECT 1 AS one, CAST(:some AS uuid[]) AS some, :word LIKE '50%' AS word, CAST(:day AS date) AS day,
        CAST(:none AS text) AS none, CAST('{"a": [1, null]}' AS jsonb) AS told, now() > 'epoch' AS flag
    UNION ALL SELECT 2, NULL, NULL, NULL, NULL, NULL, NULL
""")
NOBODY = sql("UPDATE agencies SET retention_days = 0 WHERE agency = :agency")
TWICE = sql(
    "INSERT INTO idempotency (account, key, operation, status, resource, created_at) "
    "SELECT :account, 'k', '', 201, '', now() FROM generate_series(1, 2)"
)


@pytest.fixture(scope="module")
def both(stack: Stack) -> Iterator[tuple[Engine, Engine]]:
    """The same database, straight and as SQLAlchemy goes by itself."""
    url = superuser_of(stack.environment, "casefile")
    made = engine(url, each_alone=True), engine(url)
    yield made
    for one in made:
        one.dispose()


def test_rows_are_the_same(both: tuple[Engine, Engine]) -> None:
    """By place and by name, of every type we use, also where there is none."""
    answers = []
    for one in both:
        with one.connect() as connection:
            assert isinstance(connection, Straight) is (one is both[0])
            rows = connection.execute(ASKED, VALUES).all()
            first, nobody = connection.execute(ASKED, VALUES).first(), connection.execute(NOBODY, {"agency": uuid4()})
            assert first is not None
            looks = [tuple(row) for row in rows], dict(first._mapping), first.told, first.some
            typed = connection.execute(text("SELECT :a AS a").bindparams(bindparam("a", {"b": 1}, JSONB))).scalar_one()
            none = connection.execute(sql("SELECT 1 WHERE 'a' LIKE '%b'")).first()
            answers.append((looks, nobody.rowcount, none, typed, connection.exec_driver_sql("SELECT 'a'").scalar()))
    assert answers[0] == answers[1]


def test_an_error_is_sqlalchemy_s_without_values(both: tuple[Engine, Engine]) -> None:
    """Stores tell errors by their class, and logs must not learn whose they are."""
    account = uuid4()
    told = []
    for one in both:
        with one.connect() as connection, pytest.raises(IntegrityError) as refused:
            connection.execute(TWICE, {"account": account})
        told.append((refused.value.statement, refused.value.hide_parameters))
    assert told[0] == told[1]


def test_a_unit_of_work_whose_connection_is_lost_asks_nothing_any_more(both: tuple[Engine, Engine]) -> None:
    """On another connection its statements would stand outside its transaction, and stay whatever becomes of it."""
    straight, other = both
    with pytest.raises(PendingRollbackError), UnitOfWork(straight, Clock()) as work:
        number = work.connection.execute(sql("SELECT pg_backend_pid()")).scalar_one()
        with other.connect() as killing:
            killing.execute(sql("SELECT pg_terminate_backend(:number)"), {"number": number})
        with pytest.raises(OperationalError):
            work.connection.execute(ASKED, VALUES)
        with pytest.raises(PendingRollbackError):
            work.connection.execute(select(1))
        work.connection.execute(ASKED, VALUES)
    with UnitOfWork(straight, Clock()) as work:
        assert work.connection.execute(sql("SELECT 1")).scalar_one() == 1
