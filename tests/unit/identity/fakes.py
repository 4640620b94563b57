"""Units of work of identity without a database: they keep the interface, the walls and the all-or-nothing of the
real ones (`services.identity.store.Work`)."""

import copy
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from types import TracebackType
from typing import Any, Self
from uuid import UUID

from kernel.clock import Clock
from kernel.data import idempotency
from kernel.data.idempotency import Said
from kernel.errors import Forbidden
from kernel.events.declaration import Event
from kernel.principal import Principal
from kernel.security import REFUSALS, Kind, Note, Noted, Wanted
from services.identity.model.absences import Absence
from services.identity.model.accounts import Account
from services.identity.model.agencies import Agency
from services.identity.model.groups import Group, GroupKind
from services.identity.model.sessions import Session
from tests.security import rows_of


@dataclass
class Time:
    """Real time that tests move by hand."""

    instant: datetime = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)

    def go_on(self, **length: float) -> None:
        """Let time pass."""
        self.instant += timedelta(**length)


@dataclass
class Shelf:
    """What the database would hold."""

    agencies: dict[UUID, Agency] = field(default_factory=dict)
    accounts: dict[UUID, Account] = field(default_factory=dict)
    sessions: dict[bytes, Session] = field(default_factory=dict)
    groups: dict[GroupKind, dict[UUID, Group]] = field(default_factory=lambda: {kind: {} for kind in GroupKind})
    absences: dict[UUID, Absence] = field(default_factory=dict)
    claims: dict[tuple[UUID, str], tuple[str, UUID, dict[str, bytes]]] = field(default_factory=dict)
    told: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    noted: list[Note] = field(default_factory=list)


class World:
    """A database and a clock; `open_work` opens units of work on them as the process would."""

    def __init__(self) -> None:
        self.time = Time()
        self.clock = Clock(real_now=lambda: self.time.instant)
        self.shelf = Shelf()

    def open_work(self, agency: UUID | None = None, *, platform: bool = False) -> "FakeWork":
        """See `store.Work`."""
        return FakeWork(self, agency, platform)


class FakeWork:
    """One transaction: what it did is kept when the block ends well, and forgotten when it raises."""

    def __init__(self, world: World, agency: UUID | None, platform: bool) -> None:
        self.clock = world.clock
        self.said: Said | None = None
        self.who: Principal | None = None
        self._noted: list[Note] = []
        self._world, self._agency, self._platform = world, agency, platform

    def __enter__(self) -> Self:
        self.shelf = copy.deepcopy(self._world.shelf)
        self.agencies, self.accounts, self.sessions = FakeAgencies(self), FakeAccounts(self), FakeSessions(self)
        self.absences = FakeAbsences(self)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        if isinstance(error, Forbidden) and self.who is not None:
            self.note(Kind.RIGHT_REFUSED, self.who.account, self.who.agency)
        if kind is None:
            self._world.shelf = self.shelf
        kept = self._noted if kind is None else [one for one in self._noted if one.kind in REFUSALS]
        self._world.shelf.noted.extend(kept)

    def note(self, kind: Kind, account: UUID | None, agency: UUID | None) -> None:
        """See `UnitOfWork`."""
        self._noted.append(Note(self.clock.now(), agency, account, kind))

    def read_security_log(self, agency: UUID | None, wanted: Wanted) -> list[Noted]:
        """See `kernel.data.security_log.page`."""
        return rows_of(self.shelf.noted, agency, wanted)

    def groups(self, kind: GroupKind) -> "FakeGroups":
        """See `store.Work`."""
        return FakeGroups(self, kind)

    def sees(self, agency: UUID | None) -> bool:
        """The wall of row-level security."""
        return self._platform or (agency is not None and agency == self._agency)

    def must_see(self, agency: UUID | None) -> None:
        """The wall, for what is written."""
        if not self.sees(agency):
            raise PermissionError("new row violates row-level security policy")

    def emit(self, event: type[Event], /, **data: object) -> None:
        """Checked against the declaration, as the outbox does."""
        self.shelf.told.append((event.event, event.dumped(data)))

    def made_before(self, principal: Principal, repeat_key: str | None, operation: str, new: UUID) -> UUID | None:
        """See `store.Work`."""
        if repeat_key is None:
            return None
        now = self.said.kept_as(principal.account, repeat_key) if self.said else {}
        kept, made, then = self.shelf.claims.setdefault((principal.account, repeat_key), (operation, new, now))
        if made == new:
            return None
        idempotency.check(kept == operation, now or None, {"target": None, "content": None} | then)
        return made


@dataclass
class FakeAgencies:
    """See `store.Agencies`."""

    work: FakeWork

    def add(self, agency: Agency) -> None:
        self.work.must_see(agency.id)
        self.work.shelf.agencies[agency.id] = agency

    def find(self, key: UUID) -> Agency | None:
        return self.work.shelf.agencies.get(key) if self.work.sees(key) else None

    lock = find

    def save(self, agency: Agency) -> None:
        kept = self.work.shelf.agencies[agency.id]
        self.work.shelf.agencies[agency.id] = replace(agency, name=kept.name, short_name=kept.short_name)

    def page(self, offset: int, limit: int) -> tuple[list[Agency], int]:
        seen = [agency for agency in self.work.shelf.agencies.values() if self.work.sees(agency.id)]
        return sorted(seen, key=lambda agency: (agency.name, agency.id))[offset : offset + limit], len(seen)


