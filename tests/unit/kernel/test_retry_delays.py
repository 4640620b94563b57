"""Attempts of a failed handler: soon at first, then ever later, never later than a quarter of an hour."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from sqlalchemy import Engine

from kernel.clock import Clock
from kernel.events.inbox import LONGEST_DELAY, Inbox
from kernel.settings import Settings

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def delays(settings: Settings, away: Engine, attempts: int) -> list[timedelta]:
    """How long it is to the next attempt after each failed one."""
    inbox = Inbox(settings, away, Clock(real_now=lambda: NOW), {}, work=lambda _: None)  # type: ignore[arg-type, return-value]  # because nothing here begins a unit of work
    return [inbox._next_attempt(attempt) - NOW for attempt in range(1, attempts + 1)]


def test_delays_double(settings: Callable[..., Settings], away: Engine) -> None:
    """What was out for a moment is made up for at once, what is out for long is not hammered."""
    first = delays(settings(retry_first=1.0), away, 5)
    assert first == [timedelta(seconds=seconds) for seconds in (1, 2, 4, 8, 16)]


def test_delays_are_capped(settings: Callable[..., Settings], away: Engine) -> None:
    """However often it failed and however long the setting, a quarter of an hour is the most; nothing overflows."""
    for longest in (0.01, 1.0, 3600.0):
        found = delays(settings(retry_first=longest), away, 5_000)
        assert all(one <= other for one, other in pairwise(found))
        assert max(found) == LONGEST_DELAY


def test_tests_retry_at_once(settings: Callable[..., Settings], away: Engine) -> None:
    """Tests shorten the first delay by the setting alone."""
    assert delays(settings(retry_first=0.05), away, 1) == [timedelta(milliseconds=50)]
