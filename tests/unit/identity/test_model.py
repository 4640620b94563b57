"""Roles, sessions, passwords, logins and names: the rules alone."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kernel.errors import BadInput, Forbidden, Unauthenticated
from services.identity.model.accounts import kept_login, new_login, new_name
from services.identity.model.passwords import Passwords
from services.identity.model.roles import OF_AGENCY, OF_PLATFORM, OPERATOR, ROLES, roles_to_give
from services.identity.model.sessions import Lifetime, Session, new_token, token_hash

BEGAN = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
SOMEBODY = UUID("00000000-0000-4000-8000-000000000001")
LIFETIME = Lifetime(timedelta(minutes=30), timedelta(hours=12))
PASSWORDS = Passwords("test")


def may_give(givers: set[str]) -> set[str]:
    """The roles that somebody with these roles may give, each tried alone."""
    given_roles: set[str] = set()
    for code, role in ROLES.items():
        try:
            given_roles |= roles_to_give([code], platform=role.platform, givers=givers)
        except Forbidden as refused:
            assert refused.code == "role_not_yours_to_give"
    return given_roles


def test_there_are_ten_roles_of_an_agency_and_four_of_the_platform() -> None:
    """Every other service and the catalogues count on these codes."""
    assert set(OF_AGENCY) == {
        "case_manager", "ifk", "bfm_support", "clerk", "team_lead", "department_head", "office_head", "agency_admin",
        "dpo", "audit",
    }  # fmt: skip
    assert set(OF_PLATFORM) == {"system_owner", "main_system_owner", "host", "analyst"}


def test_an_admin_gives_the_roles_of_casework_alone() -> None:
    """An admin who could make admins, supervisors or auditors could appoint their own supervision."""
    assert may_give({"agency_admin"}) == {"case_manager", "ifk", "bfm_support", "clerk", "team_lead"}


def test_the_host_gives_roles_of_agencies_and_none_of_the_platform() -> None:
    """The host sets up first admins, but makes no second host out of thin air."""
    assert may_give({"host"}) == set(OF_AGENCY)


@pytest.mark.parametrize("role", [code for code in ROLES if code not in ("host", "agency_admin")])
def test_nobody_else_gives_any_role(role: str) -> None:
    """Giving roles is a right of two roles and of the operator."""
    assert may_give({role}) == set()


def test_the_operator_gives_every_role() -> None:
    """Somebody must make the first account of all."""
    assert may_give({OPERATOR}) == set(ROLES)


@pytest.mark.parametrize(("role", "platform"), [("host", False), ("analyst", False), ("clerk", True), ("dpo", True)])
def test_a_role_on_the_wrong_side_is_refused_even_to_the_operator(role: str, platform: bool) -> None:
    """Who runs the platform must not hold a role that reads case files, nor the other way round."""
    with pytest.raises(BadInput) as refused:
        roles_to_give([role], platform=platform, givers={OPERATOR})
    assert refused.value.code == "role_not_for_agency"


def test_an_unknown_role_is_named_by_its_place() -> None:
    """The form can show which of several roles is wrong, without the error repeating what was sent."""
    with pytest.raises(BadInput) as refused:
        roles_to_give(["clerk", "boss"], platform=False, givers={"host"})
    assert [(p.pointer, p.code) for p in refused.value.problems] == [("/roles/1", "role_unknown")]


def test_an_account_without_a_role_is_refused() -> None:
    """It could do nothing and would look as if it could."""
    with pytest.raises(BadInput):
        roles_to_give([], platform=False, givers={"host"})


@given(
    seen=some.timedeltas(timedelta(0), timedelta(hours=12)),
    later=some.timedeltas(timedelta(0), timedelta(hours=13)),
)
def test_a_session_is_in_force_exactly_within_both_limits(seen: timedelta, later: timedelta) -> None:
    """Neither idling past the limit nor activity past the longest time keeps a session alive."""
    session = Session(SOMEBODY, BEGAN, BEGAN + seen, None)
    now = session.last_seen_at + later
    try:
        LIFETIME.check(session, now)
        in_force = True
    except Unauthenticated as over:
        assert over.code == "token_expired"
        in_force = False
    assert in_force == (later < timedelta(minutes=30) and seen + later < timedelta(hours=12))


def test_an_ended_session_is_not_merely_expired() -> None:
    """Whoever signed out is told that the token is no longer valid, not that they idled."""
    with pytest.raises(Unauthenticated) as over:
        LIFETIME.check(Session(SOMEBODY, BEGAN, BEGAN, BEGAN), BEGAN)
    assert over.value.code == "token_invalid"


@pytest.mark.parametrize(("idle", "every"), [(1800, 20), (100, 10), (2, 0.2)])
def test_being_seen_is_recorded_often_enough_to_keep_a_busy_session(idle: float, every: float) -> None:
    """With a short idle time a fixed interval of 20 s would end sessions that are in use."""
    lifetime = Lifetime(timedelta(seconds=idle), timedelta(hours=12))
    assert lifetime.unseen_since(BEGAN) == BEGAN - timedelta(seconds=every)


@given(seen=some.timedeltas(timedelta(0), timedelta(days=3)), now=some.timedeltas(timedelta(0), timedelta(days=3)))
def test_no_session_in_force_is_forgotten(seen: timedelta, now: timedelta) -> None:
    """Tidying up deletes only what has been over for a day."""
    session = Session(SOMEBODY, BEGAN, BEGAN + seen, None)
    if session.last_seen_at < LIFETIME.forgotten(BEGAN + now):
        assert LIFETIME.ends(session)[0] <= BEGAN + now - timedelta(days=1)


def test_a_token_holds_256_random_bits_and_its_hash_is_kept_instead() -> None:
    """Tokens cannot be guessed, and whoever reads the table of sessions cannot use one."""
    tokens = {new_token() for _ in range(100)}
    assert {len(token) for token in tokens} == {43}
    assert len({token_hash(token) for token in tokens}) == 100
    assert all(token.encode() not in token_hash(token) for token in tokens)


@pytest.mark.parametrize("text", ["", "x", "a" * 42, "a" * 44, "a" * 42 + "\n", "ä" * 43, "a" * 42 + "+"])
def test_what_is_no_token_is_refused_before_any_look_up(text: str) -> None:
    """No input of a client reaches the database as a token unless it has a token's shape."""
    with pytest.raises(Unauthenticated) as refused:
        token_hash(text)
    assert refused.value.code == "token_invalid"


