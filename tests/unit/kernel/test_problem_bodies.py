"""What a client reads when something was wrong: a stable code, a place, a sentence; never what it sent."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_smorest import Blueprint
from hypothesis import given
from hypothesis import strategies as some
from marshmallow import Schema, ValidationError, fields, validate, validates_schema
from sqlalchemy import Engine, text

from kernel.clock import Clock
from kernel.errors import Conflict, FieldProblem, NotYet, Refusal, RuleRefused
from kernel.problems import problem_body
from kernel.service import Process
from kernel.settings import Settings
from kernel.translations import LANGUAGES, sentence
from kernel.web.app import create_app
from kernel.web.days import Day
from kernel.web.input_sentences import MESSAGES, said_of
from kernel.web.problems import STEP, document
from kernel.web.texts import visible

SECRET = "Erika Mustermann"


class InnerSchema(Schema):
    """A record within the input."""

    day = fields.Date(required=True)


class OuterSchema(Schema):
    """An input with every kind of place."""

    account = fields.UUID()
    on = Day()
    at = fields.AwareDateTime()
    kind = fields.String(validate=validate.OneOf(["danger", "deadline"]))
    reason = fields.String(validate=[validate.Length(10, 500), validate.Regexp(r".*\S"), visible])
    title = fields.String(validate=validate.Length(min=10))
    few = fields.List(fields.UUID(), validate=validate.Length(1))
    day = fields.Integer(validate=validate.Range(1, 31))
    flag = fields.Boolean()

    count = fields.Integer(required=True, strict=True)
    name = fields.String()
    inner = fields.Nested(InnerSchema)
    records = fields.List(fields.Nested(InnerSchema))
    by_name = fields.Dict(keys=fields.String(), values=fields.Integer())

    @validates_schema
    def whole(self, data: dict[str, Any], **_: Any) -> None:
        """Something about no single field."""
        if data.get("count") == 13:
            raise ValidationError("required")


@pytest.fixture(scope="module")
def app(settings: Callable[..., Settings], away: Engine) -> Flask:
    """A web process with a resource for each way to fail."""
    things = Blueprint("things", "things", url_prefix="/v1/things")

    @things.post("")
    @things.arguments(OuterSchema)
    @things.response(200, OuterSchema)
    def take(body: dict[str, Any]) -> dict[str, Any]:
        return body

    @things.post("/<kind>")
    def fail(kind: str) -> None:
        if kind == "bug":
            raise RuntimeError(SECRET)
        if kind == "database":
            with away.connect() as connection:
                connection.execute(text("SELECT 1"))
        if kind == "soon":
            raise NotYet("print_not_ready")
        raise Conflict("idempotency_key_reused")

    return create_app(Process(settings(), away, Clock()), [things], title="Things")


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Who asks it."""
    return app.test_client()


@pytest.mark.parametrize(("kind", "seconds"), [("soon", "2"), ("database", "2"), ("twice", None), ("bug", None)])
def test_whoever_only_has_to_wait_is_told_how_long(client: FlaskClient, kind: str, seconds: str | None) -> None:
    """A program that fetches a print too early asks again by itself; where waiting does not help nothing is said."""
    assert client.post(f"/v1/things/{kind}").headers.get("Retry-After") == seconds


