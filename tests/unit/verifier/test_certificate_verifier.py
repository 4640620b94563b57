"""The second implementation: canonical JSON like the first one's, and no certificate that was touched passes."""

import base64
import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.verify import verify as command
from verifier.canonical import LARGEST, NotCanonical, canonical, parse
from verifier.certificate import DoesNotHold, verify

KEY, OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32)), Ed25519PrivateKey.from_private_bytes(bytes([1] * 32))
CERTIFICATE: dict[str, Any] = {
    "version": 1,
    "reference": "0b7e1c1e-58f5-4a0e-9a5e-0c7f7fb8a1d2",
    "programme": "waska",
    "rule": "days_after_phase_end",
    "retention_days": 30,
    "due_on": "2026-01-31",
    "ordered": {"at": "2026-01-31T00:00:05Z", "by": "rule"},
    "executed": {"at": "2026-01-31T00:00:06Z", "by": "host"},
    "tables": {"cases": 1, "answers": 9},
    "tables_searched": 30,
    "consent": {"records": 2, "evidence_until": "2029-12-31", "tables_searched": 13},
    "key_fingerprint": "ab" * 32,
    "key_backups_clear_on": "2026-02-14",
    "ledger": None,
}
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | st.text(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(), inner, max_size=5),
    max_leaves=20,
)


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def signed(certificate: object, key: Ed25519PrivateKey = KEY) -> dict[str, Any]:
    value = base64url(key.sign(rfc8785.dumps(certificate)))  # type: ignore[arg-type]  # because it takes anything that JSON can write
    return {"certificate": certificate, "signature": {"alg": "Ed25519", "kid": "k1", "value": value}}


def trust(key: Ed25519PrivateKey = KEY, **changes: str) -> bytes:
    public = base64url(key.public_key().public_bytes_raw())
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": public, "kid": "k1", "obhut_purpose": "certificate"} | changes
    return json.dumps({"keys": [jwk]}).encode()


def encoded(document: object) -> bytes:
    return json.dumps(document).encode()


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, (*path, name))
    else:
        yield path


