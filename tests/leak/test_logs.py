"""Logs are an exit: whatever is thrown at them, no value of a person passes `kernel.observe.logs`."""

import json
import logging
import sys
import warnings
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import structlog

from kernel.observe import logs
from tests.leak.canary import Canaries
from tests.leak.scan import Scanner

CANARIES = Canaries()
NAME, WORD = CANARIES.name("name"), CANARIES.word("word")


class NamedAfterTheCanary(Exception):
    """What a database's error is like: the values stand in its text, its arguments, its cause and its notes."""


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    """Where the logs go; logging is as a process sets it up, and as it was afterwards."""
    out, root, before = StringIO(), logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers, root.level
    monkeypatch.setattr(sys, "stdout", out)
    logs.configure("casefile", "web")
    structlog.configure(cache_logger_on_first_use=False)
    yield out
    logging.captureWarnings(False)
    root.handlers = handlers
    root.setLevel(level)
    structlog.configure(**before)


def clean(out: StringIO) -> list[dict[str, Any]]:
    """The lines, of which there is at least one, and in which there is no canary."""
    text = out.getvalue()
    assert Scanner(CANARIES).hits("log", text.encode()) == []
    found = [json.loads(line) for line in text.splitlines()]
    assert found
    return found


def failure() -> NamedAfterTheCanary:
    """An exception full of canaries, with its trace."""
    try:
        try:
            raise ValueError(NAME)
        except ValueError as cause:
            error = NamedAfterTheCanary(f"DETAIL: Failing row contains ({NAME}, {WORD})", NAME)
            error.add_note(NAME)
            raise error from cause
    except NamedAfterTheCanary as error:
        return error


@pytest.mark.parametrize("value", [NAME, [NAME], {"name": NAME}, {NAME: 1}, failure(), NAME.encode(), (NAME,), {NAME}])
@pytest.mark.parametrize("field", sorted(logs.ALLOWED - {"event", "level", "timestamp", "service", "process"}))
def test_a_field_on_the_list_takes_codes_only(lines: StringIO, field: str, value: object) -> None:
    """A text that is no code, or anything that is no text or number, is withheld even where the field is allowed."""
    structlog.get_logger("x").warning("something", **{field: value})
    (line,) = clean(lines)
    assert line[field] == "(withheld)"


@pytest.mark.parametrize("field", ["message", "name_of_client", "exc_info", "stack_info", "path", "body", WORD])
def test_a_field_off_the_list_is_dropped(lines: StringIO, field: str) -> None:
    """What nobody has put on the list does not appear, not even its name."""
    structlog.get_logger("x").error("something", **{field: f"{NAME} {WORD}"})
    (line,) = clean(lines)
    assert set(line) == {"event", "level", "timestamp", "service", "process"}


def test_context_bound_by_others_is_dropped_too(lines: StringIO) -> None:
    """Values bound to a logger or to the context of a request pass the same list."""
    with structlog.contextvars.bound_contextvars(client=NAME):
        structlog.get_logger("x").bind(answers={"name": NAME}, word=WORD).info("something")
    (line,) = clean(lines)
    assert set(line) == {"event", "level", "timestamp", "service", "process"}


@pytest.mark.parametrize("name", [NAME, "Anna Schmidt"])
def test_an_event_that_is_a_sentence_is_withheld(lines: StringIO, name: str) -> None:
    """The event itself is one word; a careless sentence with a name in it is not written, plain ASCII or not."""
    structlog.get_logger("x").info(f"opened the file of {name}")
    (line,) = clean(lines)
    assert line["event"] == "(withheld)"


def test_an_exception_is_logged_by_class_and_place(lines: StringIO) -> None:
    """Of an exception its class and the places in the code are kept: no text, no arguments, no notes, no cause."""
    error = failure()
    structlog.get_logger("x").error("failed", error=type(error).__name__, place=logs.place_of(error), exc_info=error)
    (line,) = clean(lines)
    assert line["error"] == "NamedAfterTheCanary"
    assert line["place"].startswith("leak/test_logs.py:")


@pytest.mark.parametrize("method", ["warning", "error", "critical", "exception"])
@pytest.mark.parametrize("logger", ["sqlalchemy.engine", "psycopg", "werkzeug", "amqp", "casefile", "uvicorn.error"])
def test_a_library_says_where_and_not_what(lines: StringIO, logger: str, method: str) -> None:
    """Messages, arguments and traces of libraries may hold anything: that they spoke is written, and where."""
    try:
        raise failure()
    except NamedAfterTheCanary:
        getattr(logging.getLogger(logger), method)("row (%s) of %s", NAME, WORD, exc_info=True, extra={"row": NAME})
    (line,) = clean(lines)
    assert (line["event"], line["logger"]) == ("library_message", logger)
    assert line["error"] == "NamedAfterTheCanary"


def test_a_logger_named_after_a_person_is_withheld(lines: StringIO) -> None:
    """A library may name its logger after a value."""
    logging.getLogger(NAME).warning("x")
    (line,) = clean(lines)
    assert line["logger"] == "(withheld)"


def test_warnings_pass_the_same_way(lines: StringIO) -> None:
    """Python's warnings are messages of libraries like any other."""
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(False)
        logging.captureWarnings(True)
        warnings.warn(f"Unicode type received non-unicode bind param value '{NAME}'", stacklevel=1)
    (line,) = clean(lines)
    assert line["logger"] == "py.warnings"


def test_numbers_and_codes_pass(lines: StringIO) -> None:
    """The list does not silence what operators need."""
    about = {"route": "/v1/cases/{id}", "status": 404, "seconds": 0.0123, "method": "GET", "code": "not_found"}
    structlog.get_logger("x").info("request", **about)
    (line,) = clean(lines)
    assert {name: line[name] for name in about} == about


def test_a_number_with_a_text_of_its_own_is_withheld(lines: StringIO) -> None:
    """Only plain numbers are numbers: other types write themselves as they like."""
    structlog.get_logger("x").info("request", seconds=Decimal("1.5"), count=Path(WORD))
    (line,) = clean(lines)
    assert (line["seconds"], line["count"]) == ("(withheld)", "(withheld)")
