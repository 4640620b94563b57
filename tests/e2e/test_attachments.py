"""Attachments from the browser's form to the sealed rows and back, through all processes."""

import http.client
import json
import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from deploy.local.stack import Stack
from tests.casework import File
from tests.databases import dumps, rows, superuser_of
from tests.house import House
from tests.visitor import Visitor, wait_for

MIB = 1024 * 1024
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
ENTRY = {"values": {"title": "Abgangszeugnis Kx9Zaunkoenig", "kind": "certificate"}}


@pytest.fixture(scope="module")
def file(house: House) -> File:
    """An open file."""
    return File(house.agency("case_manager", "team_lead")["case_manager"])


def attach(
    worker: Visitor, path: str, content: bytes, name: str = "Zeugnis Öl.pdf", expect: int = 201, **more: Any
) -> Any:
    """Upload as a browser's form does."""
    parts = {"entry": (None, json.dumps({**ENTRY, **more})), "file": (name, content, "text/html")}
    answer = worker.http.post(f"{worker.base}{path}/attachments", files=parts, timeout=60)
    assert answer.status_code == expect, answer.text[:500]
    return answer.json()


def chunks(stack: Stack) -> list[tuple[object, ...]]:
    """How many contents and chunks lie in the database, seen from outside."""
    return rows(
        superuser_of(stack.environment, "casefile"),
        "SELECT (SELECT count(*) FROM attachment_contents), (SELECT count(*) FROM attachment_chunks)",
    )


def test_a_file_comes_back_as_it_was(stack: Stack, file: File) -> None:
    """Bytes, name and versions survive; type and size are what the file shows, and nothing of it lies in plain."""
    first, second = PDF + secrets.token_bytes(300_000) + b"Zofia", PDF + b"another"
    made = attach(file.worker, file.path, first)
    about = made["values"]
    assert (about["file_type"], about["file_size"], about["file_version"]) == ("application/pdf", len(first), 1)
    address = f"{file.path}/attachments/{made['id']}"
    got = file.worker.get(f"{address}/content")
    assert got.content == first
    assert got.headers["Content-Type"] == "application/pdf"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert "filename*=UTF-8''Zeugnis%20%C3%96l.pdf" in got.headers["Content-Disposition"]
    assert got.headers["Content-Disposition"].startswith("attachment;")
    tag = {"If-Match": file.worker.get(address).headers["ETag"]}
    for status in (201, 412):  # the same version cannot be replaced twice
        answer = file.worker.http.post(
            f"{file.worker.base}{address}/content", files={"file": ("b.pdf", second)}, headers=tag, timeout=60
        )
        assert answer.status_code == status, answer.text
    assert file.worker.get(f"{address}/content").content == second
    assert file.worker.get(f"{address}/content?version=1").content == first
    file.worker.get(f"{address}/content?version=3", expect=404)
    dump = dumps(stack.environment)["casefile"]
    assert (
        PDF.hex().encode() not in dump
        and b"Kx9Zaunkoenig" not in dump
        and b"Zeugnis \xc3\x96l" not in dump
        and first[-40:].hex().encode() not in dump
    )
    log = {e["action"] for e in file.worker.get(f"{file.path}/access-log").json()}
    assert {"add_attachments", "read_attachments", "download_attachments", "change_attachments"} <= log


def test_what_is_said_about_a_file_can_be_changed_but_not_made_up(file: File) -> None:
    """Title and note are like those of any entry; name, type and size come from the file alone."""
    made = attach(file.worker, file.path, PDF)
    address = f"{file.path}/attachments/{made['id']}"
    assert file.worker.change("PATCH", address, {"values": {"note": "vom Lehrer"}}).json()["values"]["note"]
    refused = file.worker.change("PATCH", address, {"values": {"file_type": "text/html"}}, expect=422)
    assert refused.json()["errors"][0]["code"] == "set_by_obhut"
    assert made["id"] in {one["id"] for one in file.worker.get(f"{file.path}/attachments").json()}
    file.worker.change("PATCH", address, {"removed": True})
    file.worker.get(f"{address}/content", expect=404)


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"MZ\x90\0\x03\0\0\0" + bytes(60), "a.pdf", "file_type_forbidden"),
        (b"Hallo " * 30_000 + b"\xff", "a.txt", "file_type_forbidden"),
        (PDF, "a.exe", "file_name_misleading"),
    ],
)
def test_what_is_forbidden_leaves_nothing(stack: Stack, file: File, content: bytes, name: str, code: str) -> None:
    """Refused with a code and a sentence, at the first chunk or the last; nothing of it stays."""
    before = chunks(stack)
    assert attach(file.worker, file.path, content, name, expect=415)["code"] == code
    assert chunks(stack) == before


def test_input_that_is_no_upload_is_refused(stack: Stack, file: File) -> None:
    """Wrong parts, an empty file, JSON instead of a form, an entry that lacks its title: each with its status."""
    before, worker, address = chunks(stack), file.worker, f"{file.worker.base}{file.path}/attachments"
    attach(worker, file.path, b"", expect=422)
    attach(worker, file.path, PDF, values={"kind": "certificate"}, expect=422)
    attach(worker, file.path, PDF, values={**ENTRY["values"], "file_size": 1}, expect=422)
    assert worker.http.post(address, files={"file": ("a.pdf", PDF)}, timeout=30).json()["code"] == "upload_parts"
    twice = {"entry": (None, '{"values": {}, "values": {}}'), "file": ("a.pdf", PDF)}
    assert worker.http.post(address, files=twice, timeout=30).json()["code"] == "malformed_json"
    assert worker.http.post(address, json=ENTRY, timeout=30).status_code == 415
    assert chunks(stack) == before


