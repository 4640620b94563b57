"""Accounts: who works with Obhut."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

from contracts.identity import AccountChanged, AccountChangedV2
from kernel.errors import BadInput, Conflict, FieldProblem, Forbidden, NotFound, StaleVersion, Unauthenticated
from kernel.principal import Principal
from kernel.security import Kind
from services.identity.model import access
from services.identity.model.accounts import Account, State, kept_login, new_login, new_name
from services.identity.model.agencies import Agency
from services.identity.model.groups import GroupKind, members_of
from services.identity.model.passwords import Passwords
from services.identity.model.roles import OPERATOR, ROLES, roles_to_give
from services.identity.store import Work

GROUPED = frozenset({"districts", "teams"})


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What is said about an account that is to be made."""

    login: str
    name: str
    password: str
    roles: Collection[str]


def create_account(
    work: Work,
    passwords: Passwords,
    principal: Principal,
    agency: UUID,
    wanted: NewAccount,
    request_key: str | None,
) -> Account:
    """An account in an agency: by its admin, or by the host, who sets up the first one.

    Raises `NotFound`, `Forbidden` (`role_not_yours_to_give`), `BadInput`, `Conflict` (`login_taken`).
    """
    access.require(principal, agency, access.MANAGE_ACCOUNTS)
    _existing(work.agencies.find(agency))
    key = uuid4()
    made = work.made_before(principal, request_key, f"create_account:{agency}", key)
    if made is not None:
        return _found(work.accounts.find(made))
    return _create(work, passwords, key, agency, wanted, principal.roles)


def create_platform_account(
    work: Work, passwords: Passwords, login: str, name: str, password: str, roles: Collection[str]
) -> Account:
    """An account of the platform, by the operator's command alone; `work` must be of the platform.

    Raises `BadInput`, `Conflict` (`login_taken`).
    """
    return _create(work, passwords, uuid4(), None, NewAccount(login, name, password, roles), {OPERATOR})


def create_agency_account(work: Work, passwords: Passwords, agency: UUID, wanted: NewAccount) -> Account:
    """An account of an agency by the operator's command, e.g. where its only admin has left.

    Raises `NotFound`, `BadInput`, `Conflict` (`login_taken`); `work` must be of the platform.
    """
    _existing(work.agencies.find(agency))
    return _create(work, passwords, uuid4(), agency, wanted, {OPERATOR})


def close_account(work: Work, login: str) -> Account:
    """Close an account by the operator's command: its sessions end, it signs in no more. Repeating changes nothing.

    Raises `NotFound`; `work` must be of the platform.
    """
    account = _found(_by_login(work, login))
    account = _found(work.accounts.lock(account.id))
    if account.state is State.CLOSED:
        return account
    closed = replace(account, state=State.CLOSED, version=account.version + 1)
    work.accounts.save(closed)
    end_sessions(work, closed.id)
    _tell(work, closed)
    work.note(Kind.ACCOUNT_CLOSED, closed.id, closed.agency)
    return closed


def change_account(work: Work, principal: Principal, key: UUID, version: int, given: Mapping[str, Any]) -> Account:
    """Change what is given of an account, against the version that was read: `telephone` (None: there is none) and
    `state` by its agency's admin or the host; `districts` and `teams` by the admin alone, for they reach files.

    Raises `NotFound`, `Forbidden` (`account_not_yours_to_close`), `StaleVersion`, `BadInput`, `Conflict`
    (`own_account`, `account_closed`).
    """
    account = _found(work.accounts.lock(key))
    access.require_to_change(principal, account.agency, grouping=not GROUPED.isdisjoint(given))
    if account.version != version:
        raise StaleVersion()
    if account.state is State.CLOSED:
        raise Conflict("account_closed")
    if "state" in given:
        _require_to_close(principal, account)
    groups = {f"{kind.value}s": _groups(work, kind, account, given) for kind in GroupKind}
    changed = replace(account, **{**given, **groups})
    if changed == account:
        return account
    changed = replace(changed, version=account.version + 1)
    work.accounts.save(changed)
    if changed.state is not account.state:
        _tell(work, changed)
    return changed


