"""The OpenAPI document and the sentences of identity."""

import ast
from pathlib import Path

from flask.testing import FlaskClient

import services.identity
from kernel.translations import LANGUAGES, known_codes

HERE = Path(services.identity.__file__).parent
RAISING = ("BadInput", "Conflict", "Forbidden", "Unauthenticated", "FieldProblem", "ValidationError", "_refuse")


def test_the_document_lists_the_fixed_resources_and_nothing_internal(client: FlaskClient) -> None:
    """Clients rely on these names; introspection is nobody's but the gateway's."""
    paths = client.get("/openapi.json").json["paths"]
    assert {path: sorted(set(about) - {"parameters"}) for path, about in paths.items()} == {
        "/v1/sessions": ["post"],
        "/v1/sessions/current": ["delete", "get"],
        "/v1/me": ["get"],
        "/v1/me/password": ["put"],
        "/v1/agencies": ["get", "post"],
        "/v1/agencies/{agency}": ["get", "patch"],
        "/v1/agencies/{agency}/colleagues": ["get"],
        "/v1/agencies/{agency}/districts": ["get", "post"],
        "/v1/agencies/{agency}/districts/{group}": ["get", "patch"],
        "/v1/agencies/{agency}/programmes": ["put"],
        "/v1/agencies/{agency}/teams": ["get", "post"],
        "/v1/agencies/{agency}/teams/{group}": ["get", "patch"],
        "/v1/agencies/{agency}/settings": ["get", "patch"],
        "/v1/agencies/{agency}/accounts": ["get", "post"],
        "/v1/agencies/{agency}/security-log": ["get"],
        "/v1/platform/security-log": ["get"],
        "/v1/accounts/{account}": ["get", "patch"],
        "/v1/accounts/{account}/absences": ["get", "post"],
        "/v1/accounts/{account}/absences/{absence}": ["delete"],
    }


def test_every_field_says_what_it_is(client: FlaskClient) -> None:
    """The document is the manual of the API."""
    schemas = client.get("/openapi.json").json["components"]["schemas"]
    ours = [name for name in schemas if name not in ("Problem", "PaginationMetadata")]
    silent = [
        f"{name}.{field}"
        for name in ours
        for field, about in schemas[name]["properties"].items()
        if not about.get("description")
    ]
    assert (len(ours) > 8, silent) == (True, [])


def test_no_answer_holds_a_password(client: FlaskClient) -> None:
    """Neither password nor hash is a field of anything that is sent out."""
    schemas = client.get("/openapi.json").json["components"]["schemas"]
    assert {name for name, about in schemas.items() if "password" in str(about["properties"].keys())} == {
        "SignIn",
        "NewAccount",
        "ChangedPassword",
    }


def test_every_code_has_a_german_and_an_english_sentence(client: FlaskClient) -> None:
    """A person never reads a bare code."""
    assert client.get("/health/live").status_code == 200  # the catalogues are known once the process is built
    codes = {code for file in HERE.rglob("*.py") for code in codes_in(ast.parse(file.read_text()))}
    assert {"login_taken", "password_too_short", "role_unknown", "sign_in_failed"} < codes
    for language in LANGUAGES:
        assert codes - known_codes(language) == set()


def codes_in(tree: ast.AST) -> set[str]:
    """The codes that a module gives to our errors, and to marshmallow's as `error=`."""
    given: list[ast.expr] = []
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        if isinstance(call.func, ast.Name) and call.func.id in RAISING:
            given += call.args
        given += [keyword.value for keyword in call.keywords if keyword.arg == "error"]
    texts = {one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    return {text for text in texts if not text.startswith("/")}
