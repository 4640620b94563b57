"""The plan of every file: which steps are taken on which day. Pure: the same day gives the same 300 stories.

Days in a plan are days of work; the loader takes a step on the first business day it walks to that is not earlier.
It walks in steps of at most two days, so what must see another step done comes at least two days later.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Literal

from faker import Faker

from cli.demodata import portrait
from cli.demodata.origins import pick
from cli.demodata.people import Person, Place, person
from cli.demodata.portrait import Answers

FILES, DAYS = 300, 731
SEED = "obhut"
SETTLED = timedelta(days=2)  # after so many days a consent is in practice: it was recorded at an earlier step
Act = Literal["open", "answer", "start", "end", "consent", "withdraw", "close"]
PLACES = (
    Place("Hannover", {"Nordstadt": "30167", "Hainholz": "30165", "Vahrenheide": "30179", "Stöcken": "30419"}),
    Place("Halle (Saale)", {"Silberhöhe": "06132", "Südstadt": "06128", "Heide-Nord": "06120"}),
    Place("Koblenz", {"Lützel": "56070", "Neuendorf": "56070", "Goldgrube": "56073", "Karthause": "56075"}),
)
DESKS = ((0, 0), (0, 1), (1, 0), (1, 1), (2, 0))
"""Who leads files: (agency, which of its case managers)."""
SHARES = (28, 25, 12, 10, 25)  # of the files, per desk
FATES = {"opened": 2.5, "intake": 3, "no_consent": 2.5, "case_management": 92}
"""How far a file gets; time may cut it off before."""


@dataclass(frozen=True, slots=True)
class Step:
    """One call or more on a day. `what`: the phase or the purpose; `given_by`: who signed a consent."""

    on: date
    act: Act
    what: str = ""
    answers: Answers = field(default_factory=dict)
    given_by: str = "person"


@dataclass(frozen=True, slots=True)
class Story:
    """One file: whose it is (agency, which case manager), the person, and the steps in their order."""

    number: int
    desk: tuple[int, int]
    person: Person
    steps: tuple[Step, ...]


def stories(today: date, count: int = FILES) -> list[Story]:
    """As many stories, spread over the two years up to today; nothing in them lies after today."""
    faker = Faker("de_DE")
    return [_story(faker, number, today, count) for number in range(count)]


def workday(day: date) -> date:
    """The day itself, or the Monday after."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _story(faker: Faker, number: int, today: date, count: int) -> Story:
    random = Random(f"{SEED}-{number}")  # noqa: S311 -- because the demo is to be the same every time
    faker.seed_instance(f"{SEED}-{number}")
    spread = int((number + random.random()) * DAYS / count)
    opened = min(workday(today - timedelta(days=DAYS - spread)), today)
    agency, manager = random.choices(DESKS, SHARES)[0]
    who = person(random, faker, PLACES[agency], opened)
    steps = tuple(step for step in _Plot(random, faker, who, opened).steps() if step.on <= today)
    return Story(number, (agency, manager), who, steps)


class _Plot:
    """Writes one story; the order of the methods is the order of the work."""

    def __init__(self, random: Random, faker: Faker, who: Person, opened: date) -> None:
        self._random, self._faker, self._who, self._opened = random, faker, who, opened
        self._fate = pick(random, FATES)

    def steps(self) -> Iterator[Step]:
        """All steps, also those that lie after today."""
        yield Step(self._opened, "open")
        entry = portrait.at_entry(self._random, self._faker, self._who)
        if self._fate == "opened":
            told = ("district", "access_path", "access_note", "name", "first_name")
            yield Step(self._opened, "answer", answers={name: entry[name] for name in told if name in entry})
            return
        talk = self._later(self._opened, 0, 6)
        yield Step(talk, "answer", answers={**entry, "date_of_first_talk": talk.isoformat()})
        yield Step(talk, "start", "intake")
        if self._fate != "intake":
            yield from self._decision(self._later(talk, 10, 40))

    def _decision(self, decided: date) -> Iterator[Step]:
        yield Step(decided, "answer", answers=portrait.at_end_of_intake(self._random, self._who, decided))
        yield Step(decided, "end", "intake")
        if self._fate == "no_consent":
            return
        signed = decided if self._random.random() < 0.7 else self._later(decided, 1, 10)
        given_by = "guardian" if self._who.age < 16 else "person"
        yield Step(signed, "consent", "case_management", given_by=given_by)
        evaluation = self._random.random() < 0.9
        if evaluation:
            yield Step(signed, "consent", "central_evaluation", given_by=given_by)
        begun = workday(signed + SETTLED)
        if signed > decided:  # nothing begins before the consent: the day of the decision moves to it
            yield Step(begun, "answer", answers={"date_of_decision": signed.isoformat()})
        yield Step(begun, "start", "case_management")
        yield from self._case_management(begun, evaluation=evaluation)

    def _case_management(self, begun: date, *, evaluation: bool) -> Iterator[Step]:
        if self._random.random() < 0.02:
            withdrawn = self._later(begun, 20, 90)
            yield Step(withdrawn, "withdraw", "case_management")
            yield from self._ending(workday(withdrawn + SETTLED), "broken_off_by_client")
            return
        ended = workday(begun + timedelta(days=int(self._random.triangular(50, 400, 210))))
        if evaluation and self._random.random() < 0.04:
            yield Step(self._later(begun, 10, 40), "withdraw", "central_evaluation")
        yield from self._ending(ended, self._kind_of_ending(ended))

    def _ending(self, ended: date, kind: str) -> Iterator[Step]:
        yield Step(ended, "answer", answers=portrait.at_ending(self._random, kind, ended))
        yield Step(ended, "end", "case_management")
        offer = self._random.random()
        if kind in portrait.ABRUPT or offer < 0.45:
            yield Step(self._later(ended, 0, 10), "close")
        elif offer < 0.9:  # the others think about it still
            yield Step(ended, "start", "aftercare")
            over = self._later(ended, 30, 150)
            yield Step(over, "answer", answers={"end_of_aftercare": over.isoformat()})
            yield Step(over, "end", "aftercare")

    def _kind_of_ending(self, ended: date) -> str:
        too_old = ended.year - self._who.born.year > 26
        return "too_old" if too_old else pick(self._random, portrait.ENDINGS)

    def _later(self, day: date, least: int, most: int) -> date:
        """A day of work so many days later."""
        return workday(day + timedelta(days=self._random.randint(least, most)))
