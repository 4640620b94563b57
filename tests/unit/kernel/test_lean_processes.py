"""What a process has in memory and does for each request is what it needs, and no more."""

import subprocess
import sys
from functools import cache

import pytest

from kernel.data.database import each_statement_alone, engine
from kernel.web.lists import Blueprint, PageSchema
from kernel.web.requests import Parser

LEAN = {
    "import kernel.start, kernel.web.serving": {"flask", "sqlalchemy", "psycopg2", "structlog"},
    "from kernel import unused; unused.leave_out(); import kernel.observe.logs": {"rich.console", "pygments"},
    "import eventlet": {"dns", "cryptography"},
    "import gateway.app": {"rich.console", "pygments", "sqlalchemy", "flask"},
}
"""What one process imports, a line after the other, and what it has not imported by then."""


@cache
def imported() -> dict[str, set[str]]:
    """What that process has in memory after each line."""
    look = "".join(f"{line}; print(*sys.modules)\n" for line in LEAN)
    command = [sys.executable, "-W", "ignore", "-c", "import sys\n" + look]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return dict(zip(LEAN, map(set, map(str.split, said.splitlines())), strict=True))


@pytest.mark.parametrize("line", LEAN)
def test_processes_import_no_more_than_they_use(line: str) -> None:
    """What is imported for nothing, rich or dnspython in every process, took a tenth of all memory."""
    assert imported()[line] & LEAN[line] == set()


def test_an_engine_of_statements_alone_is_its_own_view() -> None:
    """Another view of it would change the level of a connection, and change it back, with each unit of work."""
    alone, usual = engine("postgresql://nobody@nowhere/none", each_alone=True), engine("postgresql://nobody@nowhere/a")
    assert each_statement_alone(alone) is alone
    assert each_statement_alone(usual) is not usual


def test_schemas_of_arguments_are_made_once() -> None:
    """Making one for each request took five hundredths of its time."""
    for parser in (Blueprint.ARGUMENTS_PARSER, Blueprint.PAGINATION_ARGUMENTS_PARSER):
        assert isinstance(parser, Parser)
        assert parser._get_schema(PageSchema, None) is parser._get_schema(PageSchema, None)
