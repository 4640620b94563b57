"""What the use cases need of the world: one transaction with its books. `store.Work` is the real one."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from kernel.clock import Clock
from kernel.events.declaration import Event
from kernel.principal import Principal
from services.identity.model.accounts import Account
from services.identity.model.agencies import Agency
from services.identity.model.sessions import Session


class AgencyBook(Protocol):
    """Agencies, as far as the unit of work may see them."""

    def add(self, agency: Agency) -> None:
        """Record a new agency."""

    def find(self, key: UUID) -> Agency | None:
        """One agency."""

    def lock(self, key: UUID) -> Agency | None:
        """One agency, and nobody else changes it before this transaction ends."""

    def save_settings(self, agency: Agency) -> None:
        """Record settings and version of an agency that is locked."""

    def page(self, offset: int, limit: int) -> tuple[list[Agency], int]:
        """Some agencies in the order of their names, and how many there are in all."""


class AccountBook(Protocol):
    """Accounts, as far as the unit of work may see them."""

    def add(self, account: Account) -> bool:
        """Record a new account; False where its login is taken, by any agency."""

    def find(self, key: UUID) -> Account | None:
        """One account."""

    def with_login(self, login: str) -> Account | None:
        """The account that signs in with this login, as `login_key` gives it."""

    def lock(self, key: UUID) -> Account | None:
        """One account, and nobody else changes it before this transaction ends."""

    def save_state(self, account: Account) -> None:
        """Record state and version of an account that is locked."""

    def save_password(self, key: UUID, kept: str, anew: str) -> None:
        """Replace a password's hash, unless another one was set meanwhile."""

    def page(self, agency: UUID, offset: int, limit: int) -> tuple[list[Account], int]:
        """Some accounts of an agency in the order of their logins, and how many there are in all."""


class SessionBook(Protocol):
    """Sessions; to be seen by units of work of the platform alone."""

    def add(self, token_hash: bytes, session: Session) -> None:
        """Record a new session."""

    def find(self, token_hash: bytes) -> tuple[Session, Account] | None:
        """A session and whose it is."""

    def touch(self, token_hash: bytes, unseen_since: datetime, now: datetime) -> None:
        """Record that the session was seen now, if it was seen last before `unseen_since`."""

    def end(self, token_hash: bytes, now: datetime) -> None:
        """End a session; one that has ended stays as it is."""

    def end_all_of(self, account: UUID, now: datetime) -> None:
        """End every session of an account."""

    def forget(self, seen_before: datetime) -> int:
        """Delete a few sessions that were seen last before this; says how many."""


class Work(Protocol):
    """One transaction."""

    clock: Clock

    @property
    def agencies(self) -> AgencyBook:
        """The book of agencies."""

    @property
    def accounts(self) -> AccountBook:
        """The book of accounts."""

    @property
    def sessions(self) -> SessionBook:
        """The book of sessions."""

    def emit(self, event: type[Event], /, **data: object) -> None:
        """Tell an event to all its audiences, with this transaction."""

    def made_before(self, principal: Principal, repeat_key: str | None, operation: str, new: UUID) -> UUID | None:
        """Claim an Idempotency-Key for what is about to be made; the id of what it made before, if it did.

        Raises `Conflict` (`idempotency_key_reused`) where the key has made something of another kind.
        """
