"""Queries of addresses: every name is one that the operation has, and is said once.

A name that is not known was ignored and its wish with it: whoever asked for `filters=own` was shown all. What an
operation has is read from the OpenAPI document it is in, so there is no second list.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from flask import Flask, request

from kernel.errors import BadInput, FieldProblem
from kernel.web.wiring import provide, provided

VARIABLE = re.compile(r"<(?:\w+:)?(\w+)>")
Document = Mapping[str, Any]


class Queries:
    """Names of queries by path and method, from the document; made when the first query comes."""

    def __init__(self, spec: Any) -> None:
        self._spec = spec

    @cached_property
    def _of(self) -> Mapping[tuple[str, str], Mapping[str, bool]]:
        """By operation its names, and whether each may be said several times."""
        document = self._spec.to_dict()
        return {
            (path, method): dict(_named(document, [*about.get("parameters", []), *operation.get("parameters", [])]))
            for path, about in document["paths"].items()
            for method, operation in about.items()
            if method != "parameters"
        }

    @cached_property
    def _every(self) -> frozenset[str]:
        return frozenset(name for names in self._of.values() for name in names)

    def problems(self, path: str, method: str, asked: Mapping[str, list[str]]) -> list[FieldProblem]:
        """What is wrong with a query. A name that no operation has is not repeated: it may be a person's."""
        names = self._of.get((path, "get" if method == "HEAD" else method.lower()))
        if names is None:
            return []
        found = []
        for name, values in asked.items():
            pointer = f"/{name if name in self._every else '?'}"
            if name not in names:
                found.append(FieldProblem(pointer, "unknown_field"))
            elif len(values) > 1 and not names[name]:
                found.append(FieldProblem(pointer, "said_twice"))
            elif any("\0" in value for value in values):
                found.append(FieldProblem(pointer, "invalid"))
        return found


def install(app: Flask, spec: Any) -> None:
    """Check queries before any resource reads them. `spec`: what the OpenAPI document is made of."""
    provide(app, Queries(spec))
    app.before_request(_check)


def _check() -> None:
    if not request.query_string or request.url_rule is None:
        return
    path = VARIABLE.sub(r"{\1}", request.url_rule.rule)
    problems = provided(Queries).problems(path, request.method, request.args.to_dict(flat=False))
    if problems:
        raise BadInput(problems=problems)


def _named(document: Document, parameters: Iterable[Document]) -> Iterable[tuple[str, bool]]:
    for one in parameters:
        found = document["components"]["parameters"][one["$ref"].rpartition("/")[2]] if "$ref" in one else one
        if found["in"] == "query":
            is_list = found.get("schema", {}).get("type") == "array"
            yield found["name"], is_list and found.get("explode", True)
