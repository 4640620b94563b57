"""What a process that died has left, and what an erasure has to find: parts of uploads, and accesses in the spool."""

import json
from http.client import HTTPConnection
from pathlib import Path

from deploy.local.stack import Stack
from tests.calendar import Calendar
from tests.casework import File
from tests.databases import rows, superuser_of
from tests.e2e.test_attachments import MIB, PDF, attach, opened
from tests.e2e.test_plan_and_people import log_read_only
from tests.house import House
from tests.visitor import wait_for

CONTENTS = "SELECT id::text, state FROM attachment_contents WHERE case_id = %s ORDER BY started_at"
CHUNKS = "SELECT count(*) FROM attachment_chunks WHERE case_id = %s"
AGE = """
    UPDATE attachment_contents SET started_at = started_at - interval '25 hours'
    WHERE case_id = %s AND state = 'uploading' RETURNING id::text
"""


def ask(stack: Stack, statement: str, *values: object) -> list[tuple[object, ...]]:
    """The rows of a question to casefile's database, behind every wall."""
    return rows(superuser_of(stack.environment, "casefile"), statement, *values)


def in_the_middle(stack: Stack, file: File) -> HTTPConnection:
    """An upload of which a first part is stored, its connection open."""
    before = ask(stack, CHUNKS, file.id)
    connection, body = opened(file, 3 * MIB, chunked=False)
    connection.send(next(body) + PDF + bytes(2 * MIB))
    wait_for(lambda: ask(stack, CHUNKS, file.id) != before, "some of it to have arrived")
    return connection


def test_an_erasure_takes_every_chunk(stack: Stack, house: House, calendar: Calendar) -> None:
    """Every version of every attachment goes with its file, and the certificate counts the rows."""
    agency = house.agency("case_manager", retention_days=1)
    file, kept = (File(agency["case_manager"]) for _ in range(2))
    for one in (file, kept):
        made = attach(one.worker, one.path, PDF + bytes(MIB))
        attach(one.worker, one.path, PDF)
        address = f"{one.path}/attachments/{made['id']}"
        tag = {"If-Match": one.worker.get(address).headers["ETag"]}
        parts = {"file": ("b.pdf", PDF + bytes(1000))}
        answer = one.worker.http.post(f"{one.worker.base}{address}/content", files=parts, headers=tag, timeout=60)
        assert answer.status_code == 201, answer.text
    [(chunks,)] = ask(stack, CHUNKS, file.id)
    contents = len(ask(stack, CONTENTS, file.id))
    assert (contents, ask(stack, CHUNKS, kept.id)) == (3, [(chunks,)])
    file.to_case_management(calendar.today)
    file.to_its_day(calendar.today)
    calendar.walk(1)
    admin = agency["agency_admin"]
    wait_for(lambda: [o["state"] for o in admin.get("/v1/erasure-orders").json()] == ["certified"], "the certificate")
    assert (ask(stack, CONTENTS, file.id), ask(stack, CHUNKS, file.id)) == ([], [(0,)])
    assert (len(ask(stack, CONTENTS, kept.id)), ask(stack, CHUNKS, kept.id)) == (3, [(chunks,)])
    [order] = admin.get("/v1/erasure-orders").json()
    told = admin.get(f"/v1/erasure-orders/{order['id']}/certificate").json()["certificate"]["tables"]
    assert (told["attachment_contents"], told["attachment_chunks"]) == (contents, chunks)


def test_the_spool_is_taken_up_when_the_process_starts(stack: Stack, house: House) -> None:
    """An access that waited while the process died is in the log once it runs again, though nobody looks at a sheet."""
    file = File(house.agency("case_manager", "dpo")["case_manager"], "asd")
    spool = Path(stack.environment["OBHUT_CASEFILE_SPOOL"])

    def late() -> list[str]:
        entries = file.worker.get(f"{file.path}/access-log?page_size=200").json()
        return [entry["account"] for entry in entries if entry["action"] == "emergency_sheet_spooled"]

    with log_read_only(stack):
        file.worker.get(f"{file.path}/emergency-sheet")
        [record] = spool.glob("*.json")
        assert json.loads(record.read_text())["case"] == file.id
    assert late() == []
    stack.kill("casefile-web")
    stack.wait_ready()
    wait_for(lambda: not list(spool.glob("*.json")), "the spool to be taken up")
    assert late() == [file.worker.account]
