"""A part of the outline: to be read, and once the file is taken in hand (In Bearbeitung nehmen) to be filled in.

Taking it in hand, saving, keeping a draft and giving it back are posts to this one address, with or without script.
"""

from typing import Any

from starlette.responses import Response

from gateway.web.client import Answer, Refused
from gateway.web.fields import Shown, sent, shown
from gateway.web.pages.file_frame import FileFrame, file_frame
from gateway.web.pages.problems import problems_of
from gateway.web.visit import Visit

LEASE = "X-Obhut-Lease"
Values = dict[str, Any]


async def section(visit: Visit) -> Response:
    """The section of this address, as it is or in one's hands."""
    name = visit.request.path_params["section"]
    frame = await file_frame(visit, name)
    asked = frame.section(name)
    if asked is None or frame.case["view"] != "full":
        raise Refused(Answer(404, {}, b""))
    stored = await visit.api.get(f"/v1{frame.path}/answers", history="true")
    act = {"take": _take, "save": _save, "draft": _draft, "leave": _leave}.get(visit.form.get("do", ""))
    if act is None:
        return _view(visit, frame, asked, stored)
    return await act(visit, frame, asked, stored)


def _view(visit: Visit, frame: FileFrame, asked: Values, stored: Values, said: str = "", status: int = 200) -> Response:
    """To be read: what is answered, and at the end in one line what is not."""
    fields = _fields(frame, asked, stored["answers"], stored)
    answered = [one for one in fields if one.said or one.hidden or one.missing]
    rest = [
        one.label for one in fields if one not in answered and not one.retired and _is_shown(one, stored["answers"])
    ]
    return visit.page(
        "section", status, file=frame, section=asked, answered=answered, rest=", ".join(rest), said=said,
        warnings=[one for one in stored["warnings"] if one["field"] in {field["id"] for field in asked["fields"]}],
        may_edit=frame.case["status"] == "open",
    )  # fmt: skip


async def _take(visit: Visit, frame: FileFrame, asked: Values, stored: Values) -> Response:
    """Take the file in hand; a draft that waits is put in."""
    taken = await visit.api.ask("PUT", f"/v1{frame.path}/lease")
    if not taken.ok:
        return _view(visit, frame, asked, stored, _why(visit, frame, taken), taken.status)
    lease = taken.json()["lease"]
    draft = await visit.api.ask("GET", f"/v1{frame.path}/draft")
    content = draft.json()["content"].get("answers", {}) if draft.ok else {}
    names = {field["id"] for field in asked["fields"]}
    kept = {name: value for name, value in content.items() if name in names and name not in stored["hidden"]}
    said = visit.say("section.draft_put_in", at=visit.instant(draft.json()["saved_at"])) if kept else ""
    return _form(visit, frame, asked, stored, stored["answers"] | kept, lease=lease, said=said)


async def _save(visit: Visit, frame: FileFrame, asked: Values, stored: Values) -> Response:
    """Save what has changed, give the file back, and show it."""
    typed = _typed(visit, asked, stored)
    changed = {name: value for name, value in typed.items() if value != stored["answers"].get(name)}
    lease, tag = visit.form.get("lease", ""), visit.form.get("tag", "")
    headers = {"If-Match": tag} | ({LEASE: lease} if lease else {})
    if changed:
        answer = await visit.api.ask("PATCH", f"/v1{frame.path}/answers", {"answers": changed}, headers=headers)
        if answer.status == 409 and (answer.json() or {}).get("code") == "lease_lost":
            # The session or the lease has ended while somebody typed. The version they have read still protects
            # what others have saved since.
            lease = (await visit.api.done("PUT", f"/v1{frame.path}/lease")).json()["lease"]
            headers[LEASE] = lease
            answer = await visit.api.ask("PATCH", f"/v1{frame.path}/answers", {"answers": changed}, headers=headers)
        if not answer.ok:
            return _form(visit, frame, asked, stored, stored["answers"] | typed, lease=lease, tag=tag, refused=answer)
    await visit.api.ask("DELETE", f"/v1{frame.path}/lease", headers={LEASE: lease} if lease else {})
    return visit.go(f"{frame.path}/sections/{asked['id']}")


