"""Accounts of staff, and what their logins and names may look like. Nothing here is about a client."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from kernel.errors import BadInput, FieldProblem
from kernel.letters import is_blank, turns, unwrapped
from kernel.logins import login_key
from kernel.principal import Principal

LOGIN = "^[A-Za-z0-9À-ÖØ-öø-ɏ._@+-]{3,100}$"  # noqa: RUF001, RUF100 -- Latin letters with their accents
NAME = "^[^\\x00-\\x1f\\x7f]*[^\\x00-\\x20\\x7f\\s][^\\x00-\\x1f\\x7f]*$"
LONGEST_NAME = 120
TELEPHONE = "^[0-9+(][0-9 ()/.+-]{2,39}$"
_login, _name = re.compile(LOGIN.strip("^$")), re.compile(NAME.strip("^$"))


class State(StrEnum):
    """A closed account cannot sign in, and its sessions are over; it is kept, since files name it."""

    ACTIVE = "active"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Account:
    """An account of a member of staff. `agency` None: of the platform. `password_hash` is never shown.

    `telephone`: at work, for colleagues and letterheads; `districts` and `teams`: of its agency, that it belongs to.
    """

    id: UUID
    agency: UUID | None
    login: str
    name: str
    password_hash: str = field(repr=False)
    roles: frozenset[str]
    state: State
    version: int
    created_at: datetime
    telephone: str | None = None
    districts: frozenset[UUID] = frozenset()
    teams: frozenset[UUID] = frozenset()

    @property
    def principal(self) -> Principal:
        """The account as the services see it once it is signed in."""
        return Principal(self.id, self.agency, self.roles, self.districts, self.teams)


def kept_login(login: str) -> str | None:
    """The form in which logins are kept and compared (`logins.login_key`); None where no account has such a one."""
    return login_key(login) if _login.fullmatch(unicodedata.normalize("NFC", login)) else None


def new_login(login: str) -> str:
    """The login of a new account; raises `BadInput` (`login_malformed`)."""
    key = kept_login(login)
    if key is None:
        raise BadInput(problems=[FieldProblem("/login", "login_malformed")])
    return key


def new_name(name: str, pointer: str) -> str:
    """A name of a person or an agency without white space around it; raises `BadInput` (`name_malformed`)."""
    if len(name) > LONGEST_NAME or not _name.fullmatch(name) or not is_readable(name):
        raise BadInput(problems=[FieldProblem(pointer, "name_malformed")])
    return unwrapped(name.strip()).strip()


def is_readable(name: str) -> bool:
    """Whether a letter of it is seen, and none turns the direction of what stands around it."""
    return not is_blank(name) and not turns(unwrapped(name.strip()))
