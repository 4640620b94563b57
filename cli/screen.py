"""Tables on a terminal; in a pipe or a log nothing of them is cut off."""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

WIDE = 200  # columns where there is no terminal to ask


def print_table(titles: Sequence[str], rows: Iterable[Sequence[object]], *, whole: str = "") -> None:
    """Print rows under their titles; numbers to the right, and the column `whole` never broken."""
    lines = [tuple(row) for row in rows]
    table = Table()
    for place, title in enumerate(titles):
        numbers = bool(lines) and all(isinstance(row[place], int) for row in lines)
        table.add_column(title, overflow="fold", no_wrap=title == whole, justify="right" if numbers else "left")
    for row in lines:
        table.add_row(*(Text(str(value)) for value in row))
    screen = Console()
    Console(width=None if screen.is_terminal else WIDE).print(table)
