"""Which path belongs to which service: the whole table, as data.

A path is taken as it was sent, never decoded: our addresses need no escapes, so whatever has one, a doubled slash
or a segment that begins with a dot belongs to nobody. What is not in the table cannot be reached from outside; so
a service's `/internal`, `/health`, `/metrics` and `/openapi.json` cannot.
"""

import re
from dataclasses import dataclass
from uuid import UUID

from gateway.way.bodies import FILE_SECONDS
from kernel.services import SERVICES

OWNERS = {
    "sessions": "identity",
    "me": "identity",
    "agencies": "identity",
    "accounts": "identity",
    "platform": "identity",
    "programmes": "casefile",
    "cases": "casefile",
    "calendar": "casefile",
    "short-contacts": "casefile",
    "releases": "casefile",
    "consent-templates": "consent",
    "retention": "retention",
    "erasure-orders": "retention",
    "key-figures": "reporting",
    "published-releases": "reporting",
}
BY_CARD = {"consents": "consent", "retention": "retention"}  # /v1/cases/{id}/…: what others hold about a case
NOBODY = "none"  # the template of a path without a target
JOB = "/v1/jobs/{job}"
FEED = "/v1/calendar/{secret}"  # the one address that needs no session: whoever knows it reads it
OWN_PAGES = frozenset(
    {"/v1/platform/health", "/openapi.json", "/docs", "/docs/start.js", "/docs/static"}
    | {"/health/live", "/health/ready", "/metrics"}
)
ARCHIVE_SECONDS = 1800.0  # many files at once, by a line such as agencies in the country have
LONGEST_PATH, LONGEST_QUERY = 500, 3000  # bytes; gunicorn refuses a request line over 4094

# Words that may stand in a route template (metrics, logs); any other segment is the client's and is not shown.
WORDS = frozenset(
    {"access-log", "accounts", "answers", "blank-print", "certificate", "consents", "current", "draft", "due"}
    | {"execution", "lease", "phases", "preview", "print", "proposals", "receipt", "retention", "rules"}
    | {"security", "settings", "withdrawal"}
    | {"search", "bulk"}
    | {"participants", "contacts", "journal", "appointments", "reminders", "plan", "agreements", "reviews"}
    | {"assessments", "needs", "recommendations", "referrals", "danger-assessments"}
    | {"reopening"}
    | {"attachments"}
    | {"responsibilities", "hand-over", "district"}
    | {"districts", "teams", "programmes", "colleagues", "absences", "password"}
    | {"approval", "rejection", "template", "template-migration"}
    | {"counts"}
    | {"emergency-sheet", "drafts"}
    | {"extension"}
    | {"export", "prints"}
    | {"held-back", "agreement"}
    | {"index", "security-log"}
)
OF_ALL_CASES = frozenset(
    {"search", "bulk", "reminders", "drafts", "export", "prints", "appointments", "index", "access-log", "security-log"}
)  # /v1/cases/…: what is no id of a file there
_SAFE = re.compile(rb"/v1(?:/[A-Za-z0-9_~-][A-Za-z0-9_~.-]*)+\Z")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes. `case`: set where the service must not learn it and gets a card instead."""

    service: str
    path: str  # at the service
    template: str  # for metrics and logs: no id, nothing a client made up
    case: str | None = None
    files: bool = False  # uploads here are streamed
    directory: bool = False  # an order here is passed on with the agency's directory (directories.py)
    seconds: float | None = None  # how long an answer may take, where it is more than any other: files, archives


def find(raw_path: bytes) -> Target | None:
    """The target of a path as it was sent, or None where nobody answers."""
    if len(raw_path) > LONGEST_PATH or not _SAFE.match(raw_path):
        return None
    path = raw_path.decode("ascii")
    _, _, first, *rest = path.split("/")
    if first == "jobs":
        return _job(path, rest)
    if first == "cases" and len(rest) > 1 and rest[1] in BY_CARD:
        return _by_card(rest)
    owner = OWNERS.get(first)
    if owner is None or (first == "platform" and rest != ["security-log"]):
        return None
    files = first == "cases" and rest[1:2] == ["attachments"]
    names = _names_people(first, rest)
    return Target(owner, path, _template(first, rest), files=files, directory=names, seconds=_seconds(first, rest))


def _names_people(first: str, rest: list[str]) -> bool:
    """Whether what is ordered here is a paper, which names its sender."""
    return (first, rest[1:]) in (("cases", ["print"]), ("programmes", ["blank-print"])) or (
        first == "cases" and rest == ["bulk"]
    )


def _seconds(first: str, rest: list[str]) -> float | None:
    if first != "cases":
        return None
    if rest[:1] in (["export"], ["prints"]):
        return ARCHIVE_SECONDS
    return FILE_SECONDS if rest[1:2] in (["attachments"], ["print"]) else None


def passes(service: str, template: str) -> bool:
    """Whether this path of a service's OpenAPI document is one the gateway passes on to that service."""
    segments = template.split("/")
    if segments[:2] != ["", "v1"] or len(segments) < 3:
        return False
    if segments[2:4] == ["cases", "-"]:
        return len(segments) > 4 and BY_CARD.get(segments[4]) == service
    return segments[2] == "jobs" or OWNERS.get(segments[2]) == service


def _by_card(rest: list[str]) -> Target | None:
    case = rest[0]
    if not is_uuid(case):
        return None
    return Target(BY_CARD[rest[1]], "/".join(["/v1/cases/-", *rest[1:]]), _template("cases", rest), case)


def _job(path: str, rest: list[str]) -> Target | None:
    service, _, key = rest[0].partition(".") if len(rest) == 1 else ("", "", "")
    return Target(service, path, JOB) if service in SERVICES and is_uuid(key) else None


def _template(first: str, rest: list[str]) -> str:
    """At most the third segment is shown, so that nobody can make up endless labels."""
    shown = ["/v1", first]
    if first == "calendar" and rest:
        return FEED if len(rest) == 1 else NOBODY
    if rest:
        shown.append(rest[0] if rest[0] in WORDS and (first != "cases" or rest[0] in OF_ALL_CASES) else "{id}")
    if len(rest) > 1:
        shown.append(rest[1] if rest[1] in WORDS else "{other}")
    if len(rest) > 2:
        shown.append("{rest}")
    return "/".join(shown)


def is_template(text: str) -> bool:
    """Whether a route template is one that can be shown: of the proxy, or of a page of the gateway's own."""
    if text in OWN_PAGES or text in (NOBODY, FEED):
        return True
    first, *rest = text.removeprefix("/v1/").split("/")
    return (
        text.startswith("/v1/")
        and (first in OWNERS or text == JOB)
        and all(segment in WORDS or segment in ("{id}", "{other}", "{rest}", "{job}") for segment in rest)
    )


def is_uuid(text: str) -> bool:
    """Whether this is a UUID in its usual form, with hyphens."""
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False