def at(document: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        document = document[step]
    return document


@settings(deadline=None)  # a machine may be busy
@given(VALUES)
def test_canonical_form_is_that_of_the_library(value: object) -> None:
    """Two implementations, one spelling: names sorted by UTF-16, escapes as RFC 8785 has them."""
    assert rfc8785.dumps(value) == canonical(value)  # type: ignore[arg-type]  # because it takes anything that JSON can write


@settings(deadline=None)  # a machine may be busy
@given(VALUES)
def test_what_is_written_is_read_back(value: object) -> None:
    """The canonical form is JSON and loses nothing."""
    assert value == parse(canonical(value))


def test_names_are_sorted_by_utf16_code_units() -> None:
    """RFC 8785, 3.2.3: an emoji's surrogates sort before U+FB33, though its code point is larger."""
    assert '{"\U0001f600":1,"\ufb33":2}'.encode() == canonical({"\ufb33": 2, "\U0001f600": 1})


@pytest.mark.parametrize(
    "text",
    [
        "1.0",
        "1e3",
        "NaN",
        "-Infinity",
        '{"a":1,"a":2}',
        str(2**53),
        "9" * 5000,
        "[",
        "\xff",
        '"\\ud800"',
        "[" * 100_000,
    ],
)
def test_what_can_be_read_in_two_ways_is_refused(text: str) -> None:
    """Fractions, doubled members, numbers no reader holds exactly, half characters: refused, not guessed."""
    with pytest.raises(NotCanonical):
        canonical(parse(text.encode("latin-1")))


def test_a_certificate_that_holds_says_what_it_says() -> None:
    """The facts are those of the document, typed."""
    facts = verify(encoded(signed(CERTIFICATE)), trust())
    assert (CERTIFICATE["reference"], 30, "host") == (facts.reference, facts.retention_days, facts.executed_by)
    assert (str(facts.key_backups_clear_on), facts.tables) == ("2026-02-14", {"cases": 1, "answers": 9})


@settings(deadline=None)  # a machine may be busy
@given(st.sampled_from(list(leaves(signed(CERTIFICATE)))), VALUES)
def test_no_value_can_be_changed(path: tuple[Any, ...], value: Any) -> None:
    """Whatever is put in the place of any value of the document: it does not hold any more."""
    document = copy.deepcopy(signed(CERTIFICATE))
    before = at(document, path)
    if (type(before), before) == (type(value), value):
        return
    at(document, path[:-1])[path[-1]] = value
    with pytest.raises(DoesNotHold):
        verify(encoded(document), trust())


@settings(deadline=None)  # a machine may be busy
@given(st.integers(0, 10_000), st.integers(0, 255))
def test_no_byte_changes_what_is_certified(place: int, byte: int) -> None:
    """One byte changed anywhere: refused, or it was white space and the facts are the same."""
    document = bytearray(encoded(signed(CERTIFICATE)))
    document[place % len(document)] = byte
    try:
        facts = verify(bytes(document), trust())
    except DoesNotHold:
        return
    assert verify(encoded(signed(CERTIFICATE)), trust()) == facts


def test_nothing_can_be_added_beside_what_is_signed() -> None:
    """A note beside the signed part would pass for certified."""
    for place in ((), ("signature",)):
        document = copy.deepcopy(signed(CERTIFICATE))
        at(document, place)["note"] = "all is well"
        with pytest.raises(DoesNotHold, match="exactly the members"):
            verify(encoded(document), trust())


def test_a_signature_has_one_spelling() -> None:
    """The unused bits of base64's last character must not make a second document of the same certificate."""
    document = signed(CERTIFICATE)
    value = document["signature"]["value"]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    document["signature"]["value"] = value[:-1] + alphabet[alphabet.index(value[-1]) + 1]
    with pytest.raises(DoesNotHold, match="form"):
        verify(encoded(document), trust())


@pytest.mark.parametrize(
    ("keys", "reason"),
    [
        (trust(OTHER), "does not fit"),
        (trust(kid="k2"), "does not hold"),
        (trust(obhut_purpose="token"), "may not sign"),
        (trust(crv="X25519"), "one Ed25519 key"),
        (b"{}", "Web Key Set"),
        (b"", "cannot be read"),
    ],
)
def test_only_a_trusted_key_for_certificates_counts(keys: bytes, reason: str) -> None:
    """A key that signs sessions must not sign certificates, nor one nobody knows."""
    with pytest.raises(DoesNotHold, match=reason):
        verify(encoded(signed(CERTIFICATE)), keys)


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"version": True},
        {"ledger": {}},
        {"executed": {"at": "2026-01-31T00:00:06Z", "by": "rule"}},
        {"due_on": "2026-02-30"},
        {"ordered": {"at": "yesterday", "by": "rule"}},
        {"tables": {"cases": -1}},
        {"tables_searched": 0},
        {"retention_days": "30"},
        {"programme": "was\x1b[2Jka"},
    ],
)
def test_a_signed_document_that_makes_no_sense_does_not_hold(change: dict[str, Any]) -> None:
    """A signature alone does not make a certificate: two sides, real days, searched tables, and no control codes."""
    with pytest.raises(DoesNotHold):
        verify(encoded(signed(CERTIFICATE | change)), trust())


def test_the_command_tells_and_ends_accordingly(tmp_path: Path) -> None:
    """0 and a summary, or 1 and the reason."""
    good, bad, keys = tmp_path / "good.json", tmp_path / "bad.json", tmp_path / "trust.json"
    good.write_bytes(encoded(signed(CERTIFICATE)))
    bad.write_bytes(encoded(signed(CERTIFICATE, OTHER)))
    keys.write_bytes(trust())
    results = [CliRunner().invoke(command, ["certificate", str(file), "--trust", str(keys)]) for file in (good, bad)]
    assert [result.exit_code for result in results] == [0, 1]
    assert "This certificate holds." in results[0].output
    assert "does not hold: the signature does not fit" in results[1].output
