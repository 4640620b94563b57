"""The first page of a file: what one has to know before the telephone is answered."""

from typing import Any

from starlette.responses import Response

from gateway.web.fields import shown
from gateway.web.pages.file_frame import FileFrame, file_frame
from gateway.web.visit import Visit

LAST = 5


async def first_page(visit: Visit) -> Response:
    """Danger, next step, dates, last contacts, who belongs to it, goals, agreements and consents."""
    frame = await file_frame(visit)
    if frame.case["view"] != "full":
        return visit.page("file_narrow", file=frame)
    below = f"/v1{frame.path}"
    sheet, journal, reminders, appointments, plan, agreements, people = await visit.together(
        visit.api.get(f"{below}/emergency-sheet"), visit.api.get(f"{below}/journal"),
        visit.api.get(f"{below}/reminders"), visit.api.get(f"{below}/appointments"), visit.api.get(f"{below}/plan"),
        visit.api.get(f"{below}/agreements"), visit.api.get(f"{below}/participants"),
    )  # fmt: skip
    today = visit.today.isoformat()
    notes = sorted(_present(journal), key=lambda note: str(note["values"].get("on", "")), reverse=True)[:LAST]
    dates = [one for one in _present(appointments) if not one["done"] and str(one["values"].get("on", "")) >= today]
    return visit.page(
        "file",
        file=frame,
        sheet=sheet,
        sheet_answers=_sheet_answers(frame, sheet),
        notes=[_note(frame, note) for note in notes],
        reminders=sorted(
            (one for one in _present(reminders) if not one["done"]), key=lambda one: one["values"].get("due_on", "")
        )[:LAST],
        appointments=sorted(dates, key=lambda one: (one["values"]["on"], one["values"].get("at", "")))[:LAST],
        goals=[_goal(frame, one) for area in plan["areas"] for one in area["goals"]][:LAST],
        agreements=[_said_entry(frame, "agreements", one) for one in _present(agreements)][:LAST],
        people=[_person(frame, one) for one in _present(people)],
        missing=_missing(frame),
        consents=[_purpose(frame, one) for one in frame.case["consents"]],
        withdrawn=[_purpose(frame, one) for one in frame.case["consents_withdrawn"]],
        today=today,
    )


def _present(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [entry for entry in entries if not entry["removed"]]


def _note(frame: FileFrame, note: dict[str, Any]) -> dict[str, Any]:
    said = _said_entry(frame, "journal", note)
    return said | {"author": frame.names.get(note["author"], "")}


def _said_entry(frame: FileFrame, kind: str, entry: dict[str, Any]) -> dict[str, Any]:
    """An entry's values in words, by field."""
    fields = {field["id"]: field for field in frame.form(kind)["fields"]}
    said = {name: frame.words.said(fields[name], value) for name, value in entry["values"].items() if name in fields}
    return {"id": entry["id"], "said": said, "values": entry["values"], "entrusted": entry["entrusted"]}


def _goal(frame: FileFrame, one: dict[str, Any]) -> dict[str, Any]:
    return _said_entry(frame, "goals", one["goal"]) | {"open_steps": len(one.get("open_steps", ()))}


def _person(frame: FileFrame, entry: dict[str, Any]) -> dict[str, Any]:
    return _said_entry(frame, "participants", entry) | {"hidden": entry["hidden"]}


def _missing(frame: FileFrame) -> list[tuple[str, str]]:
    """What the next step lacks: address of the field in view mode, and its label."""
    return [
        (f"{frame.path}/sections/{section['id']}#w-{field['id']}", field["label"])
        for section in frame.programme["sections"]
        for field in section["fields"]
        if field["id"] in frame.missing
    ]


def _sheet_answers(frame: FileFrame, sheet: dict[str, Any]) -> list[Any]:
    fields = {field["id"]: field for section in frame.programme["sections"] for field in section["fields"]}
    names = [name for name in (*sheet["answers"], *sheet["hidden"]) if name in fields and "name" not in name]
    return [
        shown(fields[name], sheet["answers"].get(name), frame.words, hidden=name in sheet["hidden"])
        for name in dict.fromkeys(names)
    ]


def _purpose(frame: FileFrame, consent: dict[str, Any]) -> tuple[str, str]:
    labels = {one["id"]: one["label"] for one in frame.programme["purposes"]}
    return labels.get(consent["purpose"], consent["purpose"]), consent["since"]
