"""The journal of a file (Verlauf): a form that is ready to type in, and below it what was, the newest first."""

from typing import Any
from uuid import uuid4

from starlette.responses import Response

from gateway.web.fields import Shown, sent, shown
from gateway.web.pages.file_frame import FileFrame, file_frame
from gateway.web.pages.problems import problems_of
from gateway.web.visit import Visit

FORM = "journal"


async def journal(visit: Visit) -> Response:
    """All entries that one may read; a post adds one."""
    frame = await file_frame(visit, FORM)
    path = f"/v1{frame.path}/journal"
    refused, said = None, ""
    typed: dict[str, Any] = {"on": visit.today.isoformat()}
    if visit.request.method == "POST":
        typed = {field["id"]: sent(field, visit.form, visit.language) for field in _asked(frame)}
        body: dict[str, Any] = {"values": {name: value for name, value in typed.items() if value is not None}}
        body |= {"entrusted": True} if visit.form.get("entrusted") else {}
        answer = await visit.api.ask("POST", path, body, headers={"Idempotency-Key": visit.form.get("once", "")})
        if answer.ok:
            return visit.go(f"{frame.path}/journal")
        refused, said = answer, str((answer.json() or {}).get("title", visit.say("refused.503")))
    entries = [entry for entry in await visit.api.get(path) if not entry["removed"]]
    return visit.page(
        "journal", refused.status if refused else 200, file=frame, said=said, once=str(uuid4()),
        fields=_fields(frame, typed, problems_of(visit, refused)), entrusted=bool(visit.form.get("entrusted")),
        entries=sorted((_entry(frame, entry) for entry in entries), key=lambda entry: entry["day"], reverse=True),
        may_write=frame.case["status"] == "open",
    )  # fmt: skip


def _asked(frame: FileFrame) -> list[dict[str, Any]]:
    return [field for field in frame.form(FORM)["fields"] if not field["retired"]]


def _fields(frame: FileFrame, typed: dict[str, Any], problems: dict[str, str]) -> list[Shown]:
    return [
        shown(field, typed.get(field["id"]), frame.words, problem=problems.get(field["id"], ""))
        for field in _asked(frame)
    ]


def _entry(frame: FileFrame, entry: dict[str, Any]) -> dict[str, Any]:
    """An entry in words: its day, what it was, what was said, and who wrote it when."""
    values = entry["values"]
    fields = [
        field for field in frame.form(FORM)["fields"] if field["id"] in values and field["id"] not in ("on", "text")
    ]
    return {
        "id": entry["id"],
        "day": str(values.get("on") or entry["created_at"][:10]),
        "about": ", ".join(
            frame.words.said(field, values[field["id"]]) for field in fields if field["type"] != "number"
        ),
        "minutes": values.get("minutes"),
        "text": values.get("text", ""),
        "author": frame.names.get(entry["author"], "–"),
        "created_at": entry["created_at"],
        "entrusted": entry["entrusted"],
    }
