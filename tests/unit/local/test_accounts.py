"""The accounts of the demo, as they are shown."""

import io
import json
from pathlib import Path

from rich.console import Console

from deploy.local.accounts import show, to_try


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


def test_the_accounts_of_further_agencies_are_said_to_be_there(tmp_path: Path) -> None:
    """Sixty lines of passwords help nobody who wants to try it: those a person starts with are shown."""
    file, out = tmp_path / "accounts.json", io.StringIO()
    people = [("anna", "case_manager", "Nord"), ("ben", "case_manager", "Weit"), ("host", "host", None)]
    entries = [{"login": login, "password": "x", "role": role, "agency": agency} for login, role, agency in people]
    file.write_text(json.dumps(entries))
    show(Console(file=out, width=200), file, "http://127.0.0.1:8080", ["Nord"])
    told = out.getvalue()
    assert "anna" in told
    assert "host" in told
    assert " ben " not in told
    assert "1 further" in told