def places(client: FlaskClient, body: Any) -> list[tuple[str, str]]:
    """Pointer and code of each entry of a refused input."""
    answer = client.post("/v1/things", json=body)
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    return sorted((entry["pointer"], entry["code"]) for entry in answer.get_json()["errors"])


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, [("/count", "required")]),
        ({"count": None}, [("/count", "not_null")]),
        ({"count": SECRET}, [("/count", "invalid")]),
        ({"count": 1, "inner": {"day": "x"}}, [("/inner/day", "invalid")]),
        ({"count": 1, "records": [{"day": "2026-01-01"}, {}]}, [("/records/1/day", "required")]),
        ({"count": 13}, [("", "required")]),
        ({"count": 1, "nmae": 2}, [("/?", "unknown_field")]),
        ({"count": 1, SECRET: 2}, [("/?", "unknown_field")]),
        ({"count": 1, "Erika": 2}, [("/?", "unknown_field")]),
        ({"count": 1, "a/b": 2, "m~n": 3}, [("/?", "unknown_field"), ("/?", "unknown_field")]),
        ({"count": 1, "inner": {"day": "2026-01-01", "Größe": 2}}, [("/inner/?", "unknown_field")]),
        ({"count": 1, "by_name": {SECRET: "x"}}, [("/by_name/?/value", "invalid")]),
    ],
)
def test_every_problem_has_its_place(client: FlaskClient, body: Any, expected: list[tuple[str, str]]) -> None:
    """A JSON pointer (RFC 6901) to what was wrong; names that cannot be ours are not repeated."""
    assert places(client, body) == expected
    assert SECRET not in client.post("/v1/things", json=body).get_data(as_text=True)


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"reason": "a" * 9}, ["Between 10 and 500 characters or entries."]),
        ({"title": "a" * 9}, ["Too short: at least 10 characters or entries."]),
        ({"reason": " " * 12}, ["There is nothing to be read: blanks say nothing."]),
        ({"few": []}, ["This must not be empty."]),
        ({"account": SECRET}, ["This is no id; an id (UUID) has 32 digits and letters from a to f, in five groups."]),
        ({"kind": SECRET}, ["Choose one of: danger, deadline."]),
        ({"on": "2026-W40"}, ["A day is written YYYY-MM-DD, and there has to be one."]),
        ({"on": "2026-02-30"}, ["A day is written YYYY-MM-DD, and there has to be one."]),
        ({"on": "1899-12-31"}, ["This day lies before 1900: please check the year."]),
        (
            {"at": "2026-02-01T10:00:00"},
            ["An instant is written with its time zone, such as 2026-03-02T09:00:00+01:00."],
        ),
        ({"day": 32}, ["A number from 1 to 31."]),
        ({"day": SECRET}, ["A whole number is needed."]),
        ({"flag": SECRET}, ["Only true or false will do."]),
        ({"name": 7}, ["A text is needed."]),
        ({"inner": SECRET}, ["An object of named fields is needed."]),
    ],
)
def test_what_does_not_fit_is_told_with_what_would(client: FlaskClient, sent: dict[str, Any], says: list[str]) -> None:
    """Once, made of what the schema demands and never of what was sent; the code is the same for all."""
    answer = client.post("/v1/things", json={"count": 1, **sent}, headers={"Accept-Language": "en"})
    told = answer.get_json()["errors"]
    assert [(one["code"], one["detail"]) for one in told] == [("invalid", one) for one in says]
    assert SECRET not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "message", [f"Must be one of: {SECRET}.", "Shorter than minimum length x.", SECRET, "Not a valid date. x"]
)
def test_a_message_that_no_schema_makes_is_not_shown(message: str) -> None:
    """It might hold what was sent."""
    assert said_of(message) is None


def test_each_sentence_about_input_is_there() -> None:
    """In both languages, with the places its pattern fills."""
    for name in MESSAGES.values():
        for language in LANGUAGES:
            assert sentence(name, language) != name


@pytest.mark.parametrize("body", [b"{", b"", b"\xff", b'{"count": "\\u0000"}', b'{"name": "\\ud800"}', b"[" * 50_000])
def test_what_is_no_json_is_malformed(client: FlaskClient, body: bytes) -> None:
    """Broken bytes, NUL and lone surrogates are refused before anything reads them."""
    answer = client.post("/v1/things", data=body, content_type="application/json")
    assert answer.status_code in (400, 422)
    assert answer.get_json()["code"] in ("malformed_json", "invalid_input", "text_unusable")


