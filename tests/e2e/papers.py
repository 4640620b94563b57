"""What leaves the screen: printed files read back, and archives unpacked."""

import json
from io import BytesIO
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import requests
from pypdf import PdfReader

from tests.visitor import Visitor, wait_for


def said(pdf: bytes) -> str:
    """The text of a PDF, each run of white space as one space."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def unpacked(answer: requests.Response) -> dict[str, bytes]:
    """The members of a ZIP, every checksum tried."""
    with ZipFile(BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def results(members: dict[str, bytes]) -> list[dict[str, Any]]:
    """What an archive says became of each file."""
    told: list[dict[str, Any]] = json.loads(members["results.json"])["results"]
    return told


def order(worker: Visitor, path: str, basis: str = "own_work", **more: Any) -> dict[str, Any]:
    """Have one file printed."""
    made: dict[str, Any] = worker.post(f"{path}/print", {"basis": basis, **more}, expect=202).json()
    return made


def done(worker: Visitor, job: str) -> dict[str, Any]:
    """A job of one's own, once it has ended."""

    def ended() -> dict[str, Any] | None:
        told: dict[str, Any] = worker.get(f"/v1/jobs/{job}").json()
        return told if told["state"] not in ("waiting", "running") else None

    return wait_for(ended, f"the end of {job}", 60)


def printed(worker: Visitor, path: str, basis: str = "own_work", **more: Any) -> str:
    """What a file says on paper."""
    ordered = order(worker, path, basis, **more)
    assert done(worker, ordered["job"])["state"] == "done"
    return said(worker.get(ordered["print"]).content)


def asked_for(worker: Visitor, *cases: str, expect: int = 201, **more: Any) -> dict[str, Any]:
    """Ask for an export."""
    body = {"cases": cases, "basis": "court", "reason": "Ladung des Familiengerichts", **more}
    answer = worker.post("/v1/cases/export", body, expect=expect, headers={"Idempotency-Key": str(uuid4())})
    made: dict[str, Any] = answer.json()
    return made
