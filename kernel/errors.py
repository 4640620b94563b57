"""Errors that every service shares. They carry codes and field names, never values.

Refusal                     something was asked for that cannot be; its code names a sentence in the catalogue
├── BadInput         422    the content does not fit; `problems` says where
├── Unauthenticated  401
├── Forbidden        403
├── NotFound         404    also for what one may not know of
├── Conflict         409    another state than the request supposes
│   └── NotYet              what was asked for is being made; with Retry-After
├── StaleVersion     412    somebody else was faster
├── VersionNeeded    428    a change without If-Match
├── RuleRefused      422    a gate or rule; `missing` and `conditions` say what
├── TooMany          429
└── Unavailable      503    something this needs is away for the moment
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One thing wrong with the input: where (RFC 6901 JSON pointer) and what (code).

    `line`, `reason`: of a text in which no person can be, such as a template; of nothing else. `others`: the names of
    fields it contradicts. `said`: by language a sentence truer than that of the code, made of fixed texts alone.
    """

    pointer: str
    code: str
    line: int | None = None
    reason: str | None = None
    others: tuple[str, ...] = ()
    said: Mapping[str, str] | None = None


class Refusal(Exception):
    """A refusal with a stable code; `code` names its sentences in the catalogues of `kernel/locale`.

    `retry_after`: seconds after which the same request may well be answered, None where waiting alone does not help.
    """

    status = 400
    code = "bad_request"
    retry_after: int | None = None

    def __init__(
        self,
        code: str | None = None,
        *,
        problems: Sequence[FieldProblem] = (),
        missing: Sequence[str] = (),
        conditions: Sequence[str] = (),
        details: Mapping[str, Mapping[str, str]] | None = None,
        reasons: Mapping[str, str] | None = None,
    ) -> None:
        """`details`: sentences by code and language for conditions that a template names, and no catalogue knows;
        `reasons`: by code of a condition the field that takes reasons for going on all the same."""
        self.code = code or self.code
        self.problems = tuple(problems)
        self.missing = tuple(missing)
        self.conditions = tuple(conditions)
        self.details = details or {}
        self.reasons = reasons or {}
        super().__init__(self.code)


class BadInput(Refusal):
    status = 422
    code = "invalid_input"


class Unauthenticated(Refusal):
    status = 401
    code = "not_signed_in"


class Forbidden(Refusal):
    status = 403
    code = "not_allowed"


class NotFound(Refusal):
    status = 404
    code = "not_found"


class Conflict(Refusal):
    status = 409
    code = "conflict"


class NotYet(Conflict):
    """Not now, but soon: what was asked for is being made."""

    retry_after = 2


class StaleVersion(Refusal):
    status = 412
    code = "changed_meanwhile"


class VersionNeeded(Refusal):
    status = 428
    code = "version_needed"


class RuleRefused(Refusal):
    status = 422
    code = "rule_refused"


class TooMany(Refusal):
    status = 429
    code = "too_many_requests"


class Unavailable(Refusal):
    status = 503
    code = "unavailable"
    retry_after = 2
