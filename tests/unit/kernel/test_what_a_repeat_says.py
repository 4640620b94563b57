"""What is kept of a request with an Idempotency-Key: enough to tell another body, and nothing that can be read."""

from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as some

from kernel.data.idempotency import Said, check
from kernel.errors import BadInput, Conflict
from kernel.web.requests import said

ANNA, BEN = uuid4(), uuid4()
APP = Flask("x")
words = some.text(max_size=20)


def heard(body: Any, path: str = "/v1/things", key: str | None = "k", apart: tuple[str, ...] = ()) -> Said | None:
    """What a request says."""
    headers = {} if key is None else {"Idempotency-Key": key}
    with APP.test_request_context(path, method="POST", json=body, headers=headers):
        return said(*apart)


def judged(then: dict[str, Any], now: Said) -> str:
    """What a repeat is told."""
    try:
        check(True, now.kept_as(ANNA, "k"), then)
    except (BadInput, Conflict) as refused:
        return refused.code
    return "the first"


@given(target=words, content=words, other=words)
def test_the_same_is_found_and_anything_else_is_told(target: str, content: str, other: str) -> None:
    """Another body is 422, another address 409; a row of before, without digests, goes on."""
    then = Said(target, content).kept_as(ANNA, "k")
    assert judged(then, Said(target, content)) == "the first"
    assert (judged(then, Said(target, other)) == "idempotency_key_other_body") == (other != content)
    assert (judged(then, Said(other, content)) == "idempotency_key_reused") == (other != target)
    assert judged({"target": None, "content": None}, Said(other, other)) == "the first"


def test_digests_tell_nobody_that_two_say_the_same() -> None:
    """They are made with the account and the key, kept nowhere; address and body do not stand for one another."""
    one = Said("same", "same")
    kept = [one.kept_as(account, key) for account in (ANNA, BEN) for key in ("k", "l")]
    assert len({digest for row in kept for digest in row.values()}) == 8


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
        ({"a": 1}, {"a": 2}, False),
        ({"a": "x", "password": "one"}, {"a": "x", "password": "two"}, True),
        ({"a": 1, "cases": [1]}, {"a": 1, "cases": [2]}, True),
        ([1], [1, 2], False),
    ],
)
def test_what_a_body_says_is_not_how_it_is_written(one: Any, other: Any, alike: bool) -> None:
    """The order of members says nothing; of passwords not even a digest is kept; what is apart may differ."""
    assert (heard(one, apart=("cases",)) == heard(other, apart=("cases",))) == alike


def test_address_and_query_belong_to_it() -> None:
    """Nothing is kept of a request without a key."""
    assert heard({}) != heard({}, "/v1/others")
    assert heard({}) != heard({}, "/v1/things?part=a")
    assert heard({}, key=None) is None
