"""Failed attempts to sign in: who fails waits, a little longer each time; who signs in never does.

Counted by login and address together, so that nobody keeps somebody else out from another address, and nobody in an
office is kept out by a colleague's mistakes: an office has one address (NIST SP 800-63B, 5.2.2 asks for a limit per
account). An address alone waits only after hundreds of its logins have failed, which no office does. In memory; what
is named by a login is kept as a hash, for it names a person.
"""

import hashlib
import math
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from gateway.problems import OverLimit
from kernel.logins import login_key

FREE = 5  # failures of a login from an address before it waits: people mistype
LOGINS_OF_ADDRESS = 200  # logins that fail from an address before it waits as a whole
FIRST, LONGEST = timedelta(seconds=1), timedelta(minutes=15)
REMEMBERED = timedelta(hours=1)  # after the last failure, or the end of the wait
AT_ONCE = 10  # attempts of a login from an address that are under way at a time; once it waits, one
MOST = 50_000  # logins at addresses, and addresses


@dataclass
class _Failures:
    """What failed under one name: how often, by which names below it, until when it waits."""

    count: int = 0
    below: set[str] = field(default_factory=set)
    under_way: int = 0
    waits_until: datetime | None = None
    last: datetime | None = None


@dataclass
class Outcome:
    """What came of an attempt: `failed` only where login or password were wrong; `good` where somebody signed in."""

    failed: bool = False
    good: bool = False


class Attempts:
    """Counts failed attempts; raises `OverLimit`, which knows when to come again. `factor` multiplies the limits."""

    def __init__(self, factor: int, now: Callable[[], datetime]) -> None:
        self._factor = factor
        self._now = now
        self._pairs: OrderedDict[str, _Failures] = OrderedDict()
        self._addresses: OrderedDict[str, _Failures] = OrderedDict()

    @contextmanager
    def attempt(self, login: str, address: str) -> Iterator[Outcome]:
        """One attempt, to be made inside; what neither failed nor was good (identity is away) counts for nothing.

        Raises `OverLimit` before it is made.
        """
        name = hashlib.sha256(login_key(login).encode("utf-8", "surrogatepass")).hexdigest()
        pair, whole = self._known(self._pairs, f"{name} {address}"), self._known(self._addresses, address)
        self._must_not_wait(pair, whole)
        pair.under_way += 1
        outcome = Outcome()
        try:
            yield outcome
        finally:
            pair.under_way -= 1
        if outcome.good:
            pair.count, pair.waits_until = 0, None
            whole.below.discard(name)
        elif outcome.failed:
            whole.below.add(name)
            pair.count += 1
            self._let_wait(pair, pair.count - FREE * self._factor)
            self._let_wait(whole, len(whole.below) - LOGINS_OF_ADDRESS * self._factor)

    def _must_not_wait(self, pair: _Failures, whole: _Failures) -> None:
        now = self._now()
        until = max((one.waits_until for one in (pair, whole) if one.waits_until is not None), default=now)
        if until > now:
            raise OverLimit(max(1, math.ceil((until - now).total_seconds())))
        at_once = 1 if pair.count >= FREE * self._factor else AT_ONCE * self._factor
        if pair.under_way >= at_once:
            raise OverLimit(1)

    def _let_wait(self, failures: _Failures, beyond: int) -> None:
        """From the first failure beyond what is free a second, and each time twice as long."""
        failures.last = self._now()
        if beyond >= 0:
            failures.waits_until = failures.last + min(LONGEST, FIRST * 2 ** min(beyond, 20))

    def _known(self, known: OrderedDict[str, _Failures], name: str) -> _Failures:
        found = known.get(name)
        if found is None or (self._over(found) and not found.under_way):
            found = known[name] = _Failures()
        known.move_to_end(name)
        while len(known) > MOST or (len(known) > 1 and self._idle(next(iter(known.values())))):
            known.popitem(last=False)
        return found

    def _over(self, failures: _Failures) -> bool:
        since = max((one for one in (failures.last, failures.waits_until) if one is not None), default=None)
        return since is not None and self._now() - since > REMEMBERED

    def _idle(self, failures: _Failures) -> bool:
        """Whether nothing is to be remembered of it: good attempts leave nothing."""
        if failures.under_way:
            return False
        return self._over(failures) or not (failures.count or failures.below)
