"""Sessions: identity says whom one stands for, and the gateway keeps that for 5 seconds.

So a session that has ended is refused everywhere within 5 s. While identity is away, tokens it has given are used
until they run out (60 s from issue, less a margin); then the answer is 503.
"""

from asyncio import Task, create_task, shield
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace

from gateway.people.credentials import Credentials
from gateway.way.upstream import Answer, Upstream
from kernel.errors import Refusal, Unauthenticated, Unavailable

FRESH_SECONDS = 5.0
MARGIN_SECONDS = 5.0  # a token must still be valid when the service checks it
ASK_SECONDS = 3.0
RETRY_SECONDS = 1.0  # while identity is away, one question a second and session is enough
MOST_SESSIONS = 10_000
ENDED = frozenset({"token_expired", "token_invalid"})  # codes of identity that are passed on


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a session stands for: the token for the services, and the roles. Times are monotonic seconds."""

    token: str
    roles: frozenset[str]
    fresh_until: float
    usable_until: float


class Sessions:
    """The people behind sessions, asked of identity and kept for a short while."""

    def __init__(self, upstream: Upstream, monotonic: Callable[[], float]) -> None:
        self._upstream = upstream
        self._monotonic = monotonic
        self._known: OrderedDict[str, Person] = OrderedDict()
        self._asking: dict[str, Task[Person]] = {}

    async def person(self, who: Credentials) -> Person:
        """Whom this session stands for; `Unauthenticated` or `Unavailable`. Concurrent requests share one question."""
        known = self._known.get(who.key)
        now = self._monotonic()
        if known and now < known.fresh_until:
            self._known.move_to_end(who.key)
            return known
        try:
            return await self._ask(who)
        except Unavailable:
            known = self._known.get(who.key)
            if known is None or now >= known.usable_until:
                raise
            self._known[who.key] = replace(known, fresh_until=now + RETRY_SECONDS)
            return known

    def invalidate(self, key: str) -> None:
        """Drop what is known of a session, and what is just being asked."""
        self._known.pop(key, None)
        self._asking.pop(key, None)

    async def _ask(self, who: Credentials) -> Person:
        task = self._asking.get(who.key)
        if task is None:
            task = self._asking[who.key] = create_task(self._introspect(who.session))
            task.add_done_callback(lambda done: self._keep(who.key, done))
        return await shield(task)  # a client that goes away must not take the answer from the others

    def _keep(self, key: str, done: Task[Person]) -> None:
        if self._asking.get(key) is not done:
            return  # forgotten meanwhile: the session has ended
        del self._asking[key]
        if done.cancelled():
            return
        error = done.exception()
        if error is None:
            self._known[key] = done.result()
            self._known.move_to_end(key)
            while len(self._known) > MOST_SESSIONS:
                self._known.popitem(last=False)
        elif isinstance(error, Unauthenticated):
            self._known.pop(key, None)

    async def _introspect(self, session: str) -> Person:
        asked_at = self._monotonic()
        asked = {"session": session}
        answer = await self._upstream.post("identity", "/internal/introspection", asked, seconds=ASK_SECONDS)
        if answer.status != 200:
            raise _refusal(answer)
        about = answer.json()
        try:
            return Person(
                str(about["token"]),
                frozenset(about["roles"]),
                asked_at + FRESH_SECONDS,
                asked_at + float(about["expires_in"]) - MARGIN_SECONDS,
            )
        except (KeyError, TypeError, ValueError):
            raise Unavailable() from None


def _refusal(answer: Answer) -> Refusal:
    if answer.status >= 500 or answer.status == 429:
        return Unavailable()
    about = answer.json()
    code = about.get("code") if isinstance(about, dict) else None
    return Unauthenticated(code if code in ENDED else "token_invalid")
