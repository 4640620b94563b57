"""`obhut account`: accounts by the operator's hand."""

from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli import account
from tests.unit.identity.conftest import PASSWORD, People


@pytest.fixture(autouse=True)
def on_this_world(monkeypatch: pytest.MonkeyPatch, people: People) -> None:
    """The command works on the world of the test instead of a database."""

    def open_work(_engine: object, _clock: object, **scope: Any) -> Any:
        return people.world.open_work(**scope)

    monkeypatch.setattr(account, "Work", open_work)
    monkeypatch.setenv("OBHUT_ENV", "test")
    monkeypatch.setenv("OBHUT_IDENTITY_RUNTIME_URL", "postgresql://nobody@127.0.0.1:1/nowhere")


def run(*words: str, typed: str = PASSWORD) -> Result:
    """Run `obhut account` with a password on standard input."""
    return CliRunner().invoke(account.account, list(words), input=typed + "\n")


def create(login: str, role: str, *words: str, typed: str = PASSWORD) -> Result:
    """Run `obhut account create`."""
    return run("create", "--login", login, "--name", "Otto Operator", "--role", role, *words, typed=typed)


def test_a_platform_account_is_made(people: People) -> None:
    """The first account of an installation comes from here; the password is on no command line."""
    result = create("Owner", "system_owner")
    made = next(a for a in people.world.shelf.accounts.values() if a.login == "owner")
    assert (result.exit_code, result.output) == (0, f"Account {made.id} made.\n")
    assert (made.agency, made.roles) == (None, frozenset({"system_owner"}))


def test_an_agency_account_is_made(people: People) -> None:
    """Where the only admin of an agency has left, the operator can make another."""
    assert create("admin.2", "agency_admin", "--agency", str(people.agency)).exit_code == 0
    assert next(a for a in people.world.shelf.accounts.values() if a.login == "admin.2").agency == people.agency


def test_if_missing_makes_the_command_repeatable(people: People) -> None:
    """Set-up scripts run it every time."""
    before = dict(people.world.shelf.accounts)
    refused, repeated = create("HOST", "host"), create("HOST", "host", "--if-missing")
    assert (refused.exit_code, refused.output) == (1, "Error: This login is taken. Please choose another one.\n")
    assert (repeated.exit_code, people.world.shelf.accounts) == (0, before)


@pytest.mark.parametrize(
    ("login", "role", "typed", "sentence"),
    [
        ("new", "host", "short", "The password needs at least 12 characters."),
        ("new", "clerk", PASSWORD, "Roles of the platform do not fit accounts of an agency"),
        ("n w", "host", PASSWORD, "A login has 3 to 100 characters"),
    ],
)
def test_what_is_refused_is_said_in_a_sentence(login: str, role: str, typed: str, sentence: str) -> None:
    """An operator reads what to do, not a trace; the password is not repeated."""
    result = create(login, role, typed=typed)
    assert (result.exit_code, sentence in result.output, typed in result.output) == (1, True, False)


def test_closing_names_an_unknown_login(people: People) -> None:
    """A mistyped login must not look like success."""
    assert (run("close", "--login", "nobody").exit_code, run("close", "--login", "Worker.A").exit_code) == (1, 0)
    assert people.world.shelf.accounts[people.worker.account].state == "closed"
