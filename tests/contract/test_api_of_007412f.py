"""The API as programs knew it at 007412f: nothing is gone, and what has become stricter is told in the changelog."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.contract.unchanged import documents
from tests.upgrade.restored import members
from tests.upgrade.stricter import Difference, compared

CHANGELOG = Path(__file__).parent.parent.parent / "CHANGELOG.md"
WORD = re.compile(r"`([^`]+)`")


@cache
def before() -> Any:
    """The document that the gateway answered with."""
    return json.loads(members()["openapi.json"])


@cache
def difference() -> Difference:
    """Between then and now."""
    return compared(before(), documents.openapi())


def told() -> list[str]:
    """The lines of the section "Stricter" of what is not released yet."""
    section = CHANGELOG.read_text(encoding="utf-8").partition("\n### Stricter\n")[2].partition("\n#")[0]
    return [line for line in section.splitlines() if line.startswith("- ")]


def test_no_path_field_or_status_is_gone() -> None:
    """A program written against 007412f finds everything it sends and reads."""
    assert len(before()["paths"]) > 100
    assert sorted(difference().gone) == []


def test_no_code_of_before_is_gone() -> None:
    """Each code by which something was refused still has its sentence: a program may wait for it."""
    codes = set(json.loads(members()["codes.json"]))
    assert len(codes) > 100
    assert sorted(codes - set(documents.problems()["codes"])) == []


def test_what_is_stricter_is_told() -> None:
    """Each tightening of the description stands in the changelog, by the end of its path and its field."""
    lines = told()

    def is_told(item: str) -> bool:
        where, _, what = item.partition(": ")
        fixed = [part for part in where.split("/") if not part.startswith("{")]
        field = what.partition(":")[0].removesuffix(" is required").rpartition("/")[2]
        return any(fixed[-1] in line and field in line for line in lines)

    assert [item for item in sorted(difference().stricter) if not is_told(item)] == []


def test_each_line_names_its_code() -> None:
    """Whoever meets a refusal finds the line by the code of the answer."""
    codes = set(documents.problems()["codes"])
    assert [line for line in told() if not codes & set(WORD.findall(line))] == []


OLD: dict[str, Any] = {
    "type": "object",
    "required": ["a"],
    "properties": {"a": {"type": "string", "maxLength": 9, "enum": ["x", "y"]}, "b": {"type": ["integer", "null"]}},
}


@pytest.mark.parametrize(
    ("changes", "stricter", "gone"),
    [
        ({}, [], []),
        ({"required": ["a", "b"]}, ["b is required"], []),
        ({"properties": {"a": OLD["properties"]["a"]}}, [], ["body/b"]),
        ({"properties": {**OLD["properties"], "b": {"type": "integer"}}}, ["null is not taken"], []),
        ({"properties": {**OLD["properties"], "a": {"maxLength": 5, "enum": ["x", "y"]}}}, ["maxLength 5"], []),
        ({"properties": {**OLD["properties"], "a": {"maxLength": 9, "enum": ["x"]}}}, ["y is not taken"], []),
        ({"properties": {**OLD["properties"], "a": {"maxLength": 9, "pattern": "x", "enum": ["x", "y"]}}},
         ["another pattern"], []),
        ({"properties": {**OLD["properties"], "c": {}}}, [], []),
    ],
)  # fmt: skip
def test_the_comparison_sees_what_it_is_for(changes: dict[str, Any], stricter: list[str], gone: list[str]) -> None:
    """New demands, smaller bounds, fewer values, and what is gone; what is new is neither."""

    def document(schema: dict[str, Any]) -> dict[str, Any]:
        body = {"content": {"application/json": {"schema": schema}}}
        return {"paths": {"/v1/x": {"post": {"requestBody": body, "responses": {"200": {}}}}}}

    found = compared(document(OLD), document(OLD | changes))
    assert [item.rpartition(": ")[2] for item in sorted(found.stricter)] == stricter
    assert [item.rpartition(": ")[2] for item in sorted(found.gone)] == gone


def test_a_path_a_status_or_a_parameter_that_goes_is_seen() -> None:
    """By its name; a new parameter that is demanded is stricter."""
    get = {"parameters": [{"name": "q", "schema": {}}], "responses": {"200": {}, "404": {}}}
    old = {"paths": {"/v1/x": {"get": get}, "/v1/y": {"get": get}}}
    new = {"paths": {"/v1/x": {"get": {"parameters": [{"name": "p", "required": True}], "responses": {"200": {}}}}}}
    found = compared(old, new)
    assert found.gone == {"GET /v1/y", "GET /v1/x: status 404", "GET /v1/x: parameter q"}
    assert found.stricter == {"GET /v1/x: p is required"}
