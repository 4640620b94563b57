"""The scanner can fail: what a leak would look like is planted, and it is found."""

import base64
import hashlib
import json
from urllib.parse import quote

import pytest

from services.casefile.assembly import PROGRAMMES
from services.casefile.templates.reading.loading import load_all
from tests.leak.canary import ENCODINGS, Canaries, Canary
from tests.leak.scan import Hit, Scanner

SAMPLES = {
    "log line": b'{"event": "request", "route": "/v1/cases", "code": "%s", "seconds": 0.0123}\n',
    "metric": b'obhut_http_requests_total{method="GET",route="%s",status="404"} 3.0\n',
    "error body": b'{"type": "urn:obhut:problem:invalid_input", "errors": [{"pointer": "/%s"}]}',
    "event": b'{"specversion":"1.0","id":"9c1e","data":{"agency":"%s"}}',
    "row of a dump": b"0b7e4f0a-0000-4000-8000-000000000000\t%s\t\\N\t2026-01-01 00:00:00+00\n",
    "file of the broker": b"\x83h\x02d\x00\x04data\xff\xfe%s\x00\x00",
}
WITHIN_HEX = b"\\\\x00ff%s0123456789abcdef\t1\n"  # as a dump shows bytes


@pytest.fixture(scope="module")
def canaries() -> Canaries:
    """One canary in every field of every programme, and one of each other kind."""
    made = Canaries()
    for programme in load_all(PROGRAMMES).values():
        made.answers(programme)
    made.word("path")
    made.number("amount", 0, 999_999)
    return made


@pytest.fixture(scope="module")
def scanner(canaries: Canaries) -> Scanner:
    """That searches for all of them."""
    return Scanner(canaries)


def written(canary: Canary, encoding: str) -> list[bytes]:
    """The canary as another hand than the scanner's own would write it."""
    value = canary.value
    folded = value.translate(str.maketrans({"ä": "ae", "ß": "ss", "Ž": "Z"}))
    stripped = value.translate(str.maketrans({"ä": "a", "ß": "ss", "Ž": "Z"})).lower()
    return {
        "plain": [value.encode(), json.dumps(value).strip('"').encode()],
        "base64": [base64.b64encode(b"x" * before + value.encode() + b"yz") for before in range(3)],
        "hex": [value.encode().hex().encode()],
        "url": [quote(value).encode(), quote(value).lower().encode()],
        "lower-case": [value.lower().encode()],
        "umlaut-folded": [folded.encode(), stripped.encode()],
        "sha-256": [hashlib.sha256(value.encode()).hexdigest().encode()],
    }[encoding]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("kind", SAMPLES)
def test_every_canary_is_found_in_every_encoding(
    canaries: Canaries, scanner: Scanner, kind: str, encoding: str
) -> None:
    """A canary planted anywhere is found, and named by the place into which it had been put."""
    for canary in canaries.all:
        for planted in written(canary, encoding):
            found = scanner.hits(kind, SAMPLES[kind].replace(b"%s", planted))
            assert canary.place in {hit.place for hit in found}, (canary.place, planted)


@pytest.mark.parametrize("encoding", ["hex", "sha-256"])
def test_bytes_in_a_dump_hide_nothing(canaries: Canaries, scanner: Scanner, encoding: str) -> None:
    """Within the bytes of a column, which dumps write in hex, a canary is found between others' digits."""
    for canary in canaries.all:
        (planted,) = written(canary, encoding)
        found = scanner.hits("dump", WITHIN_HEX.replace(b"%s", planted))
        assert canary.place in {hit.place for hit in found}, (canary.place, planted)


def test_the_encoding_is_named(canaries: Canaries, scanner: Scanner) -> None:
    """A hit says in which of the encodings the canary was, so that the hole can be found."""
    canary = canaries.all[0]
    for encoding in ENCODINGS:
        planted = SAMPLES["log line"].replace(b"%s", written(canary, encoding)[0])
        assert Hit("log", canary.place, encoding) in scanner.hits("log", planted)


def test_a_part_of_a_canary_is_a_hit_too(canaries: Canaries, scanner: Scanner) -> None:
    """A text that was cut off is a leak like a whole one."""
    assert scanner.hits("log", f"Žofia Groß {canaries.mark}".encode()) != []


def test_what_holds_no_canary_has_no_hits(canaries: Canaries, scanner: Scanner) -> None:
    """The samples themselves, digests of other things and figures that merely contain an amount are clean.

    So are such figures in the bytes of a column or a message: six digits are part of many a time of day.
    """
    amount = next(canary.value for canary in canaries.all if canary.place == "amount")
    clean = (
        b"".join(SAMPLES.values()) + hashlib.sha256(b"other").hexdigest().encode() + f" 0.{amount} 9{amount}".encode()
    )
    assert scanner.hits("sample", clean) == []
    figures = f'"at":"2026-01-01T12:00:00.{amount}+00:00","n":9{amount}7'.encode()
    for packed in (figures.hex().encode(), *(base64.b64encode(b"x" * before + figures) for before in range(3))):
        assert scanner.hits("sample", b"\\\\x" + packed) == []


def test_no_two_canaries_are_alike(canaries: Canaries) -> None:
    """A hit leads to one field; and every text field of the templates that is asked has its canary."""
    values = [canary.value for canary in canaries.all]
    assert len(set(values)) == len(values)
    asked = [(p.id, f) for p in load_all(PROGRAMMES).values() for f in p.fields.values() if not f.retired]
    texts = {f"{programme}.{field.id}" for programme, field in asked if field.kind.free_text}
    assert texts <= {canary.place for canary in canaries.all}
