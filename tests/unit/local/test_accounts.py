"""What the demo prints for the person who started it."""

from deploy.local.accounts import to_try


def test_the_first_account_that_can_sign_in_is_tried() -> None:
    """The request is ready to copy, a quote in a password included."""
    commands = to_try([{"role": "x"}, {"login": "anna", "password": "it's"}], "http://127.0.0.1:8080")
    assert len(commands) == 3
    assert """'{"login": "anna", "password": "it'"'"'s"}'""" in commands[0]


def test_without_accounts_there_is_still_something_to_try() -> None:
    """A demo whose accounts have an unknown shape shows where it answers."""
    assert len(to_try([], "http://127.0.0.1:8080")) == 3