def test_a_password_fits_its_own_hash_alone() -> None:
    """The plain meaning of signing in."""
    kept = PASSWORDS.hash_new("correct horse battery")
    assert PASSWORDS.fits("correct horse battery", kept)
    assert not PASSWORDS.fits("correct horse batterY", kept)
    assert kept.startswith("$argon2id$")


def test_no_password_fits_an_account_that_does_not_exist() -> None:
    """The hash that is verified for the sake of time opens nothing, whatever its password is."""
    assert not PASSWORDS.fits("the password of no account", None)


def test_a_password_is_the_same_from_every_keyboard() -> None:
    """An umlaut may be sent as one character or as two; a person cannot see which."""
    kept = PASSWORDS.hash_new("ein Schlüssel mit Umlaut")
    assert PASSWORDS.fits("ein Schlu\u0308ssel mit Umlaut", kept)


def test_no_text_breaks_the_check_of_a_password() -> None:
    """Half a surrogate or a NUL is a wrong password, not an error."""
    kept = PASSWORDS.hash_new("correct horse battery")
    assert [PASSWORDS.fits(text, kept) for text in ("\ud800", "\0", "", "x" * 10_000)] == [False] * 4


@pytest.mark.parametrize(
    ("password", "code"),
    [("x" * 11, "password_too_short"), ("x" * 201, "password_too_long"), ("x" * 11 + "\n", "password_malformed")],
)
def test_a_new_password_is_one_line_of_12_to_200_characters(password: str, code: str) -> None:
    """Shorter ones are guessed; longer ones would only cost time; a line break cannot be typed again."""
    with pytest.raises(BadInput) as refused:
        PASSWORDS.hash_new(password)
    assert [(p.pointer, p.code) for p in refused.value.problems] == [("/password", code)]


def test_production_hashes_dearly_and_takes_over_cheap_hashes() -> None:
    """Hashes made in a demo do not stay cheap once production signs in with them."""
    production = Passwords("production")
    cheap = PASSWORDS.hash_new("correct horse battery")
    anew = production.hashed_anew("correct horse battery", cheap)
    assert "m=65536" in (anew or "")
    assert production.hashed_anew("correct horse battery", anew or "") is None


@pytest.mark.parametrize("same", ["Jürgen.Groß", "JÜRGEN.GROSS", "ju\u0308rgen.gross"])
def test_spellings_of_a_login_are_one_login(same: str) -> None:
    """Nobody is locked out by a capital letter, and nobody can imitate a colleague's login by one."""
    assert kept_login(same) == "jürgen.gross"


@pytest.mark.parametrize("text", ["", "ab", "a b c", "abc\n", "a" * 101, "\u0430dmin", "no\0body", "\ud800abc"])
def test_a_malformed_login_is_none(text: str) -> None:
    """Look-alikes in other scripts and what no database holds never become logins."""
    assert kept_login(text) is None
    with pytest.raises(BadInput):
        new_login(text)


def test_names_lose_the_space_around_them() -> None:
    """Lists sort by name."""
    assert new_name("  Träger A ", "/name") == "Träger A"


@pytest.mark.parametrize("text", ["", "   ", "a\nb", "a\0", "x" * 121])
def test_a_name_is_one_line_of_text(text: str) -> None:
    """A name that is invisible or breaks lines would break pages and mails."""
    with pytest.raises(BadInput) as refused:
        new_name(text, "/short_name")
    assert [(p.pointer, p.code) for p in refused.value.problems] == [("/short_name", "name_malformed")]
