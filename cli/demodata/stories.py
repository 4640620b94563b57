"""The plan of every file: which steps are taken on which day. Pure: the same day gives the same stories.

Days in a plan are days of work; the loader takes a step on the first business day it walks to that is not earlier, or
on the next one. It walks in steps of two working days, so what must see another step done comes at least so
much later (`steps.settled`). What happens in a file of a programme stands in courses/.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from faker import Faker

from cli.demodata.courses import asd, bfm, clearing, jmd, waska
from cli.demodata.people import Person, Place
from cli.demodata.person import Somebody
from cli.demodata.steps import Sheet, Step, last_workday, workday

DAYS = 731
SEED = "obhut"
GROWING = 0.75  # below 1: of late more files are opened than in the beginning, as where Obhut has just come into use
FILES: Mapping[str, int] = {"waska": 110, "jmd": 25, "bfm": 25, "asd": 25, "clearing": 25}
"""How many files of each programme."""
PLOTS: Mapping[str, Callable[[Sheet, Place, date], Person | Somebody]] = {
    "waska": waska.write,
    "jmd": jmd.write,
    "bfm": bfm.write,
    "asd": asd.write,
    "clearing": clearing.write,
}
NEEDS: Mapping[str, Mapping[str, str]] = {
    "waska": {"case_management": "case_management"},
    "jmd": {"anamnesis": "case_management"},
    "clearing": {"sustainability": "sustainability"},
}
"""By programme and phase: the consent without which it does not start."""

NORTH = Place("Hannover", {"Nordstadt": "30167", "Hainholz": "30165", "Vahrenheide": "30179", "Stöcken": "30419"})
SAALE = Place("Halle (Saale)", {"Silberhöhe": "06132", "Südstadt": "06128", "Heide-Nord": "06120"})
RHINE = Place("Koblenz", {"Lützel": "56070", "Neuendorf": "56070", "Goldgrube": "56073", "Karthause": "56075"})
KASSEL = Place("Kassel", {"Nord-Holland": "34127", "Wesertor": "34125", "Bettenhausen": "34123"})
FULDA = Place("Fulda", {"Innenstadt": "36037", "Aschenberg": "36039", "Ziehers-Süd": "36041"})
NORTH_OF_CITY = Place("Halle (Saale)", {"Paulusviertel": "06114", "Trotha": "06118"})
SOUTH_OF_CITY = Place("Halle (Saale)", {"Neustadt": "06124", "Ammendorf": "06132"})
CITY = Place("Halle (Saale)", {**NORTH_OF_CITY.districts, **SOUTH_OF_CITY.districts})


@dataclass(frozen=True, slots=True)
class Desk:
    """Where files of a programme are led: the login, the place, its share of them."""

    login: str
    place: Place
    share: float


DESKS: Mapping[str, tuple[Desk, ...]] = {
    "waska": (
        Desk("nord.case1", NORTH, 28), Desk("nord.case2", NORTH, 25), Desk("saale.case1", SAALE, 12),
        Desk("saale.case2", SAALE, 10), Desk("rhein.case1", RHINE, 25),
    ),
    "jmd": (Desk("jmd.case1", KASSEL, 55), Desk("jmd.case2", KASSEL, 45)),
    "bfm": (Desk("jobcenter.fm1", FULDA, 55), Desk("jobcenter.fm2", FULDA, 45)),
    "asd": (Desk("jugendamt.asd1", NORTH_OF_CITY, 55), Desk("jugendamt.asd2", SOUTH_OF_CITY, 45)),
    "clearing": (Desk("jugendamt.clearing", CITY, 100),),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Story:
    """One file: of which programme, who has it in the end, the person, and the steps in their order.

    `needs`: by phase, the consent without which it does not start.
    """

    number: int
    programme: str
    desk: str
    person: Person | Somebody
    steps: tuple[Step, ...]
    needs: Mapping[str, str] = field(default_factory=dict)


def stories(today: date, files: Mapping[str, int] = FILES) -> list[Story]:
    """As many stories of each programme, spread over the two years up to today; nothing in them lies after today."""
    faker = Faker("de_DE")
    collection: list[Story] = []
    for programme, count in files.items():
        collection += _of_programme(faker, programme, count, today, len(collection))
    return collection


def first_day(today: date) -> date:
    """The day of work on which the two years up to today begin."""
    return workday(today - timedelta(days=DAYS))


def opening_day(random: Random, number: int, count: int, today: date) -> date:
    """The day of work on which this one of so many files is opened."""
    spread = int(((number + random.random()) / count) ** GROWING * DAYS)
    return min(workday(today - timedelta(days=DAYS - spread)), last_workday(today))


def _of_programme(faker: Faker, programme: str, count: int, today: date, first: int) -> Iterator[Story]:
    desks = DESKS[programme]
    for number in range(count):
        random = Random(f"{SEED}-{programme}-{number}")  # noqa: S311 -- because the demo is to be the same every time
        faker.seed_instance(f"{SEED}-{programme}-{number}")
        opened = opening_day(random, number, count, today)
        desk = random.choices(desks, [desk.share for desk in desks])[0]
        sheet = Sheet(random, faker, today, desk.login)
        who = PLOTS[programme](sheet, desk.place, opened)
        yield Story(first + number, programme, desk.login, who, sheet.steps(), NEEDS.get(programme, {}))
