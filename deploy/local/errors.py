"""What may keep Obhut from running on this machine, said in sentences for the person who started it."""

from collections.abc import Callable

Tell = Callable[[str], None]
"""Takes one line of progress; the command line prints it, tests collect it."""


class LocalError(Exception):
    """The machine lacks something or refuses something; the message says what, and what to do about it."""


def silent(line: str) -> None:
    """Progress nobody wants to see."""
    del line
