"""The accounts of the demo, as they are shown."""

from deploy.local.accounts import to_try


def test_the_commands_sign_in_as_a_case_manager_and_survive_quotes() -> None:
    """A password with a quote in it is still one shell word, and the account shown has files to look at."""
    accounts = [
        {"login": "host", "password": "x", "role": "host", "agency": ""},
        {"login": "anna", "password": "it's", "role": "case_manager", "agency": "Nord"},
    ]
    commands = to_try(accounts, "http://127.0.0.1:8080")
    assert len(commands) == 3
    assert "anna" in commands[0]
    assert "'\"'\"'" in commands[0]
