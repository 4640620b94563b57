"""The accounts of the demo, shown to the person who started it, with requests to try."""

import json
import shlex
from pathlib import Path

from rich.console import Console
from rich.table import Table

SIGN_IN_NAMES = ("login", "email", "username", "name")


def read(file: Path) -> list[dict[str, str]]:
    """The accounts: a JSON list of objects, alone or as the member `accounts`; of each, what is text."""
    content = json.loads(file.read_text())
    entries = content["accounts"] if isinstance(content, dict) else content
    return [{key: value for key, value in entry.items() if isinstance(value, str)} for entry in entries]


def show(console: Console, file: Path, address: str) -> None:
    """Prints a table of the accounts and three requests to try."""
    entries = read(file)
    columns = list(dict.fromkeys(key for entry in entries for key in entry))
    table = Table(*columns)
    for entry in entries:
        table.add_row(*(entry.get(column, "") for column in columns))
    console.print(table)
    console.print("To try:")
    for command in to_try(entries, address):
        # Not wrapped: a person copies it.
        console.print(f"  {command}", soft_wrap=True, highlight=False, markup=False)


def to_try(entries: list[dict[str, str]], address: str) -> list[str]:
    """Three curl commands: sign in with the first account that can, then look round."""
    for entry in entries:
        name = next((key for key in SIGN_IN_NAMES if key in entry), None)
        if name and "password" in entry:
            body = shlex.quote(json.dumps({name: entry[name], "password": entry["password"]}))
            jar = "-c obhut-cookies.txt"
            return [
                f"curl -s {jar} -H 'Content-Type: application/json' -d {body} {address}/v1/sessions",
                f"curl -s -b obhut-cookies.txt {address}/v1/me",
                f"curl -s -b obhut-cookies.txt '{address}/v1/cases?page_size=3'",
            ]
    return [f"curl -s {address}{path}" for path in ("/health/ready", "/openapi.json", "/docs")]
