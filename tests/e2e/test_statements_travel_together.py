"""What is only written travels with the next statement: PostgreSQL takes it so, and so refuses it."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.exc import IntegrityError

from deploy.local.stack import Stack
from kernel.clock import Clock
from kernel.data.database import engine, sql
from kernel.data.together import send_with_next
from kernel.principal import Principal
from kernel.unit_of_work import UnitOfWork
from services.casefile.store import Work
from services.casefile.store.foundation import Foundation
from services.casefile.usecases.answers import change_answers
from services.casefile.usecases.opening import open_case
from tests.databases import superuser_of

KEEP = sql("""INSERT INTO idempotency (account, key, operation, status, resource, created_at)
              VALUES (:account, :key, '50% sure', 201, '', now())""")
KEPT = sql("SELECT count(*) FROM idempotency WHERE account = :account AND operation LIKE '50% s%'")


@pytest.fixture(scope="module", params=[True, False], ids=["straight", "by SQLAlchemy"])
def database(stack: Stack, request: pytest.FixtureRequest) -> Iterator[Engine]:
    """The database of casefile, as web and worker use it and as jobs do."""
    made = engine(superuser_of(stack.environment, "casefile"), each_alone=request.param)
    yield made
    made.dispose()


def test_a_question_sees_what_was_written_before_it(database: Engine) -> None:
    """In one message for all of it, and another for COMMIT."""
    account, messages = uuid4(), list[str]()
    with UnitOfWork(database, Clock()) as work:
        event.listen(database, "before_cursor_execute", lambda *told: messages.append(told[2]))
        for key in ("a", "%(b)s"):
            send_with_next(work.connection, KEEP, {"account": account, "key": key})
        assert _kept(work, account) == 2
    assert len(messages) == 2
    with UnitOfWork(database, Clock()) as work:
        assert _kept(work, account) == 2


def test_what_commit_takes_along_and_cannot_be_takes_all_with_it(database: Engine) -> None:
    """Nothing of the use case stays, the error is the database's own without the values, the connection goes on."""
    account = uuid4()
    with pytest.raises(IntegrityError) as refused, UnitOfWork(database, Clock()) as work:
        for _ in range(2):
            send_with_next(work.connection, KEEP, {"account": account, "key": "only-once"})
    assert "only-once" not in str(refused.value.statement)
    with UnitOfWork(database, Clock()) as work:
        assert _kept(work, account) == 0


def test_messages_of_a_write(web: Foundation) -> None:
    """Round trips are most of what a write takes: a statement that is sent alone again is seen here (ADR 19)."""
    who, messages = Principal(uuid4(), uuid4(), frozenset({"case_manager"})), list[str]()
    for sent_to in (web.engine, web.keys._engine):
        event.listen(sent_to, "before_cursor_execute", lambda *told: messages.append(told[2]))
    web.programmes._looked = web.clock.monotonic() + 60  # which templates there are is asked once a second, not here
    assert who.agency is not None
    with Work(web, who.agency) as work:
        made = open_case(work, who, "waska", None, None).stored.case
    opening = len(messages)
    with Work(web, who.agency) as work:
        change_answers(work, who, made.id, made.version, {"name": "Yıldız", "situation_at_entry": ["unemployed"]})
    assert (opening, len(messages) - opening) == (4, 4), messages


def _kept(work: Any, account: UUID) -> int:
    return int(work.connection.execute(KEPT, {"account": account}).scalar_one())
