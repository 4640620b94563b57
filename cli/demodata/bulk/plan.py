"""Which file is opened when, by whom, and what happens in it. Pure: the same day gives the same files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from faker import Faker

from cli.demodata.bulk.agencies import Further
from cli.demodata.courses.bfm import DEPUTY, SPECIALISTS
from cli.demodata.steps import Sheet, Step
from cli.demodata.stories import PLOTS, SEED, opening_day


@dataclass(frozen=True, slots=True)
class Planned:
    """A file to be: `place` among all of the agencies, from 0; `number`: among those of its agency, from 1."""

    further: Further
    place: int
    programme: str
    seed: str
    opened: date
    number: int = 0

    @property
    def login(self) -> str:
        """The login of who has it in the end."""
        return Random(f"desk-{self.seed}").choice(self.further.desks())  # noqa: S311 -- because the demo is to be the same every time

    def story(self, faker: Faker, today: date) -> tuple[str, Sequence[Step]]:
        """In which district it lies, and what happens in it up to today; the longest part of the making."""
        faker.seed_instance(self.seed)
        sheet = Sheet(Random(self.seed), faker, today, self.login)  # noqa: S311 -- because the demo is to be the same every time
        who = PLOTS[self.programme](sheet, self.further.place_of(self.login), self.opened)
        return who.district, sheet.steps()

    def colleagues(self) -> Mapping[str, str]:
        """By the login that a story names, whose of the agency it is: stories know the people of one job centre."""
        own = self.further.specialists()
        named = {login: own[place % len(own)] for place, login in enumerate(SPECIALISTS)} if own else {}
        return named | {DEPUTY: self.further.lead()}


def planned(today: date, agencies: Sequence[Further]) -> list[Planned]:
    """All files of the agencies, by the day of their opening."""
    files = sorted(_every(today, agencies), key=lambda one: (one.opened, one.seed))
    counts: dict[str, int] = {}
    numbered = []
    for place, one in enumerate(files):
        name = one.further.agency.name
        counts[name] = counts.get(name, 0) + 1
        numbered.append(Planned(one.further, place, one.programme, one.seed, one.opened, counts[name]))
    return numbered


def _every(today: date, agencies: Sequence[Further]) -> Iterator[Planned]:
    for further in agencies:
        for programme, count in further.files.items():
            for number in range(count):
                seed = f"{SEED}-{further.agency.short_name}-{programme}-{number}"
                yield Planned(further, 0, programme, seed, opening_day(Random(f"day-{seed}"), number, count, today))  # noqa: S311 -- because the demo is to be the same every time