def test_memory_stays_bounded(stack: Stack, file: File) -> None:
    """A file of 24 MiB, up and down, is never held whole: neither gateway nor casefile grows by half of it."""
    attach(file.worker, file.path, PDF + secrets.token_bytes(2 * MIB))  # what is loaded once is loaded now
    before = _peaks(stack)
    content = PDF + secrets.token_bytes(24 * MIB)
    made = attach(file.worker, file.path, content)
    assert file.worker.get(f"{file.path}/attachments/{made['id']}/content").content == content
    grown = {name: peak - before[name] for name, peak in _peaks(stack).items()}
    assert max(grown.values()) < 12 * MIB, grown


@pytest.mark.parametrize("chunked", [False, True])
def test_one_byte_too_many_is_refused(stack: Stack, file: File, chunked: bool) -> None:
    """Whether the length was announced or not, the sender reads why, and nothing stays."""
    before = chunks(stack)
    answer, _ = _send(file, 25 * MIB + 1, chunked=chunked)
    assert (answer["status"], answer["code"]) == (413, "file_too_large")
    assert chunks(stack) == before


@pytest.mark.parametrize("chunked", [False, True])
def test_nobody_is_listened_to_for_ever(stack: Stack, file: File, chunked: bool) -> None:
    """A gigabyte is not taken in just to be refused: the connection ends long before."""
    before = chunks(stack)
    with suppress(OSError, http.client.HTTPException):  # it may end before the answer is read
        answer, sent = _send(file, 1024 * MIB, chunked=chunked)
        assert answer["code"] == "file_too_large"
        assert sent < 200 * MIB
    wait_for(lambda: chunks(stack) == before, "what had come to be gone")
    assert file.worker.get(f"{file.path}/attachments").status_code == 200


@pytest.mark.parametrize("chunked", [False, True])
def test_an_upload_that_breaks_off_leaves_nothing(stack: Stack, file: File, chunked: bool) -> None:
    """A telephone that loses its network in the middle leaves neither an entry nor a row."""
    before, listed = chunks(stack), file.worker.get(f"{file.path}/attachments").json()
    connection, body = opened(file, 3 * MIB, chunked=chunked)
    first = next(body) + PDF + bytes(2 * MIB)
    connection.send(b"%x\r\n%s\r\n" % (len(first), first) if chunked else first)
    wait_for(lambda: chunks(stack) != before, "some of it to have arrived")
    connection.close()
    wait_for(lambda: chunks(stack) == before, "it to be gone")
    assert file.worker.get(f"{file.path}/attachments").json() == listed


def opened(file: File, size: int, *, chunked: bool) -> tuple[http.client.HTTPConnection, Iterator[bytes]]:
    """An upload that has begun, and what is still to be sent."""
    where = urlsplit(file.worker.base)
    connection = http.client.HTTPConnection(str(where.hostname), where.port, timeout=60)
    head = (
        b'--X\r\nContent-Disposition: form-data; name="entry"\r\n\r\n' + json.dumps(ENTRY).encode()
        + b'\r\n--X\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    )  # fmt: skip
    tail = b"\r\n--X--\r\n"
    connection.putrequest("POST", f"{file.path}/attachments")
    connection.putheader("Authorization", str(file.worker.http.headers["Authorization"]))
    connection.putheader("Content-Type", "multipart/form-data; boundary=X")
    if chunked:
        connection.putheader("Transfer-Encoding", "chunked")
    else:
        connection.putheader("Content-Length", str(len(head) + size + len(tail)))
    connection.endheaders()

    def body() -> Iterator[bytes]:
        yield head
        yield PDF
        left, part = size - len(PDF), bytes(256 * 1024)
        while left:
            yield part[:left]
            left -= len(part[:left])
        yield tail

    return connection, body()


def _send(file: File, size: int, *, chunked: bool) -> tuple[dict[str, Any], int]:
    """The answer, and how many bytes were taken before it."""
    connection, body = opened(file, size, chunked=chunked)
    sent = 0
    try:
        for part in body:
            connection.send(b"%x\r\n%s\r\n" % (len(part), part) if chunked else part)
            sent += len(part)
        if chunked:
            connection.send(b"0\r\n\r\n")
    except OSError:
        pass  # refused before all was sent; the answer waits
    answer = connection.getresponse()
    return json.loads(answer.read()), sent


def _peaks(stack: Stack) -> dict[str, int]:
    """The largest resident memory so far of the gateway and of casefile's web process, in bytes, from /proc."""
    found = {}
    for name in ("gateway", "casefile-web"):
        with Path(f"/proc/{stack.pid_of(name)}/status").open(encoding="ascii") as status:
            peak = next(int(row.split()[1]) for row in status if row.startswith("VmHWM"))
        found[name] = peak * 1024
    return found
