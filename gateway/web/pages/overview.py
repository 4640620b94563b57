"""The overview of files (Fallaktenübersicht), and the search in it: by POST, since names belong in no address."""

import json
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from gateway.web.visit import Visit

FILTERS = ("own", "deputising", "overdue", "open", "closed", "all")
"""As the page offers them; `overdue` is a filter of its own in `/v1`, which counts among the open ones of one's own."""
SORTS = ("client_number", "next_reminder", "last_contact", "-opened_on", "erasure_due_on")
SIZE = 50


@dataclass(frozen=True)
class Turned:
    """Which page of a list is shown, in words."""

    page: int
    last: int
    label: str
    where: str
    back: str
    on: str


async def overview(visit: Visit) -> Response:
    """The files one may see: by filter, order and what is searched for."""
    wanted = _wanted(visit)
    (total, found), programmes, names = await visit.together(
        _found(visit, wanted), visit.known("/v1/programmes"), names_of(visit)
    )
    templates = await _templates(visit, {case["programme"] for case in found})
    cases, last = [_line(visit, case, templates, names) for case in found], -(-total // SIZE)
    return visit.page(
        "overview",
        wanted=wanted,
        cases=cases,
        count=visit.say("overview.count_one" if total == 1 else "overview.count", count=total),
        nothing=visit.say("overview.nothing_found" if wanted["text"] else "overview.nothing"),
        turned=turned(visit, wanted["page"], last),
        filters=[
            (
                code,
                visit.say("overview.overdue_filter" if code == "overdue" else f"overview.{code}"),
                code == wanted["filter"],
            )
            for code in FILTERS
        ],
        sorts=[(code, visit.say(f"overview.by_{code.lstrip('-')}")) for code in SORTS],
        programmes=[one for one in programmes if one["admitted"] is not False],
    )


async def names_of(visit: Visit) -> dict[str, str]:
    """The names of one's colleagues by account."""
    agency = visit.signed_in.agency
    if agency is None:
        return {}
    listed = await visit.known(f"/v1/agencies/{agency}/colleagues", page_size=200)
    return {one["id"]: one["name"] for one in listed}


def turned(visit: Visit, page: int, last: int) -> Turned:
    """The words for a page of a list."""
    label, back, on = (visit.say(f"pages.{word}") for word in ("label", "back", "on"))
    return Turned(page, last, label, visit.say("pages.where", page=page, last=last), back, on)


def _wanted(visit: Visit) -> dict[str, Any]:
    form = visit.form
    chosen, sort, page = form.get("filter", "own"), form.get("sort", SORTS[0]), form.get("page", "1")
    return {
        "text": form.get("text", "").strip()[:200],
        "filter": chosen if chosen in FILTERS else "own",
        "sort": sort if sort in SORTS else SORTS[0],
        "programme": form.get("programme", ""),
        "page": int(page) if page.isdigit() and int(page[:6]) > 0 else 1,
    }


async def _found(visit: Visit, wanted: dict[str, Any]) -> tuple[int, list[dict[str, Any]]]:
    """How many files there are, and those of the page; without a text also those one knows by a referral alone."""
    late = wanted["filter"] == "overdue"
    chosen = ["own", "open"] if late else [wanted["filter"]]
    asked: dict[str, Any] = {"sort": wanted["sort"], "page": wanted["page"], "page_size": SIZE}
    asked |= {"programme": wanted["programme"]} if wanted["programme"] else {}
    if wanted["text"]:
        said = asked | {"text": wanted["text"], "filter": chosen} | ({"overdue": True} if late else {})
        content = (await visit.api.done("POST", "/v1/cases/search", said)).json()
        return content["total"], content["cases"]
    query = asked | {"filter": ",".join(chosen)} | ({"overdue": "true"} if late else {})
    answer = await visit.api.done("GET", "/v1/cases", query=query)
    return json.loads(answer.headers["x-pagination"])["total"], answer.json()


async def _templates(visit: Visit, programmes: set[str]) -> dict[str, Any]:
    found = await visit.together(*(visit.known(f"/v1/programmes/{one}") for one in sorted(programmes)))
    return dict(zip(sorted(programmes), found, strict=True))


def _line(visit: Visit, case: dict[str, Any], templates: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    phases = {phase["id"]: phase["label"] for phase in templates[case["programme"]]["phases"]}
    own = case["responsible"] == visit.signed_in.account
    phase = phases.get(case["phase"], "–")
    return case | {
        "said_name": said_name(case),
        "said_phase": phase if case["status"] == "open" else visit.say("overview.phase_closed", phase=phase),
        "said_responsible": visit.say("overview.oneself") if own else names.get(case["responsible"], "–"),
    }


def said_name(case: dict[str, Any]) -> str:
    """Name and first name as lists have them; a dash where a file has none."""
    return ", ".join(part for part in (case["name"], case["first_name"]) if part) or "–"
