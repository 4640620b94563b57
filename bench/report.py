"""The table: printed, and kept in docs/bench.md, where rows not measured this time stay as they were."""

import os
import subprocess
import sys
from collections.abc import Collection, Iterable, Mapping
from importlib.metadata import version
from pathlib import Path

from bench.figures import Row
from bench.ours import ROOT
from deploy.local import postgres, rabbitmq
from deploy.local.errors import silent
from kernel.clock import Clock
from kernel.events import topology
from tests.databases import rows

PAGE = ROOT / "docs" / "bench.md"
BEGIN, END = "<!-- figures: written by make bench -->", "<!-- end of figures -->"
HEAD = (
    "| | measure | ours | peer | result: median [spread] | accept | aim | holds | measured |",
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
)


def tell(text: str) -> None:
    """A line of progress."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def show(found: Iterable[Row]) -> None:
    """The rows, with what else was seen."""
    for row in found:
        accept, aim = (f"{bound:g}" for bound in (row.accept, row.aim))
        tell(f"{row.name} {row.measure}: {row.shown()} (accept {accept}, aim {aim}): {row.verdict}")
        tell(f"   ours {row.ours}; peer {row.peer or 'none'}")
        for note in row.notes:
            tell(f"   {note}")


def keep(found: Collection[Row], page: Path = PAGE) -> None:
    """Write the rows between the page's markers, over older rows of the same name."""
    text = page.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    old, _, after = rest.partition(END)
    when = f"{Clock().today()} {_commit()}"
    measured = {_number(row.name) for row in found}
    lines = _kept(old, "| G", measured) | {row.name: _line(row, when) for row in found}
    notes = _kept(old, "- **G", measured) | {row.name: _note(row) for row in found if row.notes}
    table = [*HEAD, *(lines[name] for name in sorted(lines, key=_place))]
    content = [_surroundings(), "", *table, "", *(notes[name] for name in sorted(notes, key=_place))]
    page.write_text("\n".join([before + BEGIN, *content, END + after]), encoding="utf-8")


def _kept(old: str, start: str, measured: Collection[str]) -> dict[str, str]:
    """The lines of an earlier run, by their row; not those of a number that was measured anew, whatever its rows are
    called now."""
    found = {_row_of(line): line for line in old.splitlines() if line.startswith(start)}
    return {name: line for name, line in found.items() if _number(name) not in measured}


def _row_of(line: str) -> str:
    """The name of the row that a line is about: G8a."""
    return line.lstrip("|-* ").split()[0].rstrip("*")


def _number(name: str) -> str:
    """G8 of G8a: what ONLY= names, and what is measured together."""
    return name.rstrip("abcdefgh")


def _place(name: str) -> tuple[int, str]:
    """G11 comes after G8."""
    return int(_number(name)[1:]), name


def _line(row: Row, when: str) -> str:
    cells = [row.name, row.measure, row.ours, row.peer or "–", f"**{row.shown()}**", f"{row.accept:g}", f"{row.aim:g}"]
    return "| " + " | ".join([*cells, row.verdict, when]) + " |"


def _note(row: Row) -> str:
    return f"- **{row.name}** " + "; ".join(row.notes)


def _surroundings() -> str:
    facts: Mapping[str, str] = {
        "PostgreSQL": str(rows(postgres.find(ROOT, os.environ, silent).admin_url, "SHOW server_version")[0][0]),
        "RabbitMQ": _rabbitmq(),
        "Python": ".".join(map(str, sys.version_info[:3])),
        "Django": version("Django"),
        "Django REST framework": version("djangorestframework"),
    }
    last = ", ".join(f"{name} {number}" for name, number in facts.items())
    return f"{os.cpu_count()} cores; {last}. Absolute figures are this machine's; the ratios are what counts."


def _rabbitmq() -> str:
    with topology.connect(rabbitmq.find(ROOT, os.environ, silent).url) as connection:
        return str(connection.server_properties["version"])


def _commit() -> str:
    done = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()
