"""What workers of all programmes write into a file: goals with steps and ratings, notes, who helps, what comes next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TypeAlias

from cli.demodata import offices
from cli.demodata.origins import Shares, pick
from cli.demodata.steps import DISTANT, Said, Sheet, last_workday, workday

Values: TypeAlias = dict[str, Said]
INFLUENCE: Shares = {"supporting": 78, "neutral": 16, "burdening": 6}
APPOINTMENTS: Shares = {"talk": 66, "home_visit": 16, "conference": 12, "accompaniment": 6}
PLACES = {"home_visit": "in der Wohnung", "accompaniment": "Treffpunkt am Rathaus"}
SCALE = ("very_low", "low", "medium", "high", "very_high")


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal as it is agreed: area (a code of the programme), the words, how it is noticed, the first step, whose."""

    area: str
    goal: str
    indicator: str
    step: str
    who: str = "young_person"


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody outside: the institution, its role (a code), and what it takes on."""

    institution: str
    role: str
    takes_on: str


@dataclass(frozen=True, slots=True)
class Note:
    """A journal note: its kind (a code) and text."""

    kind: str
    text: str
    minutes: int | None = 45


@dataclass(frozen=True, slots=True)
class View:
    """How an area (a code of the programme) looks to the worker, in key words."""

    area: str
    text: str


def several(random: Random, certain: Sequence[str], others: Sequence[str], most: int = 1) -> list[str]:
    """Codes of a question with several answers: those that are certain, and of the others none to so many."""
    left = [code for code in others if code not in certain]
    return [*certain, *random.sample(left, random.randint(0, most))]


def agree(sheet: Sheet, on: date, kind: str, parties: list[str], content: str, name: str = "") -> None:
    """An agreement, in force from that day until further notice."""
    sheet.add(on, "agreements", {"kind": kind, "on": on, "parties": parties, "content": content}, name=name)


def assess(
    sheet: Sheet,
    on: date,
    areas: Iterable[View],
    level: int,
    scale: tuple[str, ...] = SCALE,
    views: tuple[str, ...] = ("self", "outside"),
) -> None:
    """Areas as they look from several sides, on one scale; the young person sees them a little better."""
    for one in areas:
        for view in views:
            value = scale[min(level + (view == "self"), len(scale) - 1)]
            text = None if view == "self" else one.text
            sheet.add(on, "assessments", {"on": on, "area": one.area, "view": view, "value": value, "text": text})


def agree_goal(sheet: Sheet, on: date, goal: Goal, name: str = "goal") -> None:
    """The goal with its first step."""
    until = on + timedelta(days=sheet.random.choice((60, 90, 120)))
    values: Values = {"area": goal.area, "goal": goal.goal, "indicator": goal.indicator, "agreed_on": on}
    sheet.add(on, "goals", {**values, "until": until, "status": "open"}, name=name)
    step: Values = {"what": goal.step, "who": goal.who, "until": workday(on + timedelta(days=21))}
    sheet.add(on, "steps", step, under=name)


def rate(
    sheet: Sheet, on: date, by: Mapping[str, int], name: str = "goal", scale: tuple[str, ...] = SCALE, note: str = ""
) -> None:
    """What several people think of how far a goal is reached: 0 to 4, by party; unlike views are the point."""
    for party, level in by.items():
        value = scale[max(0, min(level, len(scale) - 1))]
        sheet.add(on, "ratings", {"on": on, "by": party, "value": value, "note": note or None}, under=name)
        note = ""


def settle(sheet: Sheet, on: date, level: int, name: str = "goal") -> None:
    """What became of a goal, by the level it was rated last."""
    status = ("not_reached", "not_reached", "partly_reached", "reached", "reached")[max(0, min(level, 4))]
    sheet.change(on, "goals", name, status=status)


def note(sheet: Sheet, on: date, written: Note, **with_whom: str) -> None:
    """A note of that day."""
    values: Values = {"on": on, "kind": written.kind, "minutes": written.minutes, "text": written.text}
    sheet.add(on, "journal", {**values, "with": with_whom.get("whom")})


def introduce(sheet: Sheet, on: date, helper: Helper, town: str) -> None:
    """Somebody outside who works along, in the town where the young person lives."""
    person = f"{sheet.random.choice(('Frau', 'Herr'))} {sheet.faker.last_name()}"
    values: Values = {"institution": helper.institution, "role": helper.role, "person": person}
    closeness = sheet.random.choice(("near", "middle", "middle", "far"))
    network: Values = {"closeness": closeness, "influence": pick(sheet.random, INFLUENCE)}
    telephone = offices.telephone(sheet.random, town)
    sheet.add(on, "contacts", {**values, **network, "telephone": telephone, "takes_on": helper.takes_on})


def plan_next(sheet: Sheet, since: date, until: date, subject: str, reminder: str) -> None:
    """For a file that runs today: the next talk, or what is not to be forgotten, some days from now.

    `since`: from when on it runs; `until`: when it will have ended, which nobody knows yet.
    """
    written = last_workday(sheet.today - DISTANT)
    if not since <= written < until:
        return
    day = workday(sheet.today + timedelta(days=sheet.random.randint(1, 12)))
    if sheet.chance(0.55):
        at = f"{sheet.random.randint(9, 16):02}:{sheet.random.choice((0, 15, 30)):02}"
        kind = pick(sheet.random, APPOINTMENTS)
        values: Values = {"on": day, "at": at, "minutes": 60, "kind": kind, "place": PLACES.get(kind, "Beratungsraum")}
        sheet.add(written, "appointments", {**values, "subject": subject})
    else:
        sheet.add(written, "reminders", {"due_on": day, "text": reminder})
