"""Rate limits, in memory, by the library `limits`: against runaway programs, guessed calendars and found sessions;
failed attempts to sign in are counted in `attempts.py`.

Its sliding window counter is used: like a moving window no burst passes at its edge, but one counter per window is
kept rather than an entry per request, and what has run out is forgotten (the library's moving window keeps every
key it has ever seen).
"""

import hashlib
import math
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from threading import Timer
from typing import Any

from limits import RateLimitItem, RateLimitItemPerMinute, RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from gateway.people.attempts import Attempts
from gateway.problems import OverLimit
from gateway.settings import Settings

PER_PASSWORD = 5  # attempts to change one's password, a minute and session: it asks for the old one
PER_FEED, FEEDS_PER_ADDRESS = 10, 120  # fetches of one calendar, and of all from one address, a minute
PER_SESSION = 100  # requests a second
PURGED_EVERY = timedelta(seconds=5)


class Storage(MemoryStorage):
    """The library's storage without its thread, which would start anew every 10 ms: we purge from time to time."""

    def __init__(self) -> None:
        super().__init__()
        self.timer.join()
        self.timer = _NoTimer()

    def purge(self) -> None:
        """Purge what has run out: asking for it does that."""
        for key in list(self.expirations):
            self.get(key)


class _NoTimer(Timer):
    """Says it is running, so that none is started."""

    def __init__(self) -> None:
        super().__init__(0, lambda: None)

    def is_alive(self) -> bool:
        """Always."""
        return True


class Limits:
    """Counts requests, and in `attempts` failed ones to sign in; over a limit raises `OverLimit`, which knows when to
    come again."""

    def __init__(self, settings: Settings, now: Callable[[], datetime]) -> None:
        factor = settings.rate_factor
        self._proxies = settings.proxies
        self._now = now
        self._storage = Storage()
        self._counters = SlidingWindowCounterRateLimiter(self._storage)
        self._purged_at = now()
        self._password = RateLimitItemPerMinute(PER_PASSWORD * factor, namespace="password")
        self._feed = RateLimitItemPerMinute(PER_FEED * factor, namespace="feed")
        self._feeds = RateLimitItemPerMinute(FEEDS_PER_ADDRESS * factor, namespace="feeds")
        self.attempts = Attempts(factor, now)
        self._session = RateLimitItemPerSecond(PER_SESSION * factor, namespace="session")

    def session(self, key: str) -> None:
        """A request of a session, by its key."""
        self._count(self._session, key)

    def password(self, key: str) -> None:
        """An attempt to change the password of a session's account: whoever has found a session must not guess it."""
        self._count(self._password, key)

    def feed(self, address: str, path: str) -> None:
        """A fetch of a calendar from an address. Its path is secret, kept as a hash; guessing counts by address."""
        self._count(self._feeds, address)
        self._count(self._feed, hashlib.sha256(path.encode()).hexdigest())

    def client(self, scope: Mapping[str, Any], headers: Mapping[bytes, bytes]) -> str:
        """The client's address; behind one of our own proxies, the last one it has forwarded for."""
        peer = scope["client"][0] if scope.get("client") else ""
        forwarded = headers.get(b"x-forwarded-for")
        if forwarded and peer in self._proxies:
            return forwarded.rpartition(b",")[2].strip()[:60].decode("latin-1")
        return peer

    def _count(self, limit: RateLimitItem, name: str) -> None:
        now = self._now()
        if now - self._purged_at > PURGED_EVERY:
            self._storage.purge()
            self._purged_at = now
        if not self._counters.hit(limit, name):
            reset = self._counters.get_window_stats(limit, name).reset_time
            raise OverLimit(max(1, math.ceil(reset - now.timestamp())))
