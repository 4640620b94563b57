"""Short contacts of the youth migration service: people who are told or advised something, and have no file."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from cli.demodata.courses.jmd_words import COUNTRIES, THEMES
from cli.demodata.origins import ORIGINS, Shares, pick
from cli.demodata.steps import Answers, last_workday, workday
from cli.demodata.stories import DAYS, DESKS, SEED

PROGRAMME = "jmd"
COUNT = 150
KINDS: Shares = {"information": 55, "counselling_without_cm": 37, "counselling_with_cm": 8}
RESULTS: dict[str, Shares] = {
    "information": {"settled": 60, "referred": 30, "open": 10},
    "counselling_without_cm": {"settled": 40, "referred": 20, "appointment": 25, "case_management_offered": 15},
    "counselling_with_cm": {"appointment": 60, "case_management_agreed": 40},
}
PATHS: Shares = {
    "self": 18, "friends": 22, "family": 12, "integration_course": 14, "school": 10, "job_centre": 9, "online": 6,
    "youth_work": 5, "refugee_counselling": 3, "unknown": 1,
}  # fmt: skip
AGES: Shares = {"under_12": 1, "from_12": 6, "from_15": 22, "from_18": 40, "from_22": 26, "from_27": 5}
COMERS = tuple(one for one in ORIGINS if one.names in COUNTRIES)


@dataclass(frozen=True, slots=True)
class Contact:
    """A short contact: on which day, written down by whom (a login), and what it says."""

    on: date
    by: str
    values: Answers


def contacts(today: date) -> list[Contact]:
    """Those of the two years up to today, by day; the same day gives the same ones."""
    made = [_contact(Random(f"{SEED}-contact-{number}"), number, today) for number in range(COUNT)]  # noqa: S311 -- because the demo is to be the same every time
    return sorted(made, key=lambda one: one.on)


def _contact(random: Random, number: int, today: date) -> Contact:
    day = today - timedelta(days=DAYS - int((number + random.random()) / COUNT * DAYS))
    on = min(workday(day), last_workday(today))
    kind, theme = pick(random, KINDS), random.choice(THEMES)
    origin = random.choices(COMERS, [one.share for one in COMERS])[0]
    values: Answers = {
        "on": on.isoformat(),
        "kind": kind,
        "topics": list(theme.topics[: random.randint(1, len(theme.topics))]),
        "access_path": pick(random, PATHS),
        "language": random.choice((COUNTRIES[origin.names][2], "german", "german")),
        "gender": pick(random, {"m": 52, "w": 46, "d": 1, "no_entry": 1}),
        "age_group": pick(random, AGES),
        "result": pick(random, RESULTS[kind]),
    }
    return Contact(on, random.choice(DESKS[PROGRAMME]).login, values)