def change_password(
    work: Work, passwords: Passwords, principal: Principal, old: str, new: str, spared: bytes | None
) -> None:
    """One's own password, by whoever knows the old one; all one's sessions end but `spared` (the hash of its token),
    since a password is changed at once on suspicion (product.md, P11).

    Raises `BadInput` (`password_wrong` at `/old_password`; at `/new_password` as `Passwords.hash_new`, and
    `password_unchanged`); `work` must be of the platform.
    """
    account = work.accounts.find(principal.account)
    if account is None:
        raise Unauthenticated("token_invalid")
    if not passwords.fits(old, account.password_hash):
        raise BadInput(problems=[FieldProblem("/old_password", "password_wrong")])
    if passwords.fits(new, account.password_hash):
        raise BadInput(problems=[FieldProblem("/new_password", "password_unchanged")])
    hashed = passwords.hash_new(new, (account.login, account.name), "/new_password")
    work.accounts.save_password(account.id, account.password_hash, hashed)
    end_sessions(work, account.id, spared)


def end_sessions(work: Work, account: UUID, spared: bytes | None = None) -> None:
    """End the sessions of an account, but for the one `spared` (a token's hash); `work` must be of the platform."""
    work.sessions.end_all_of(account, work.clock.now(), spared)


def has_account(work: Work, login: str) -> bool:
    """Whether a login is in use, for the operator's command."""
    return _by_login(work, login) is not None


def show_account(work: Work, principal: Principal, key: UUID) -> Account:
    """An account: one's own, or any for the agency's admin and the host. Raises `NotFound`, `Forbidden`."""
    account = _found(work.accounts.find(key))
    access.require_account(principal, account.id, account.agency)
    return account


def list_accounts(work: Work, principal: Principal, agency: UUID, offset: int, limit: int) -> tuple[list[Account], int]:
    """Accounts of an agency, closed ones too, for its admin and the host; with how many there are."""
    access.require(principal, agency, access.MANAGE_ACCOUNTS)
    _existing(work.agencies.find(agency))
    return work.accounts.page(agency, offset, limit)


def about_me(work: Work, principal: Principal) -> tuple[Account, Agency | None]:
    """One's own account and agency (None on the platform)."""
    account = work.accounts.find(principal.account)
    if account is None:
        raise Unauthenticated("token_invalid")
    return account, work.agencies.find(account.agency) if account.agency else None


def _groups(work: Work, kind: GroupKind, account: Account, given: Mapping[str, Any]) -> frozenset[UUID]:
    name = f"{kind.value}s"
    kept: frozenset[UUID] = getattr(account, name)
    if name not in given:
        return kept
    known = work.groups(kind).all_of(account.agency) if account.agency else []
    return members_of(kind, given[name], kept, known)


def _require_to_close(principal: Principal, account: Account) -> None:
    if account.id == principal.account:
        raise Conflict("own_account")
    if any(ROLES[role].given_by.isdisjoint(principal.roles) for role in account.roles):
        raise Forbidden("account_not_yours_to_close")


def _create(
    work: Work, passwords: Passwords, key: UUID, agency: UUID | None, wanted: NewAccount, givers: Collection[str]
) -> Account:
    account = Account(
        id=key,
        agency=agency,
        roles=roles_to_give(wanted.roles, platform=agency is None, givers=givers),
        login=new_login(wanted.login),
        name=new_name(wanted.name, "/name"),
        password_hash=passwords.hash_new(wanted.password, (wanted.login, wanted.name)),
        state=State.ACTIVE,
        version=1,
        created_at=work.clock.acted(),
    )
    if not work.accounts.add(account):
        raise Conflict("login_taken")
    _tell(work, account)
    work.note(Kind.ACCOUNT_CREATED, account.id, account.agency)
    return account


def _tell(work: Work, account: Account) -> None:
    about: dict[str, object] = {"account": account.id, "agency": account.agency, "state": account.state.value}
    work.emit(AccountChanged, **about)
    work.emit(AccountChangedV2, **about, roles=[{"role": role} for role in sorted(account.roles)])


def _by_login(work: Work, login: str) -> Account | None:
    key = kept_login(login)
    return work.accounts.with_login(key) if key else None


def _found(account: Account | None) -> Account:
    if account is None:
        raise NotFound()
    return account


def _existing(agency: Agency | None) -> None:
    if agency is None:
        raise NotFound()