@pytest.mark.parametrize(
    "body",
    [
        '{"count": 1, "count": 2}',
        '{"count": 1, "count": 1}',
        '{"count": 1, "name": "Erika Mustermann", "n\\u0061me": "x"}',
        '{"count": 1, "inner": {"day": "2026-01-01", "day": "2026-01-02"}}',
        '{"count": 1, "records": [{"day": "2026-01-01"}, {"day": "2026-01-01", "day": "2026-01-02"}]}',
        '{"count": 1, "by_name": {"Erika Mustermann": 1, "Erika Mustermann": 2}}',
    ],
)
@pytest.mark.parametrize(
    ("spoken", "says"), [("de", "Ein Name steht in einem Objekt zweimal"), ("en", "A name stands twice in one object")]
)
def test_an_object_that_names_something_twice_is_refused(
    client: FlaskClient, body: str, spoken: str, says: str
) -> None:
    """At any depth, also with the same value, and however it is written; the name is not repeated."""
    headers = {"Accept-Language": spoken}
    answer = client.post("/v1/things", data=body, content_type="application/json", headers=headers)
    told = answer.get_json()
    assert (answer.status_code, told["code"]) == (400, "malformed_json")
    assert [(one["pointer"], one["code"]) for one in told["errors"]] == [("", "named_twice")]
    assert told["errors"][0]["detail"].startswith(says)
    assert SECRET not in answer.get_data(as_text=True)


def test_the_same_name_in_two_objects_is_no_name_twice(client: FlaskClient) -> None:
    """Records beside one another all have the same fields."""
    day = {"day": "2026-01-01"}
    assert client.post("/v1/things", json={"count": 1, "inner": day, "records": [day, day]}).status_code == 200


@pytest.mark.parametrize("query", ["wanted=a%00b", "wanted=a&wanted=%00", "%00=a"])
def test_a_nul_in_a_query_is_bad_input(client: FlaskClient, query: str) -> None:
    """It is refused before anything looks for it in a database, which would break down at it."""
    answer = client.post(f"/v1/things?{query}", json={"count": 1, "name": "a"})
    assert (answer.status_code, answer.get_json()["code"]) == (422, "invalid_input")


@pytest.mark.parametrize("depth", [51, 100, 500, 800, 900, 990, 5_000, 50_000])
def test_any_depth_is_refused_in_the_same_way(client: FlaskClient, depth: int) -> None:
    """Nested deeper than anybody needs it is malformed, wherever a reader's recursion would have ended."""
    for body in (b"[" * depth + b"]" * depth, b'{"by_name":' * depth + b"1" + b"}" * depth):
        answer = client.post("/v1/things", data=body, content_type="application/json")
        assert (answer.status_code, answer.get_json()["code"]) == (400, "malformed_json")


def test_brackets_in_a_text_are_no_depth(client: FlaskClient) -> None:
    """A person may write as many brackets as they like."""
    answer = client.post("/v1/things", json={"count": 1, "name": "[{" * 5_000})
    assert answer.status_code == 200


def test_another_media_type_is_named(client: FlaskClient) -> None:
    """A form is not JSON."""
    answer = client.post("/v1/things", data={"count": 1})
    assert (answer.status_code, answer.get_json()["code"]) == (415, "media_type")


def test_too_much_is_refused(client: FlaskClient) -> None:
    """More than a megabyte of JSON is not read."""
    answer = client.post("/v1/things", data=b" " * 1_100_000 + b"{}", content_type="application/json")
    assert (answer.status_code, answer.get_json()["code"]) == (413, "too_large")


def test_a_bug_says_nothing_of_itself(client: FlaskClient) -> None:
    """500, one sentence, no class, no text, no trace."""
    answer = client.post("/v1/things/bug")
    assert answer.status_code == 500
    assert answer.get_json() == {
        "type": "urn:obhut:problem:internal",
        "title": sentence("internal", "de"),
        "status": 500,
        "code": "internal",
    }


