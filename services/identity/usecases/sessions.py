"""Signing in and out, and who stands behind a session."""

from dataclasses import dataclass
from datetime import datetime

from kernel.errors import Unauthenticated
from kernel.principal import Principal
from kernel.security import Kind
from services.identity.model.accounts import Account, State, kept_login
from services.identity.model.passwords import Passwords
from services.identity.model.sessions import Lifetime, Session, new_token, token_hash
from services.identity.store import Work


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A fresh session: the token is shown this once and kept nowhere."""

    token: str
    account: Account


@dataclass(frozen=True, slots=True)
class Current:
    """A session in force: `idle_ends_at` without a further request, `ends_at` in any case."""

    session: Session
    account: Account
    idle_ends_at: datetime
    ends_at: datetime


def sign_in(work: Work, passwords: Passwords, lifetime: Lifetime, login: str, password: str) -> SignedIn:
    """Begin a session. Raises `Unauthenticated` (`sign_in_failed`) and does not say what was wrong.

    It takes the same time whether or not the login exists; `work` must be of the platform.
    """
    # Asked also for what can be nobody's login: it takes as long, and says so too where the database is away.
    account = work.accounts.with_login(kept_login(login) or "")
    fits = passwords.fits(password, account.password_hash if account else None)
    if account is None or not fits or account.state is State.CLOSED:
        tried = (account.id, account.agency) if account else (None, None)
        work.note(Kind.SIGN_IN_FAILED, *tried)
        raise Unauthenticated("sign_in_failed")
    anew = passwords.hashed_anew(password, account.password_hash)
    if anew:
        work.accounts.save_password(account.id, account.password_hash, anew)
    now, token = work.clock.now(), new_token()
    work.sessions.add(token_hash(token), Session(account.id, now, now, None))
    work.sessions.purge(lifetime.forgotten(now))
    work.absences.purge(work.clock.today())
    work.note(Kind.SIGNED_IN, account.id, account.agency)
    return SignedIn(token, account)


def introspect(work: Work, lifetime: Lifetime, token: str) -> Account:
    """Whose session this is, for the gateway; the session counts as seen.

    Raises `Unauthenticated` (`token_invalid`, `token_expired`); `work` must be of the platform.
    """
    kept = token_hash(token)
    account = _in_force(work, lifetime, kept)[1]
    now = work.clock.now()
    work.sessions.touch(kept, lifetime.unseen_since(now), now)
    return account


def current_session(work: Work, lifetime: Lifetime, principal: Principal, token: str) -> Current:
    """One's own session. Raises as `introspect`, and for another person's."""
    session, account = _own(work, lifetime, principal, token_hash(token))
    idle_ends_at, ends_at = lifetime.ends(session)
    return Current(session, account, idle_ends_at, ends_at)


def sign_out(work: Work, lifetime: Lifetime, principal: Principal, token: str) -> None:
    """End one's own session. Raises as `introspect`, and for another person's."""
    kept = token_hash(token)
    _own(work, lifetime, principal, kept)
    work.sessions.end(kept, work.clock.now())


def _own(work: Work, lifetime: Lifetime, principal: Principal, kept: bytes) -> tuple[Session, Account]:
    session, account = _in_force(work, lifetime, kept)
    if account.id != principal.account:
        raise Unauthenticated("token_invalid")
    return session, account


def _in_force(work: Work, lifetime: Lifetime, kept: bytes) -> tuple[Session, Account]:
    pair = work.sessions.find(kept)
    if pair is None or pair[1].state is State.CLOSED:
        raise Unauthenticated("token_invalid")
    lifetime.check(pair[0], work.clock.now())
    return pair
