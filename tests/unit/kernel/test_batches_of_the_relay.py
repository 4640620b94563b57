"""A batch is sent as the one before is confirmed: in their order, two at most, and none is lost."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy import Engine

from contracts.identity import AccountChanged
from kernel.clock import Clock
from kernel.events import relay
from kernel.events.outbox import Outgoing
from kernel.events.publisher import Batch, NotConfirmed
from kernel.settings import Settings


class Story:
    """What happened, in its order; stands for database, broker and whatever runs beside. `fails`: a message that the
    broker never confirms."""

    blocked = False

    def __init__(self, *batches: list[int], fails: int | None = None) -> None:
        self.said: list[str] = []
        self._batches = iter(batches)
        self._fails = fails

    @contextmanager
    def transaction(self, *_: object) -> Iterator[SimpleNamespace]:
        """Commits or is rolled back."""
        made = SimpleNamespace(connection=self)
        try:
            yield made
        except NotConfirmed:
            self.said.append("rolled back")
            raise
        self.said.append("committed")

    def take(self, *_: object) -> dict[int, Outgoing]:
        """The next rows."""
        return {place: Outgoing(str(place), AccountChanged, "casefile", b"") for place in next(self._batches, [])}

    def send(self, batch: Batch) -> None:
        """To the broker."""
        self.said.append(f"sent {list(batch.messages)}")

    def confirmed(self, batch: Batch) -> list[int]:
        """All of it."""
        if self._fails in batch.messages:
            raise NotConfirmed
        return list(batch.messages)

    def mark(self, _: object, __: object, places: list[int]) -> None:
        """Rows that are sent."""
        self.said.append(f"marked {places}")

    def sleep(self, _: float) -> None:
        """Nobody waits."""

    def spawn(self, do: Callable[[Batch], Exception | None], batch: Batch) -> SimpleNamespace:
        """Beside: as late as it may be, when somebody waits for it."""
        told: list[Exception | None] = []

        def wait() -> Exception | None:
            if not told:
                told.append(do(batch))
            return told[0]

        return SimpleNamespace(wait=wait)

    def publish(self, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> int:
        """By a relay in which all of this takes place; batches of two."""
        monkeypatch.setattr(relay, "BATCH", 2)
        monkeypatch.setattr(relay, "Publisher", lambda _: self)
        monkeypatch.setattr(relay, "Transaction", self.transaction)
        monkeypatch.setattr(relay.outbox, "take", self.take)
        monkeypatch.setattr(relay.outbox, "mark", self.mark)
        monkeypatch.setattr(relay, "each_statement_alone", lambda _: None)
        return relay.Relay(settings, cast(Engine, None), Clock(), (), cast(Any, self)).publish_once()


def test_the_next_batch_is_sent_before_the_first_is_marked(
    settings: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two are under way at most, and each is marked in its own transaction; the last, which took nothing, ends too."""
    story = Story([1, 2], [3, 4], [5])
    assert story.publish(settings(), monkeypatch) == 5
    assert story.said == [
        "sent [1, 2]", "sent [3, 4]", "marked [1, 2]", "committed", "sent [5]", "marked [3, 4]", "committed",
        "committed", "marked [5]", "committed",
    ]  # fmt: skip


def test_what_is_not_confirmed_takes_the_next_one_along(
    settings: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both stay in the outbox, unmarked, and are sent again in their order; the relay hears why."""
    story = Story([1, 2], [3, 4], [5], fails=1)
    with pytest.raises(NotConfirmed):
        story.publish(settings(), monkeypatch)
    assert story.said == ["sent [1, 2]", "sent [3, 4]", "rolled back", "rolled back"]


def test_what_comes_after_a_small_batch_waits_for_no_confirmation(
    settings: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stream of events goes out as it comes, in order; once nothing has come, all of it is marked."""
    story = Story([1], [2])
    assert story.publish(settings(), monkeypatch) == 2
    assert story.said == ["sent [1]", "sent [2]", "marked [1]", "committed", "committed", "marked [2]", "committed"]


def test_a_broker_that_blocks_is_sent_nothing(
    settings: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor is a row taken for it."""
    story = Story([1, 2])
    story.blocked = True
    assert story.publish(settings(), monkeypatch) == 0
    assert story.said == []
