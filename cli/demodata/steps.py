"""The steps of a story, and the sheet on which a course writes them down."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Literal, TypeAlias

from faker import Faker

from kernel.holidays import SATURDAY, is_holiday

Answer: TypeAlias = str | int | bool | list[str]
Answers: TypeAlias = dict[str, Answer]
Said: TypeAlias = Answer | date | None
Act = Literal[
    "open", "answer", "start", "end", "consent", "withdraw", "close", "break_off", "add", "change", "hand_over",
    "deputise",
]  # fmt: skip
GivenBy = Literal["person", "guardian"]
SETTLED = 2  # working days: after so many a consent is in practice, recorded at an earlier halt of the walk
SIGNS_ALONE = 16  # years
DISTANT = timedelta(days=3)  # so many days before today at least, where something is added to a file of today


@dataclass(frozen=True, slots=True)
class Step:
    """One call or more on a day.

    `what`: the phase, the purpose, the form of an entry, or who gets the file or stands
    in for who has it (a login); `answers`: to the outline, or
    the values of an entry; `given_by`: who signed a consent; `name`: by which the file's later steps know an entry;
    `under`: the name of the entry it belongs to; `by`: the login of who takes the step, empty for who has the file.
    """

    on: date
    act: Act
    what: str = ""
    answers: Answers = field(default_factory=dict)
    given_by: GivenBy = "person"
    name: str = ""
    under: str = ""
    by: str = ""


class Sheet:
    """Where a course writes the steps of one file, in the order in which they are taken on a day."""

    def __init__(self, random: Random, faker: Faker, today: date, desk: str) -> None:
        self.random, self.faker, self.today = random, faker, today
        self.desk = desk
        """The login of who has the file in the end."""
        self.by = ""
        """The login of who takes the next steps; empty for who has the file in the end."""
        self._steps: list[Step] = []

    def steps(self) -> tuple[Step, ...]:
        """Those up to today, by day."""
        return tuple(sorted((step for step in self._steps if step.on <= self.today), key=lambda step: step.on))

    def step(self, on: date, act: Act, what: str = "", given_by: GivenBy = "person") -> None:
        """Anything without answers."""
        self._steps.append(Step(on, act, what, given_by=given_by, by=self.by))

    def answer(self, on: date, **answers: Said) -> None:
        """What was learnt; None is left out, a day is written as the API takes it."""
        self._steps.append(Step(on, "answer", answers=_written(answers), by=self.by))

    def add(self, on: date, form: str, values: Mapping[str, Said], name: str = "", under: str = "") -> None:
        """A new entry."""
        self._steps.append(Step(on, "add", form, _written(values), name=name, under=under, by=self.by))

    def change(self, on: date, form: str, name: str, **values: Said) -> None:
        """What an entry says from now on."""
        self._steps.append(Step(on, "change", form, _written(values), name=name, by=self.by))

    def later(self, day: date, least: int, most: int) -> date:
        """A day of work so many days later."""
        return workday(day + timedelta(days=self.random.randint(least, most)))

    def chance(self, share: float) -> bool:
        """True in that share of the cases."""
        return self.random.random() < share


def workday(day: date) -> date:
    """The day itself, or the next on which an office is open: no weekend, no public holiday."""
    while day.weekday() >= SATURDAY or is_holiday(day):
        day += timedelta(days=1)
    return day


def last_workday(day: date) -> date:
    """The day itself, or the last one before on which an office was open."""
    while workday(day) != day:
        day -= timedelta(days=1)
    return day


def after_working_days(day: date, count: int) -> date:
    """The day so many days of work later."""
    for _ in range(count):
        day = workday(day + timedelta(days=1))
    return day


def settled(day: date) -> date:
    """From when on what was done on that day is in practice everywhere."""
    return after_working_days(day, SETTLED)


def who_consents(born: date, on: date) -> GivenBy:
    """Who signs a consent on a day: below 16 a guardian, from then on the young person, who understands what it is
    about (whose consent alone is asked about below 15 only: ADR 34)."""
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return "guardian" if age < SIGNS_ALONE else "person"


def _written(values: Mapping[str, Said]) -> Answers:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
        if value is not None
    }
