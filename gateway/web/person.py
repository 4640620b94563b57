"""Who is signed in: name, role and agency, always in view (product.md, W16), and where that role goes."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from gateway.web.client import Api
from kernel.roles import Role

Known = Callable[..., Awaitable[Any]]
WORKERS = frozenset({Role.CASE_MANAGER, Role.IFK, Role.BFM_SUPPORT, Role.CLERK})
READS_FILES = WORKERS | {Role.TEAM_LEAD, Role.DEPARTMENT_HEAD, Role.OFFICE_HEAD}
"""Whose navigation leads to files; whether they may is decided by `/v1` alone."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is signed in. `seconds`: until the session ends if nothing more is asked; `role`: in words."""

    account: str
    name: str
    roles: frozenset[str]
    role: str
    agency: str | None
    agency_name: str | None
    seconds: int

    @property
    def reads_files(self) -> bool:
        """Whether the role has an overview of files."""
        return bool(self.roles & READS_FILES)


async def person_of(known: Known, api: Api, say: Callable[..., str]) -> Person:
    """Who has come; raises `Refused` (401) where the session is over."""
    session = await api.get("/v1/sessions/current")
    me = await known("/v1/me")
    agency, roles = me["agency"] or {}, frozenset(session["roles"])
    role = ", ".join(say(f"role.{role}") for role in sorted(roles))
    ids = session["account"], me["name"], roles, role, agency.get("id"), agency.get("name")
    return Person(*ids, seconds=session["idle_seconds"])


def destinations(person: Person) -> list[tuple[str, str]]:
    """Where the navigation leads, by address and code of its word."""
    return [("/", "frame.start"), *([("/cases", "frame.cases")] if person.reads_files else [])]
