"""Logs: one JSON object a line, of fields on a list. A log line is an exit for personal data like any other.

What is not on the list is dropped, values are codes and numbers only, and of an exception the class and the places
in the code are kept, never its text. Lines of libraries say who and where, not what.
"""

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog

ALLOWED = frozenset(
    {"event", "level", "timestamp", "service", "process", "logger", "error", "place", "code", "status", "method"}
    | {"route", "seconds", "name", "count", "attempts", "state", "day", "task", "queue", "audience", "outcome"}
)
CODE_LIKE = re.compile(r"[\w.:/<>{}\-,+]{0,200}\Z", re.ASCII)  # one word: a sentence may hold a name
PLACES_LIKE = re.compile(r"[\w.:/<>\- ]{0,400}\Z", re.ASCII)


def configure(service: str, process: str) -> None:
    """Set up logging of a process, of ours and of every library, once at its start."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _name(service, process),
            allow_listed,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(sys.stdout),  # line and end at once, as nothing is buffered
        cache_logger_on_first_use=True,
    )
    root = logging.getLogger()
    root.handlers = [LibraryHandler()]
    root.setLevel(logging.WARNING)
    logging.captureWarnings(True)


def allow_listed(_: Any, __: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop what is not on the list; replace a text that is no code."""
    for key in [key for key in entry if key not in ALLOWED]:
        del entry[key]
    for key, value in entry.items():
        harmless = _shape(key).match(value) if isinstance(value, str) else isinstance(value, int | float | None)
        if not harmless:
            entry[key] = "(withheld)"
    return entry


def _shape(key: str) -> re.Pattern[str]:
    return PLACES_LIKE if key == "place" else CODE_LIKE


def place_of(error: BaseException | None) -> str:
    """Where an exception came from: the innermost lines of code, as file:line, without any value."""
    frames = traceback.extract_tb(error.__traceback__) if error else []
    return " ".join(f"{_short(frame.filename)}:{frame.lineno}" for frame in frames[-4:])


class LibraryHandler(logging.Handler):
    """Passes on that a library has logged, and where; its message may hold anything and is dropped."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        structlog.get_logger("library").warning(
            "library_message",
            logger=record.name,
            error=type(error).__name__ if error else None,
            place=place_of(error) or f"{_short(record.pathname)}:{record.lineno}",
        )


def _name(service: str, process: str) -> Any:
    def name(_: Any, __: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        entry.update(service=service, process=process)
        return entry

    return name


def _short(path: str) -> str:
    return "/".join(path.replace("\\", "/").split("/")[-2:])
