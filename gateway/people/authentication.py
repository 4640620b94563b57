"""Who may pass: the session a request shows, its rate, its CSRF token, and whom identity knows behind it."""

from collections.abc import Mapping
from typing import NamedTuple

from gateway.people.credentials import Credentials, check_csrf, shown
from gateway.people.limits import Limits
from gateway.people.sessions import Person, Sessions
from kernel.errors import Unauthenticated


class Admitted(NamedTuple):
    """A request that may go on: with which session, and for whom."""

    who: Credentials
    person: Person


class Authentication:
    """Lets requests with a session in; anything else is refused with a code."""

    def __init__(self, sessions: Sessions, limits: Limits) -> None:
        self.sessions = sessions
        self._limits = limits

    async def admit(self, method: str, headers: Mapping[bytes, bytes]) -> Admitted:
        """Raises `Unauthenticated`, `Forbidden` (csrf_missing), `OverLimit` or `Unavailable`."""
        who = shown(headers)
        if who is None:
            raise Unauthenticated()
        self._limits.session(who.key)
        check_csrf(who, method, headers)
        return Admitted(who, await self.sessions.person(who))
