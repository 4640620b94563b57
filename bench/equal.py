"""Is the peer's work equal? Both sides open a file and save answers once; answers and stored rows are compared."""

import os
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from bench.answers import ANSWERS
from bench.ours import ROOT
from bench.processes import Failed
from deploy.local import postgres
from deploy.local.errors import silent
from deploy.local.stack import Stack
from tests.databases import rows
from tests.visitor import Visitor

TABLES = {
    "cases": ("casefile", "cases", "peer_casefile"),
    "client numbers": ("casefile", "client_numbers", "peer_clientnumber"),
    "sealed sections": ("casefile", "case_sections", "peer_casesection"),
    "search tokens": ("casefile", "case_tokens", "peer_casetoken"),
    "access log": ("casefile", "access_log", "peer_access"),
    "outbox": ("casefile", "outbox", "peer_outbox"),
    "wrapped keys": ("keystore", "case_keys", "peer_casekey"),
}
"""What a write stores: the database and table of Obhut, and the peer's table."""
OWN = ("id", "client_number", "responsible")
"""What differs from file to file."""


def check_equal(stack: Stack, person: Visitor, other: Visitor, peer_url: str) -> dict[str, int]:
    """Raises `Failed` unless both give the same answers and store as many rows; returns the rows stored, by kind."""
    ours, theirs = _written(person, lambda: _ours(stack)), _written(other, lambda: _theirs(peer_url))
    if ours != theirs:
        raise Failed(f"the peer's work is not equal:\nObhut {ours}\npeer  {theirs}")
    return dict(ours["rows"])


def _written(person: Visitor, count: Callable[[], dict[str, int]]) -> Mapping[str, Any]:
    """What one file opened and saved gives: both answers without what is the file's own, and the rows stored."""
    person.post("/v1/cases", {"programme": "waska"}, expect=201)  # the agency's counter is there from now on
    before = count()
    made = person.post("/v1/cases", {"programme": "waska"}, expect=201)
    path, tag = f"/v1/cases/{made.json()['id']}/answers", {"If-Match": made.headers["ETag"]}
    saved = person.ask("PATCH", path, {"answers": ANSWERS}, expect=200, headers=tag)
    stored = {kind: after - before[kind] for kind, after in count().items()}
    person.ask("PATCH", path, {"answers": ANSWERS}, expect=412, headers=tag)  # If-Match is heeded
    return {"opened": _compared(made), "saved": _compared(saved), "rows": stored}


def _compared(answer: Any) -> dict[str, Any]:
    body = {name: value for name, value in answer.json().items() if name not in OWN}
    return {
        "body": body,
        "version": answer.headers["ETag"].strip('"').partition(".")[0],
        "fields": sorted(answer.json()),
    }


def _ours(stack: Stack) -> dict[str, int]:
    server = postgres.find(ROOT, os.environ, silent)
    names = {
        "casefile": stack.environment["OBHUT_CASEFILE_RUNTIME_URL"],
        "keystore": stack.environment["OBHUT_CASEFILE_KEYSTORE_URL"],
    }
    urls = {name: server.admin_url_of(urlsplit(url).path.strip("/")) for name, url in names.items()}
    return {kind: _count(urls[database], table) for kind, (database, table, _) in TABLES.items()}


def _theirs(url: str) -> dict[str, int]:
    return {kind: _count(url, table) for kind, (_, _, table) in TABLES.items()}


def _count(url: str, table: str) -> int:
    return int(str(rows(url, f"SELECT count(*) FROM {table}")[0][0]))  # noqa: S608 -- tables of this file
