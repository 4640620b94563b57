"""The accounts of the demo, shown to the person who started it, with requests to try."""

import json
import shlex
from collections.abc import Collection
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

COLUMNS = ("login", "password", "role")
SHOWN_AS = "case_manager"  # the one with files to look at


def read(file: Path) -> list[dict[str, str]]:
    """The accounts: a JSON list of objects with login, password, totp_secret, role and agency (null: the platform)."""
    return [{key: value or "" for key, value in entry.items()} for entry in json.loads(file.read_text())]


def show(console: Console, file: Path, address: str, agencies: Collection[str]) -> None:
    """Prints the accounts of these agencies and of the platform, those of each together, and three requests to try."""
    entries = read(file)
    shown = [entry for entry in entries if not entry["agency"] or entry["agency"] in agencies]
    for agency in dict.fromkeys(entry["agency"] for entry in shown):
        people = [entry for entry in shown if entry["agency"] == agency]
        console.print(_table(agency or "The platform", people, shown))
    if further := {entry["agency"] for entry in entries} - {entry["agency"] for entry in shown}:
        console.print(f"{len(further)} further agencies with files for the figures: their accounts are in {file}")
    console.print("To try:")
    for command in to_try(entries, address):
        # Not wrapped: a person copies it.
        console.print(f"  {command}", soft_wrap=True, highlight=False, markup=False)


def _table(title: str, people: list[dict[str, str]], everybody: list[dict[str, str]]) -> Table:
    """The columns of all tables are equally wide; none is wrapped, since a password is of no use in part."""
    table = Table(title=Text(title, style="bold"), title_justify="left", box=None, show_header=False, pad_edge=True)
    for column in COLUMNS:
        table.add_column(no_wrap=True, min_width=max(len(entry[column]) for entry in everybody))
    for entry in people:
        table.add_row(*(Text(entry[column]) for column in COLUMNS))
    return table


def to_try(entries: list[dict[str, str]], address: str) -> list[str]:
    """Three requests: sign in as a case manager, see the overview, see what a programme asks for."""
    who = next(entry for entry in entries if entry["role"] == SHOWN_AS)
    body = shlex.quote(json.dumps({"login": who["login"], "password": who["password"]}))
    jar = "var/demo/cookies.txt"
    return [
        f"curl -s -c {jar} -H 'Content-Type: application/json' -d {body} {address}/v1/sessions",
        f"curl -s -b {jar} '{address}/v1/cases?page_size=3'",
        f"curl -s -b {jar} -H 'Accept-Language: en' {address}/v1/programmes/waska",
    ]