async def _draft(visit: Visit, frame: FileFrame, asked: Values, stored: Values) -> Response:
    """Keep what was typed as a draft, beside what other sections have in it."""
    typed, tag, lease = _typed(visit, asked, stored), visit.form.get("tag", ""), visit.form.get("lease", "")
    before = await visit.api.ask("GET", f"/v1{frame.path}/draft")
    content = before.json()["content"].get("answers", {}) if before.ok else {}
    changed = {name: value for name, value in typed.items() if value != stored["answers"].get(name)}
    merged = {name: value for name, value in content.items() if name not in typed} | changed
    base = int(tag.strip('"').partition(".")[0] or 1)
    body = {"base_version": base, "content": {"answers": merged}}
    kept = await visit.api.ask("PUT", f"/v1{frame.path}/draft", body)
    said = (
        visit.say("section.draft_kept", at=visit.instant(kept.json()["saved_at"]))
        if kept.ok
        else _why(visit, frame, kept)
    )
    return _form(visit, frame, asked, stored, stored["answers"] | typed, lease=lease, tag=tag, said=said)


async def _leave(visit: Visit, frame: FileFrame, asked: Values, _: Values) -> Response:
    """Give the file back; nothing is saved, and a draft stays."""
    lease = visit.form.get("lease", "")
    await visit.api.ask("DELETE", f"/v1{frame.path}/lease", headers={LEASE: lease} if lease else {})
    return visit.go(f"{frame.path}/sections/{asked['id']}")


def _form(
    visit: Visit, frame: FileFrame, asked: Values, stored: Values, answers: Values, *,
    lease: str, tag: str = "", said: str = "", refused: Answer | None = None,
) -> Response:  # fmt: skip
    """To be filled in; `refused`: why saving was, each problem beside its field and in a list that leads there."""
    problems = problems_of(visit, refused) if refused else {}
    fields = [one for one in _fields(frame, asked, answers, stored, problems) if not one.retired or one.said]
    named = {one.id for one in fields}
    return visit.page(
        "section_form", refused.status if refused else 200, file=frame, section=asked, fields=fields, lease=lease,
        tag=tag or frame.tag, said=said, title=_why(visit, frame, refused) if refused else "",
        problems=[(one.id, one.label, one.problem) for one in fields if one.problem],
        elsewhere=[text for name, text in problems.items() if name not in named],
    )  # fmt: skip


def _fields(
    frame: FileFrame, asked: Values, answers: Values, stored: Values, problems: dict[str, str] | None = None
) -> list[Shown]:
    history = stored.get("history", {})
    return [
        shown(
            field,
            answers.get(field["id"]),
            frame.words,
            hidden=field["id"] in stored["hidden"],
            missing=field["id"] in frame.missing,
            problem=(problems or {}).get(field["id"], ""),
            history=tuple(_before(frame, field, history.get(field["id"]))),
        )
        for field in asked["fields"]
    ]


def _before(frame: FileFrame, field: Values, history: Values | None) -> list[tuple[str, str]]:
    """What an answer was before, each with the day since when."""
    return [
        (frame.words.said(field, one["value"]), one.get("since") or "") for one in (history or {}).get("before", ())
    ]


def _typed(visit: Visit, asked: Values, stored: Values) -> Values:
    """What the form says of each field that it has."""
    has = set(visit.form.getlist("has"))
    fields = [field for field in asked["fields"] if field["id"] in has and field["id"] not in stored["hidden"]]
    return {field["id"]: sent(field, visit.form, visit.language) for field in fields}


def _is_shown(one: Shown, answers: Values) -> bool:
    rule = one.shown_when
    if rule is None:
        return True
    answer = answers.get(rule["field"])
    said = (
        answer if isinstance(answer, list) else ["true" if answer is True else "false" if answer is False else answer]
    )
    return any(value in rule["values"] for value in said)


def _why(visit: Visit, frame: FileFrame, refused: Answer) -> str:
    problem = refused.json() or {}
    if problem.get("code") == "in_other_hands" and frame.in_hands_of:
        return visit.say("section.in_other_hands", who=frame.in_hands_of)
    return str(problem.get("title", visit.say("refused.503")))