def test_an_absent_database_is_no_bug(client: FlaskClient) -> None:
    """It will come back: 503 tells a client to try again."""
    answer = client.post("/v1/things/database")
    assert (answer.status_code, answer.get_json()["code"]) == (503, "unavailable")


@pytest.mark.parametrize(("path", "method", "status"), [("/v1/nothing", "GET", 404), ("/v1/things", "DELETE", 405)])
def test_unknown_addresses_and_methods_answer_alike(client: FlaskClient, path: str, method: str, status: int) -> None:
    """What the framework refuses looks as what we refuse."""
    answer = client.open(path, method=method)
    assert answer.status_code == status
    assert set(answer.get_json()) == {"type", "title", "status", "code"}


def test_the_language_of_the_reader(client: FlaskClient) -> None:
    """German unless English is preferred; the code stays the same."""
    spoken = {
        header: client.post("/v1/things/x", headers={"Accept-Language": header}).headers["Content-Language"]
        for header in ("", "de-DE", "en-GB,en;q=0.9", "fr", "fr, en;q=0.2", "de;q=0.1, en;q=0.9", "🙂;q=x")
    }
    assert spoken == {
        "": "de",
        "de-DE": "de",
        "en-GB,en;q=0.9": "en",
        "fr": "de",
        "fr, en;q=0.2": "en",
        "de;q=0.1, en;q=0.9": "en",
        "🙂;q=x": "de",
    }


def test_a_rule_says_all_that_is_missing() -> None:
    """Missing fields as they are called, conditions with their sentence and what they are about."""
    refused = RuleRefused(missing=["gender"], conditions=["date_in_future", "consent_missing:case_management"])
    body = problem_body(refused, "en")
    assert body["missing"] == ["gender"]
    assert [entry["code"] for entry in body["conditions"]] == ["date_in_future", "consent_missing:case_management"]
    assert body["conditions"][1]["detail"].endswith("(case_management)")


def test_the_type_is_a_name_for_the_code() -> None:
    """RFC 9457, 3.1.1: it identifies the kind of problem, so what stands after the colon is not part of it."""
    assert problem_body(Refusal("consent_missing:x"), "de")["type"] == "urn:obhut:problem:consent_missing"


def test_an_error_holds_codes_only() -> None:
    """The text of a refusal is its code: safe in a log and in a record of the inbox."""
    assert str(Conflict("login_taken", problems=[FieldProblem("/login", "login_taken")])) == "login_taken"


@given(name=some.text(max_size=70))
def test_a_step_has_the_shape_of_a_field_or_a_place(name: str) -> None:
    """No character that means something in a pointer, in HTML or in a log ever gets into one."""
    if STEP.match(name):
        assert name.isascii()
        assert not set(name) & set("/~<>\"' \n")


def test_the_document_is_the_same_whichever_python_makes_it() -> None:
    """Python 3.13 calls 422 something else; a client made from yesterday's document goes on to fit."""
    answer = {"content": {"application/json": {}}}
    made = document({
        "paths": {"/x": {"get": {"responses": {"422": {"$ref": "#/components/responses/UNPROCESSABLE_CONTENT"}}}}},
        "components": {"responses": {
            "UNPROCESSABLE_CONTENT": {"description": "Unprocessable Content", **answer},
            "CONFLICT": {"description": "Conflict", "content": {}},
        }},
    })  # fmt: skip
    responses = made["paths"]["/x"]["get"]["responses"]
    assert responses == {"422": {"$ref": "#/components/responses/UNPROCESSABLE_ENTITY"}}
    assert list(made["components"]["responses"]) == ["UNPROCESSABLE_ENTITY", "CONFLICT"]
    assert made["components"]["responses"]["UNPROCESSABLE_ENTITY"] == {
        "description": "Unprocessable Entity", "content": {"application/problem+json": {}},
    }  # fmt: skip
