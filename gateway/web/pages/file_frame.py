"""What every page of a file has around it: whose it is, its phases, its outline, and what the next step lacks."""

from dataclasses import dataclass
from typing import Any

from gateway.web.fields import Words
from gateway.web.pages.overview import names_of, said_name
from gateway.web.visit import Visit


@dataclass(frozen=True)
class Phase:
    """A phase in the bar above a file."""

    label: str
    state: str
    said: str


@dataclass(frozen=True)
class Part:
    """A part of the outline. `missing`: how many answers the next step lacks in it."""

    address: str
    label: str
    missing: int
    here: bool


@dataclass(frozen=True)
class FileFrame:
    """A file as its pages show it around themselves."""

    path: str
    case: dict[str, Any]
    programme: dict[str, Any]
    names: dict[str, str]
    words: Words
    phases: tuple[Phase, ...]
    outline: tuple[Part, ...]
    missing: frozenset[str]
    next_step: str
    in_hands_of: str
    tag: str

    @property
    def name(self) -> str:
        """How lists name the person."""
        return said_name(self.case)

    def form(self, kind: str) -> dict[str, Any]:
        """What an entry of a kind consists of."""
        return next(form for form in self.programme["forms"] if form["id"] == kind)

    def section(self, name: str) -> dict[str, Any] | None:
        """A part of the outline."""
        return next((section for section in self.programme["sections"] if section["id"] == name), None)


async def file_frame(visit: Visit, here: str = "") -> FileFrame:
    """The file of this address; raises `Refused` (404) where there is none that one may know of."""
    case_id = visit.request.path_params["case"]
    answer = await visit.api.done("GET", f"/v1/cases/{case_id}")
    case = answer.json()
    on = {"on": case["closed_on"]} if case["closed_on"] else {}
    programme, names = await visit.together(
        visit.known(f"/v1/programmes/{case['programme']}", version=case["template_version"], **on), names_of(visit)
    )
    step = case["next"] or {"missing": [], "phase": None, "edge": None}
    path = f"/cases/{case_id}"
    labels = {phase["id"]: phase["label"] for phase in programme["phases"]}
    return FileFrame(
        path=path,
        case=case,
        programme=programme,
        names=names,
        words=Words(programme["code_lists"], visit.language, visit.say("word.yes"), visit.say("word.no")),
        phases=tuple(_phase(visit, phase, labels[phase["id"]]) for phase in case["phases"]),
        outline=tuple(_outline(visit, path, programme, set(step["missing"]), here)),
        missing=frozenset(step["missing"]),
        next_step=visit.say(f"file.next_{step['edge']}", phase=labels[step["phase"]]) if step["phase"] else "",
        in_hands_of=_in_hands_of(visit, case, names),
        tag=answer.headers.get("etag", ""),
    )


def _in_hands_of(visit: Visit, case: dict[str, Any], names: dict[str, str]) -> str:
    """Who has the file in hand, in a sentence; empty where nobody has, or oneself."""
    holder = case["in_hands_of"]
    if holder in (None, visit.signed_in.account):
        return ""
    return visit.say("file.in_hands_of", name=names.get(holder, visit.say("file.somebody")))


def _phase(visit: Visit, phase: dict[str, Any], label: str) -> Phase:
    start, end = phase["started_on"], phase["ended_on"]
    if start is None:
        return Phase(label, "ahead", visit.say("file.phase_ahead"))
    weeks = visit.say("file.weeks", count=visit.number(phase["weeks"])) if phase["weeks"] is not None else ""
    state, code = ("done", "file.phase_done") if end else ("running", "file.phase_running")
    return Phase(label, state, visit.say(code, start=visit.day(start), end=visit.day(end), weeks=weeks))


def _outline(visit: Visit, path: str, programme: dict[str, Any], missing: set[str], here: str) -> list[Part]:
    parts = [Part(path, visit.say("file.first_page"), 0, here == "")]
    parts.append(Part(f"{path}/journal", visit.say("file.journal"), 0, here == "journal"))
    for section in programme["sections"]:
        lacking = len(missing & {field["id"] for field in section["fields"]})
        address = f"{path}/sections/{section['id']}"
        parts.append(Part(address, section["label"], lacking, here == section["id"]))
    return parts
