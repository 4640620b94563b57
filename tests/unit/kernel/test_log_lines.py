"""A log line: one JSON object of known fields, from our code and from libraries alike."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest

from kernel.observe.logs import ALLOWED

TELLER = """
import json, logging, sys, warnings
import structlog
from kernel.observe import logs
logs.configure("casefile", "web")
log = structlog.get_logger("web")
for program in sys.stdin:
    exec(json.loads(program))
    print("THE END", flush=True)
"""
Lines = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lines]:
    """What a process prints that is set up as ours are; each line must be JSON, and nothing goes to stderr."""
    errors: Path = tmp_path_factory.mktemp("teller") / "stderr"
    with (
        errors.open("w") as stderr,
        subprocess.Popen(
            [sys.executable, "-c", TELLER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr, text=True
        ) as teller,
    ):
        assert teller.stdin and teller.stdout

        def told(*statements: str) -> list[dict[str, Any]]:
            print(json.dumps("\n".join(statements)), file=teller.stdin, flush=True)
            made = [line.strip() for line in takewhile(lambda line: line != "THE END\n", teller.stdout)]
            assert (teller.poll(), errors.read_text()) == (None, "")
            return [json.loads(line) for line in made]

        yield told
        teller.stdin.close()
    assert (teller.returncode, errors.read_text()) == (0, "")


def test_a_line_says_who_when_and_what(lines: Lines) -> None:
    """One look at a line tells service, process, instant (UTC) and event."""
    (line,) = lines('log.info("request", route="/v1/cases/<uuid:case_id>", status=404, seconds=0.012)')
    instant = line.pop("timestamp")
    assert instant.endswith("Z")
    assert line == {
        "event": "request",
        "route": "/v1/cases/<uuid:case_id>",
        "status": 404,
        "seconds": 0.012,
        "level": "info",
        "service": "casefile",
        "process": "web",
    }


def test_fields_that_are_not_on_the_list_are_dropped(lines: Lines) -> None:
    """Whoever adds a field must first put it on the list, where it is seen."""
    (line,) = lines('log.info("request", client="Erika", body={"name": "Erika"}, status=200)')
    assert set(line) <= ALLOWED
    assert "Erika" not in json.dumps(line)


def test_values_are_codes_and_numbers(lines: Lines) -> None:
    """A sentence under an allowed name is withheld, and so is a structure."""
    (line,) = lines('log.info("request", name="Straße 5", code=["Erika"], count=3, state=None, outcome=True)')
    assert (line["name"], line["code"]) == ("(withheld)", "(withheld)")
    assert (line["count"], line["state"], line["outcome"]) == (3, None, True)


def test_a_line_is_one_line(lines: Lines) -> None:
    """A line break in a value would forge the next line."""
    assert len(lines(r'log.info("a\nb", name="x\ny")')) == 1


def test_libraries_say_where_and_not_what(lines: Lines) -> None:
    """A library's message may hold anything, its arguments and its exception's text too."""
    made = lines(
        "try:\n    raise ValueError('Erika Mustermann')",
        "except ValueError:\n    logging.getLogger('sqlalchemy').exception('row of %s', 'Erika Mustermann')",
        "warnings.warn('Erika Mustermann')",
    )
    assert [line["event"] for line in made] == ["library_message", "library_message"]
    assert [line["logger"] for line in made] == ["sqlalchemy", "py.warnings"]
    assert made[0]["error"] == "ValueError"
    assert made[0]["place"]
    assert "Erika" not in json.dumps(made)


def test_libraries_chatter_is_not_written(lines: Lines) -> None:
    """Below a warning libraries are silent."""
    assert lines("logging.getLogger('urllib3').info('GET /v1/cases')") == []
