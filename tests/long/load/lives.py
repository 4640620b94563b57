"""What is in a file: the stories of the demo, lived through the very rules of casefile, without a database."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from cli.demodata.steps import Act, Step
from cli.demodata.stories import stories
from services.casefile.assembly import PROGRAMMES
from services.casefile.model import answers as model
from services.casefile.model import gates
from services.casefile.model.answers import Answers
from services.casefile.model.behind_passed_gates import amend
from services.casefile.model.casefile import CaseFile
from services.casefile.model.conditions import Facts
from services.casefile.model.consents import Consented
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.reading.loading import load_all

NOBODY = UUID(int=0)
ACTIONS: Mapping[Act, str] = {
    "open": "open", "answer": "write", "start": "phase_start", "end": "phase_end", "close": "close",
    "consent": "card_consent_write", "withdraw": "card_consent_write",
}  # fmt: skip
"""What the access log has for a step."""


@dataclass(frozen=True)
class Agreed:
    """A consent: `received_on` once it was withdrawn."""

    purpose: str
    given_by: str
    given_on: date
    received_on: date | None = None


@dataclass(frozen=True)
class Life:
    """A file as it is today, whoever's: plain facts, answers by section, consents, and who did what on which day."""

    case: CaseFile
    sections: Mapping[str, Answers] = field(default_factory=dict)
    consents: tuple[Agreed, ...] = ()
    accesses: tuple[tuple[date, str], ...] = ()
    known: Answers = field(default_factory=dict)


def lives(today: date, count: int) -> list[Life]:
    """As many lives, spread over the two years up to today; every one has passed the gates it shows."""
    programme = load_all(PROGRAMMES)["waska"]
    return [_live(programme, story.steps) for story in stories(today, {programme.id: count})]


def _live(programme: Programme, steps: tuple[Step, ...]) -> Life:
    empty = CaseFile(
        id=NOBODY,
        agency=NOBODY,
        programme=programme.id,
        template_version=programme.version,
        responsible=NOBODY,
        client_number="",
        opened_on=steps[0].on,
    )
    life = Life(empty)
    for step in steps:
        if step.act not in CARRIED_OUT_BY:
            continue  # entries: what is measured there are the files themselves
        life = CARRIED_OUT_BY[step.act](programme, life, step)
        life = replace(life, accesses=(*life.accesses, (step.on, ACTIONS[step.act])))
    sections = model.by_section(programme, life.known)
    return replace(life, sections={name: answers for name, answers in sections.items() if answers})


def _open(_programme: Programme, life: Life, _step: Step) -> Life:
    return life


def _answer(programme: Programme, life: Life, step: Step) -> Life:
    known = model.merged(life.known, model.check(programme, step.answers, step.on))
    return _changed(life, amend(programme, life.case, life.known, known, step.on), known)


def _start(programme: Programme, life: Life, step: Step) -> Life:
    return _changed(life, gates.start(programme, life.case, step.what, Facts(life.known, step.on)), life.known)


def _end(programme: Programme, life: Life, step: Step) -> Life:
    return _changed(life, gates.end(programme, life.case, step.what, Facts(life.known, step.on)), life.known)


def _close(programme: Programme, life: Life, step: Step) -> Life:
    return _changed(life, gates.close(programme, life.case, step.on), life.known)


def _consent(_programme: Programme, life: Life, step: Step) -> Life:
    given = Agreed(step.what, step.given_by, step.on)
    case = replace(life.case, consents=(*life.case.consents, Consented(step.what, step.on)))
    return replace(life, case=case, consents=(*life.consents, given))


def _withdraw(_programme: Programme, life: Life, step: Step) -> Life:
    consents = tuple(replace(c, received_on=step.on) if c.purpose == step.what else c for c in life.consents)
    held = tuple(replace(c, until=step.on) if c.purpose == step.what else c for c in life.case.consents)
    return replace(life, case=replace(life.case, consents=held), consents=consents)


def _changed(life: Life, case: CaseFile, known: Answers) -> Life:
    return replace(life, case=replace(case, version=life.case.version + 1), known=known)


CARRIED_OUT_BY: Mapping[Act, Callable[[Programme, Life, Step], Life]] = {
    "open": _open,
    "answer": _answer,
    "start": _start,
    "end": _end,
    "close": _close,
    "consent": _consent,
    "withdraw": _withdraw,
}
