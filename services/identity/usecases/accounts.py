"""Accounts: who works with Obhut."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from contracts.identity import AccountChanged
from kernel.errors import Conflict, NotFound, Unauthenticated
from kernel.principal import Principal
from services.identity.model import access
from services.identity.model.accounts import Account, State, login_key, new_login, new_name
from services.identity.model.agencies import Agency
from services.identity.model.passwords import Passwords
from services.identity.model.roles import OPERATOR, roles_to_give
from services.identity.store import Work


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
    work.accounts.save_state(closed)
    work.sessions.end_all_of(closed.id, work.clock.now())
    _tell(work, closed)
    return closed


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


def _create(
    work: Work, passwords: Passwords, key: UUID, agency: UUID | None, wanted: NewAccount, givers: Collection[str]
) -> Account:
    account = Account(
        id=key,
        agency=agency,
        roles=roles_to_give(wanted.roles, platform=agency is None, givers=givers),
        login=new_login(wanted.login),
        name=new_name(wanted.name, "/name"),
        password_hash=passwords.hash_new(wanted.password),
        state=State.ACTIVE,
        version=1,
        created_at=work.clock.now(),
    )
    if not work.accounts.add(account):
        raise Conflict("login_taken")
    _tell(work, account)
    return account


def _tell(work: Work, account: Account) -> None:
    work.emit(AccountChanged, account=account.id, agency=account.agency, state=account.state.value)


def _by_login(work: Work, login: str) -> Account | None:
    key = login_key(login)
    return work.accounts.with_login(key) if key else None


def _found(account: Account | None) -> Account:
    if account is None:
        raise NotFound()
    return account


def _existing(agency: Agency | None) -> None:
    if agency is None:
        raise NotFound()