@dataclass
class FakeAccounts:
    """See `store.Accounts`."""

    work: FakeWork

    def add(self, account: Account) -> bool:
        self.work.must_see(account.agency)
        if any(other.login == account.login for other in self.work.shelf.accounts.values()):
            return False
        self.work.shelf.accounts[account.id] = account
        return True

    def find(self, key: UUID) -> Account | None:
        found = self.work.shelf.accounts.get(key)
        return found if found and self.work.sees(found.agency) else None

    lock = find

    def with_login(self, login: str) -> Account | None:
        return next((account for account in self._seen() if account.login == login), None)

    def save(self, account: Account) -> None:
        kept = self.work.shelf.accounts[account.id]
        names = ("state", "telephone", "districts", "teams", "version")
        self.work.shelf.accounts[account.id] = replace(kept, **{name: getattr(account, name) for name in names})

    def save_password(self, key: UUID, kept: str, anew: str) -> None:
        account = self.work.shelf.accounts[key]
        if account.password_hash == kept:
            self.work.shelf.accounts[key] = replace(account, password_hash=anew)

    def page(self, agency: UUID, offset: int, limit: int) -> tuple[list[Account], int]:
        theirs = sorted((a for a in self._seen() if a.agency == agency), key=lambda account: account.login)
        return theirs[offset : offset + limit], len(theirs)

    def colleagues(self, agency: UUID, offset: int, limit: int) -> tuple[list[Account], int]:
        theirs = sorted((a for a in self._seen() if a.agency == agency), key=lambda account: (account.name, account.id))
        return theirs[offset : offset + limit], len(theirs)

    def _seen(self) -> list[Account]:
        return [account for account in self.work.shelf.accounts.values() if self.work.sees(account.agency)]


@dataclass
class FakeAbsences:
    """See `store.Absences`."""

    work: FakeWork

    def add(self, absence: Absence) -> None:
        self.work.must_see(absence.agency)
        self.work.shelf.absences[absence.id] = absence

    def find(self, account: UUID, key: UUID) -> Absence | None:
        return next((one for one in self._seen() if (one.account, one.id) == (account, key)), None)

    def of(self, accounts: Collection[UUID], today: date) -> list[Absence]:
        theirs = [one for one in self._seen() if one.account in accounts and one.until >= today]
        return sorted(theirs, key=lambda one: (one.since, one.until, one.id))

    def delete(self, key: UUID) -> None:
        del self.work.shelf.absences[key]

    def purge(self, today: date) -> int:
        over = [one.id for one in self._seen() if one.until < today][:20]
        for key in over:
            self.delete(key)
        return len(over)

    def _seen(self) -> list[Absence]:
        return [one for one in self.work.shelf.absences.values() if self.work.sees(one.agency)]


@dataclass
class FakeGroups:
    """See `store.Groups`."""

    work: FakeWork
    kind: GroupKind

    def add(self, group: Group) -> None:
        self.work.must_see(group.agency)
        self._shelf[group.id] = group

    def find(self, agency: UUID, key: UUID) -> Group | None:
        return next((group for group in self.all_of(agency) if group.id == key), None)

    def named(self, agency: UUID, name: str) -> Group | None:
        return next((group for group in self.all_of(agency) if group.name == name), None)

    def save(self, group: Group) -> None:
        self._shelf[group.id] = group

    def all_of(self, agency: UUID) -> list[Group]:
        theirs = [group for group in self._shelf.values() if group.agency == agency and self.work.sees(agency)]
        return sorted(theirs, key=lambda group: (group.name, group.id))

    def page(self, agency: UUID, offset: int, limit: int) -> tuple[list[Group], int]:
        theirs = self.all_of(agency)
        return theirs[offset : offset + limit], len(theirs)

    @property
    def _shelf(self) -> dict[UUID, Group]:
        return self.work.shelf.groups[self.kind]


@dataclass
class FakeSessions:
    """See `store.Sessions`; only work of the platform sees any."""

    work: FakeWork

    def add(self, token_hash: bytes, session: Session) -> None:
        self.work.must_see(None)
        self.work.shelf.sessions[token_hash] = session

    def find(self, token_hash: bytes) -> tuple[Session, Account] | None:
        session = self.work.shelf.sessions.get(token_hash) if self.work.sees(None) else None
        return (session, self.work.shelf.accounts[session.account]) if session else None

    def touch(self, token_hash: bytes, unseen_since: datetime, now: datetime) -> None:
        session = self.work.shelf.sessions[token_hash]
        if session.last_seen_at < unseen_since:
            self.work.shelf.sessions[token_hash] = replace(session, last_seen_at=now)

    def end(self, token_hash: bytes, now: datetime) -> None:
        session = self.work.shelf.sessions[token_hash]
        if session.ended_at is None:
            self.work.shelf.sessions[token_hash] = replace(session, ended_at=now)

    def end_all_of(self, account: UUID, now: datetime, spared: bytes | None = None) -> None:
        for key, session in self.work.shelf.sessions.items():
            if session.account == account and key != spared and self.work.sees(None):
                self.end(key, now)

    def purge(self, seen_before: datetime) -> int:
        old = [key for key, session in self.work.shelf.sessions.items() if session.last_seen_at < seen_before][:20]
        for key in old:
            del self.work.shelf.sessions[key]
        return len(old)
