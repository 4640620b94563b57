"""The body of an error as RFC 9457 problem details, without any web framework: services and gateway say the same."""

from functools import lru_cache
from typing import Any

from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from kernel.errors import FieldProblem, Refusal
from kernel.translations import LANGUAGES, sentence

MEDIA_TYPE = "application/problem+json"
TYPE = "urn:obhut:problem:"  # a name, not an address (RFC 9457, 3.1.1)
CODES = {
    400: "bad_request", 401: "not_signed_in", 403: "not_allowed", 404: "not_found", 405: "method_not_allowed",
    409: "conflict", 412: "changed_meanwhile", 413: "too_large", 415: "media_type", 422: "invalid_input",
    428: "version_needed", 429: "too_many_requests", 503: "unavailable",
}  # fmt: skip


@lru_cache(maxsize=256)
def language_of(accept_language: str) -> str:
    """The language for this Accept-Language; German unless English is preferred, in whichever country's form.

    Each range counts by its primary tag (RFC 4647, 3.4), with the best quality it was sent with (RFC 9110, 12.5.4).
    """
    wanted: dict[str, float] = {}
    for spoken, quality in parse_accept_header(accept_language, LanguageAccept):
        primary = spoken.replace("_", "-").partition("-")[0].lower()
        wanted[primary] = max(quality, wanted.get(primary, 0.0))
    return LanguageAccept(list(wanted.items())).best_match(LANGUAGES) or LANGUAGES[0]


def problem_body(error: Refusal, spoken: str, status: int | None = None) -> dict[str, Any]:
    """A refusal in this language: a stable type and code, sentences, where and what; never a value."""
    body: dict[str, Any] = {
        "type": TYPE + error.code.partition(":")[0],
        "title": sentence(error.code, spoken),
        "status": status or error.status,
        "code": error.code,
    }
    if error.problems:
        body["errors"] = [_shown(problem, spoken) for problem in error.problems]
    if error.missing:
        body["missing"] = list(error.missing)
    if error.conditions:
        details = {c: error.details[c][spoken] if c in error.details else sentence(c, spoken) for c in error.conditions}
        body["conditions"] = [
            {"code": code, "detail": detail} | ({"reasons_at": error.reasons[code]} if code in error.reasons else {})
            for code, detail in details.items()
        ]
    return body


def _shown(problem: FieldProblem, spoken: str) -> dict[str, Any]:
    optional = {"line": problem.line, "reason": problem.reason, "with": list(problem.others) or None}
    detail = problem.said[spoken] if problem.said else sentence(problem.code, spoken)
    body = {"pointer": problem.pointer, "code": problem.code, "detail": detail}
    return body | {name: value for name, value in optional.items() if value is not None}
