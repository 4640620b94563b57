"""Does Obhut do all of the peer's work? Both sides open a file and save answers once; answers and rows are compared.

The peer stays as it was measured first. Obhut has learnt more since (what is odd in an answer, since when a name is
so), and may answer and store more than the peer, never less, and nothing else in what both have.
"""

import os
from collections.abc import Callable
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
OWN = ("id", "client_number", "responsible", "template_version")
"""What differs from file to file, and the number of the template, of which the peer knows one."""


def check_equal(stack: Stack, person: Visitor, other: Visitor, peer_url: str) -> dict[str, int]:
    """Raises `Failed` unless Obhut gives all that the peer does and stores no fewer rows; returns its rows by kind."""
    ours, theirs = _written(person, lambda: _ours(stack)), _written(other, lambda: _theirs(peer_url))
    stored = dict(ours.pop("rows")), dict(theirs.pop("rows"))
    lacking = lacks(ours, theirs) + [kind for kind, rows_ in stored[1].items() if stored[0][kind] < rows_]
    if lacking:
        raise Failed(f"Obhut does less than the peer, in {', '.join(lacking)}:\nObhut {ours}\npeer  {theirs}")
    return stored[0]


def lacks(ours: Any, theirs: Any, place: str = "") -> list[str]:
    """The places of the peer's answer at which ours has nothing or something else; keys of ours alone are none."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        known = [
            found for name in theirs if name in ours for found in lacks(ours[name], theirs[name], f"{place}/{name}")
        ]
        return known + [f"{place}/{name}" for name in theirs if name not in ours]
    if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        pairs = zip(ours, theirs, strict=True)
        return [found for at, (one, other) in enumerate(pairs) for found in lacks(one, other, f"{place}/{at}")]
    return [] if ours == theirs else [place]


def _written(person: Visitor, count: Callable[[], dict[str, int]]) -> dict[str, Any]:
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
    return {"body": body, "version": answer.headers["ETag"].strip('"').partition(".")[0]}


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
