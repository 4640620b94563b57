"""How the inbox divides what has arrived: in turns by subject, and in smaller pieces where something fails."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID, uuid4

import pytest
from psycopg2.errors import DeadlockDetected
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from contracts.identity import AccountChanged
from kernel.clock import Clock
from kernel.events import inbox as inboxes
from kernel.events.arrivals import Arrival, Taken, turns
from kernel.events.declaration import Message
from kernel.events.inbox import Inbox
from kernel.settings import Settings

DEADLOCK = OperationalError("INSERT", None, DeadlockDetected())
AWAY = OperationalError("INSERT", None, ValueError())


def told(account: UUID, sequence: int, key: UUID | None = None) -> Message:
    """An account has changed."""
    data = {"account": str(account), "agency": None, "state": "active"}
    return Message(key or uuid4(), AccountChanged, "casefile", sequence, datetime(2026, 5, 4, tzinfo=UTC), data)


def taken(*messages: Message) -> list[Taken]:
    """As the inbox reads them."""
    return [Taken.of(Arrival(b""), Message(**{**_parts(one), "values": one.data})) for one in messages]


def _parts(message: Message) -> dict[str, Any]:
    return {name: getattr(message, name) for name in ("id", "event", "audience", "sequence", "time", "data")}


def test_one_subject_is_told_of_in_turns() -> None:
    """Three states of one account are three turns, in the order in which they came; of others none waits."""
    a, b, c = (UUID(int=number) for number in (3, 1, 2))
    messages = taken(told(a, 1), told(b, 9), told(a, 2), told(c, 5), told(b, 8), told(a, 3))
    found = [[(one.message.data["account"][-1], one.message.sequence) for one in turn] for turn in turns(messages)]
    assert found == [[("1", 9), ("2", 5), ("3", 1)], [("1", 8), ("3", 2)], [("3", 3)]]


def test_a_message_that_came_twice_is_in_two_turns() -> None:
    """The second finds what the first has left."""
    message = told(uuid4(), 1)
    assert [len(turn) for turn in turns(taken(message, message))] == [1, 1]


class Tried:
    """Stands for transactions: remembers the pieces, and raises what a test wants for some messages."""

    def __init__(self, raised: Callable[[Sequence[Taken]], Exception | None]) -> None:
        self.pieces: list[int] = []
        self.kept: list[str] = []
        self.done: list[UUID] = []
        self._raised = raised

    def inbox(self, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Inbox:
        """One whose rows are these."""
        made = Inbox(settings, cast(Engine, None), Clock(), {AccountChanged: lambda *_: None}, cast(Any, self.work))
        monkeypatch.setattr(inboxes.rows, "arrive", self.arrive)
        monkeypatch.setattr(inboxes.rows, "keep", lambda _, row: self.kept.append(row["error"]))
        monkeypatch.setattr(inboxes, "each_statement_alone", lambda _: SimpleNamespace(connect=nullcontext))
        monkeypatch.setattr(inboxes.rows, "set_state", lambda *_: None)
        return made

    def work(self, _: object) -> Any:
        """A transaction that is nothing."""
        made = nullcontext(SimpleNamespace(connection=None))
        made.within = lambda _: nullcontext()  # type: ignore[attr-defined]  # because it stands for a unit of work
        return made

    def arrive(self, _: object, rows: Sequence[Any], __: object) -> dict[UUID, bool]:
        """The piece, or an error of it."""
        self.pieces.append(len(rows))
        if error := self._raised(rows):
            raise error
        self.done += [one.id for one in rows]
        return {one.id: True for one in rows}


def arrivals(*messages: Message) -> list[Arrival]:
    """As they come."""
    return [Arrival(one.encode()) for one in messages]


def test_what_fails_is_soon_by_itself(settings: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch) -> None:
    """One of sixteen: it alone is kept, every other one is done once, in pieces that grow again."""
    messages = sorted((told(uuid4(), number) for number in range(16)), key=lambda one: str(one.data["account"]))
    bad = messages[5].id
    tried = Tried(lambda rows: KeyError() if bad in [one.id for one in rows] else None)
    arrived = arrivals(*messages)
    tried.inbox(settings(), monkeypatch).receive(arrived)
    assert (arrived, tried.kept) == ([], ["KeyError"])
    assert sorted(tried.done) == sorted(one.id for one in messages if one.id != bad)
    assert tried.pieces == [16, 1, 2, 4, 1, 2, 1, 2, 1, 1, 2, 4, 3]


def test_transactions_that_meet_are_begun_again_in_pieces(
    settings: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A deadlock is no failure of a message: nothing is kept for a later attempt."""
    tried = Tried(lambda rows: DEADLOCK if len(rows) > 2 else None)
    arrived = arrivals(*(told(uuid4(), number) for number in range(4)))
    tried.inbox(settings(), monkeypatch).receive(arrived)
    assert (arrived, tried.kept, tried.pieces) == ([], [], [4, 1, 2, 1])


@pytest.mark.parametrize("error", [AWAY, DEADLOCK])
def test_what_no_message_can_help_is_told(
    settings: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """While the database is away nothing is recorded, and what was not done stays in the list."""
    messages = [told(uuid4(), number) for number in range(3)]
    tried = Tried(lambda _: error)
    arrived = arrivals(*messages)
    with pytest.raises(OperationalError):
        tried.inbox(settings(), monkeypatch).receive(arrived)
    assert (len(arrived), tried.kept) == (3, [])
