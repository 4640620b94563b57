"""Every text that the API takes has a letter to be read: all bodies and queries of the OpenAPI documents, asked one by
one, as whoever pastes a soft hyphen into a mandatory reason would."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from hypothesis import Phase, given
from hypothesis import settings as settings_of_tests
from hypothesis import strategies as st

from kernel import translations
from kernel.clock import Clock
from kernel.data.database import engine
from kernel.keys import create_keys
from kernel.observe import tracing
from kernel.principal import Card, Principal
from kernel.roles import Role
from kernel.service import Process
from kernel.services import SERVICES
from kernel.tokens import Signer
from tests.contract.unchanged.documents import NOWHERE, WEB, settings

UNSEEN = (
    "\u200b\u00ad\ufeff\u2060\u200c\u200d\u200e\u200f\u3164\u2800\u180e\ufe0f\u034f\u115f\u1160\uffa0\u2063\u061c\U000e0061"
    " \u00a0\u3000"
)
WRITTEN_BY_A_MACHINE = ("uuid", "date", "date-time", "binary")
NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)
PERSON = Principal(UUID(int=1), UUID(int=2), frozenset(Role))
TAKEN = {
    ("/v1/cases/search", "/text"): "nothing was typed: the list as it is",
    ("/v1/sessions", "/password"): "compared with what was set, in former times maybe without a letter",
    ("/v1/me/password", "/old_password"): "likewise",
}
"""Where blank text is no mistake; it means the same where nobody sees that it is not."""


@dataclass(frozen=True, eq=False)
class Field:
    """A text that an operation takes. `pointer`: where in the body, or the query's name behind `?`."""

    service: str
    method: str
    path: str
    pointer: str
    schema: dict[str, Any]

    def request(self, text: str) -> dict[str, Any]:
        """Arguments of a request that says this text, and nothing else."""
        if self.pointer.startswith("?"):
            return {"query_string": {self.pointer[1:]: text}}
        body: Any = text
        for step in reversed(self.pointer.split("/")[1:]):
            body = {step: body}
        return {"json": body}

    def text(self, letters: str) -> str:
        """As many of these letters as the field asks for, over and over."""
        least, most = max(1, self.schema.get("minLength", 1)), self.schema.get("maxLength", 1000)
        return (letters * (least // len(letters) + 1))[: max(least, min(len(letters), most))]


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, FlaskClient]]:
    """The web process of each, with servers that are nowhere: what a schema refuses needs none."""
    folder = tmp_path_factory.mktemp("keys")
    with (
        patch.dict("os.environ", {"OBHUT_CASEFILE_SPOOL": f"{folder}/spool"}),
        patch.dict(tracing.known),
        patch.object(translations, "_directories", [*translations._directories]),
    ):
        create_keys(folder)
        clock = Clock(real_now=lambda: NOW)
        token = Signer(folder / "identity" / "token.jwk", clock).token(PERSON)
        clients = {}
        for name in SERVICES:
            card = Card(name, UUID(int=3), UUID(int=2), "waska", PERSON.account, frozenset({"read", "write"}))
            shown = Signer(folder / "casefile" / "card.jwk", clock).card(card)
            clients[name] = WEB[name](Process(settings(name, folder), engine(NOWHERE, 1), clock)).test_client()
            clients[name].environ_base |= {"HTTP_AUTHORIZATION": f"Bearer {token}", "HTTP_X_OBHUT_CARD": shown}
        yield clients
    translations._catalogue.cache_clear()


@pytest.fixture(scope="module")
def fields(services: dict[str, FlaskClient]) -> list[Field]:
    """All texts that people write."""
    return [field for name, client in services.items() for field in _fields(name, json.loads(_document(client)))]


@pytest.fixture(scope="module")
def as_blanks(services: dict[str, FlaskClient], fields: list[Field]) -> dict[Field, set[str]]:
    """The codes for which blanks are refused in each."""
    asked = [field for field in fields if (field.path, field.pointer) not in TAKEN]
    return {field: refusal(services, field, field.text("\u00a0")) for field in asked}


def refusal(services: dict[str, FlaskClient], field: Field, text: str) -> set[str]:
    """The codes for which this text is refused in its place."""
    path = field.path.replace("{", "<").replace("}", ">")
    for name in [part for part in path.split("/") if part.startswith("<")]:
        path = path.replace(name, "waska" if "programme" in name else str(UUID(int=3)))
    answer = services[field.service].open(path, method=field.method.upper(), **field.request(text))
    problems = answer.get_json().get("errors", []) if answer.status_code == 422 else []
    pointer = field.pointer.replace("?", "/query/") if field.pointer.startswith("?") else field.pointer
    return {one["code"] for one in problems if one["pointer"] == pointer}


def test_texts_are_asked_for_in_many_places(fields: list[Field]) -> None:
    """What is walked below is no empty list: names, reasons, programmes, logins, templates."""
    assert len(fields) >= 25
    assert {field.service for field in fields} == set(SERVICES) - {"retention"}


@settings_of_tests(max_examples=10, phases=[Phase.generate])
@given(letters=st.text(UNSEEN, min_size=1, max_size=12))
def test_no_text_is_taken_without_a_letter(
    services: dict[str, FlaskClient], as_blanks: dict[Field, set[str]], letters: str
) -> None:
    """Whatever is pasted that nobody sees is refused as blanks are, field by field and with their code."""
    for field, codes in as_blanks.items():
        assert refusal(services, field, field.text(letters)) == codes != set(), field


def test_one_letter_is_enough(services: dict[str, FlaskClient], fields: list[Field]) -> None:
    """Joiners within a word belong to its spelling, in Persian and Hindi for two."""
    for field in fields:
        if "pattern" not in field.schema or field.schema["pattern"] == r"\s*\S":
            assert "invalid" not in refusal(services, field, field.text("می\u200cخواهم")), field


def _document(client: FlaskClient) -> str:
    return client.get("/openapi.json").get_data(as_text=True)


def _fields(service: str, document: dict[str, Any]) -> Iterator[Field]:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if not isinstance(operation, dict):
                continue
            body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
            for pointer, schema in _texts(document, body, ""):
                yield Field(service, method, path, pointer, schema)
            for about in operation.get("parameters", []):
                if about.get("in") == "query":
                    for pointer, schema in _texts(document, about["schema"], f"?{about['name']}"):
                        yield Field(service, method, path, pointer, schema)


def _texts(document: dict[str, Any], schema: dict[str, Any], pointer: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    kinds = schema.get("type", [])
    a_text = kinds == "string" or "string" in kinds
    if a_text and "enum" not in schema and schema.get("format") not in WRITTEN_BY_A_MACHINE:
        yield pointer, schema
    for name, inner in schema.get("properties", {}).items():
        yield from _texts(document, inner, f"{pointer}/{name}")
