"""Errors as RFC 9457 problem details: a stable type and code, sentences in the reader's language, never a value."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import structlog
from flask import Flask, Response, json, request
from flask_smorest import Api
from marshmallow import Schema, fields
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from kernel.data.database import is_away
from kernel.errors import BadInput, FieldProblem, Refusal, Unavailable
from kernel.observe import tracing
from kernel.observe.logs import place_of
from kernel.problems import CODES, MEDIA_TYPE, language_of, problem_body
from kernel.translations import LANGUAGES, known_codes
from kernel.web.input_sentences import said_of

UNKNOWN = "Unknown field."
MARSHMALLOW = {
    "Missing data for required field.": "required",
    "Field may not be null.": "not_null",
    UNKNOWN: "unknown_field",
}
MISFIT = "invalid"
STEP = re.compile(r"([a-z][a-z0-9_]{0,59}|\d{1,6})\Z", re.ASCII)
log = structlog.get_logger("web")


class ProblemSchema(Schema):
    """The shape of every error, for the OpenAPI document."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    code = fields.String(required=True)
    errors = fields.List(fields.Dict())
    missing = fields.List(fields.String())
    conditions = fields.List(fields.Dict())


KEPT_NAMES = {
    "CONTENT_TOO_LARGE": ("REQUEST_ENTITY_TOO_LARGE", "Request Entity Too Large"),
    "URI_TOO_LONG": ("REQUEST_URI_TOO_LONG", "Request-URI Too Long"),
    "RANGE_NOT_SATISFIABLE": ("REQUESTED_RANGE_NOT_SATISFIABLE", "Requested Range Not Satisfiable"),
    "UNPROCESSABLE_CONTENT": ("UNPROCESSABLE_ENTITY", "Unprocessable Entity"),
}
"""What `http.HTTPStatus` calls a status since Python 3.13, with name and phrase of before."""


class ProblemApi(Api):
    """flask-smorest's Api with its error body replaced, once for all services."""

    ERROR_SCHEMA = ProblemSchema

    def handle_http_exception(self, error: HTTPException) -> Response:
        """Answer what Flask, werkzeug or webargs refused."""
        status = error.code or 500
        messages = (getattr(error, "data", None) or {}).get("messages")
        if messages:
            status = 400 if status == 400 else 422
            return problem(_input_error(messages), status)
        if status >= 500:
            return _internal(error.__cause__ or getattr(error, "original_exception", None) or error)
        answer = problem(Refusal(CODES.get(status, "bad_request")), status)
        if isinstance(error, MethodNotAllowed) and error.valid_methods:
            answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))  # RFC 9110, 15.5.6
        return answer


def document(spec: dict[str, Any]) -> dict[str, Any]:
    """The OpenAPI document with its error answers under the media type they are sent with.

    It is the same whichever Python made it: what Python 3.13 names anew keeps its name in our documents.
    """
    for path in spec["paths"].values():
        for operation in path.values():
            answers = operation.get("responses", {}) if isinstance(operation, dict) else {}
            for status, answer in answers.items():
                content = answer.get("content", {})
                if status[0] in "45d" and "application/json" in content:
                    content[MEDIA_TYPE] = content.pop("application/json")
                place, _, name = answer.get("$ref", "").rpartition("/")
                if name in KEPT_NAMES:
                    answer["$ref"] = f"{place}/{KEPT_NAMES[name][0]}"
    components = spec.get("components", {})
    components["responses"] = dict(_shared(name, answer) for name, answer in components.get("responses", {}).items())
    return spec


def _shared(name: str, answer: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    if "application/json" in answer.get("content", {}):
        answer["content"][MEDIA_TYPE] = answer["content"].pop("application/json")
    if name not in KEPT_NAMES:
        return name, answer
    kept, phrase = KEPT_NAMES[name]
    return kept, answer | {"description": phrase}


def language() -> str:
    """The language of the reader, from Accept-Language; German unless English is preferred."""
    return language_of(request.headers.get("Accept-Language", ""))


def problem(error: Refusal, status: int | None = None) -> Response:
    """A refusal as application/problem+json."""
    spoken, status = language(), status or error.status
    tracing.current().set(code=error.code.partition(":")[0])
    answer = Response(json.dumps(problem_body(error, spoken, status)), status, content_type=MEDIA_TYPE)
    answer.headers["Content-Language"] = spoken
    wait = Unavailable.retry_after if status == Unavailable.status else error.retry_after
    if wait is not None:
        answer.headers["Retry-After"] = str(wait)
    return answer


def install(app: Flask) -> None:
    """Register the handlers of our own errors and of the database's absence."""
    app.register_error_handler(Refusal, problem)
    app.register_error_handler(DBAPIError, _database)


def _database(error: DBAPIError) -> Response:
    if is_away(error):
        log.warning("database_away", error=type(error).__name__)
        return problem(Unavailable())
    return _internal(error)


def _internal(error: BaseException) -> Response:
    log.error("request_failed", error=type(error).__name__, place=place_of(error))
    return problem(Refusal("internal"), 500)


def _input_error(messages: Mapping[str, Any]) -> Refusal:
    if messages == {"json": ["Invalid JSON body."]}:
        return Refusal("malformed_json")
    places = messages.get("json", messages)
    return BadInput(problems=_told(_flatten(places, "")))


def _told(messages: Iterator[tuple[str, str]]) -> list[FieldProblem]:
    """The problems, each that does not fit once; that it does not is not said beside what would."""
    told: list[FieldProblem] = []
    for pointer, message in messages:
        problem = FieldProblem(pointer, _code(message), said=said_of(message))
        if problem.code != MISFIT or problem not in told:
            told.append(problem)
    clear = {one.pointer for one in told if one.said}
    return [one for one in told if one.code != MISFIT or one.said or one.pointer not in clear]


def _flatten(messages: Any, pointer: str) -> Iterator[tuple[str, str]]:
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            step = "" if name == "_schema" else "/" + ("?" if inner == [UNKNOWN] else _known_name(name))
            yield from _flatten(inner, pointer + step)
    elif isinstance(messages, list):
        for one in messages:
            yield from _flatten(one, pointer)
    else:
        yield pointer, str(messages)


def _known_name(name: object) -> str:
    """A field name or place in a list as a pointer step; what has not the shape of ours is not repeated.

    A client may send anything for a name, even a person's; so one that no schema declares is never shown at all.
    """
    text = str(name)
    return text if STEP.match(text) else "?"


def _code(message: str) -> str:
    code = MARSHMALLOW.get(message, message)
    return code if code in known_codes(LANGUAGES[0]) else MISFIT
