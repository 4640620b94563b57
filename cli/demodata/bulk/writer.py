"""Making the files of further agencies, in a process of its own beside the walk, and writing them quarter by quarter.

A quarter's files are lived while the walk goes through it; when it is over, and before its releases count anything,
what has become of each is written: new files, and what has changed in those that are there.
"""

import gc
import multiprocessing
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID, uuid4

from faker import Faker

from cli.demodata.bulk.acts import Whose, Worker
from cli.demodata.bulk.agencies import FURTHER, Further
from cli.demodata.bulk.life import Life
from cli.demodata.bulk.plan import Planned, planned
from cli.demodata.bulk.reminding import remind
from cli.demodata.bulk.rows import Kept, Makings
from cli.demodata.bulk.tables import Filler, Row
from cli.demodata.steps import Step
from services.casefile.programmes import DIRECTORY
from services.casefile.sealing.documents import WrappingKeys
from services.casefile.sealing.references import References
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.reading.loading import load_all
from services.consent.model import templates


@dataclass(frozen=True, slots=True)
class Office:
    """An agency that was made, with its people by login, and the districts that take files in by their names."""

    agency: UUID
    retention_days: int
    people: Mapping[str, Worker]
    districts: Mapping[str, UUID]


@dataclass(frozen=True, slots=True)
class Order:
    """What a writer needs to know. `agencies`: whose files are made; `offices`: by the name of the agency; `urls`: of
    the databases; `until`: the instant after which nothing can have been done."""

    today: date
    secrets: Path
    urls: Mapping[str, str]
    offices: Mapping[str, Office]
    agencies: Sequence[Further] = FURTHER
    until: datetime | None = None


class Writer:
    """The writer as the loader sees it: what is asked of it is done in its own process, in the order asked."""

    def __init__(self, order: Order) -> None:
        ways = multiprocessing.get_context("spawn")
        self._pool = ProcessPoolExecutor(1, ways, _begin, (order,))

    def prepare(self, day: date) -> "Future[int]":
        """Live all files up to a day, and bring what is new of them to the databases. The future tells how many files
        have been opened in all."""
        return self._pool.submit(_prepare, day)

    def write(self) -> int:
        """Write what was prepared last, all or nothing in each database; returns how many rows it was."""
        return self._pool.submit(_write).result()

    def close(self) -> None:
        """End the process; what was not begun is dropped."""
        self._pool.shutdown(cancel_futures=True)


class Making:
    """All files as far as they have come."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._programmes: Mapping[str, Programme] = load_all(DIRECTORY)
        wrapping = WrappingKeys(order.secrets / "wrapping")
        self._makings = Makings(
            wrapping=wrapping,
            references=References.from_file(order.secrets / "references.key"),
            consents=templates.load_all(),
            search_keys={one.agency: wrapping.search_key(one.agency) for one in order.offices.values()},
            retention_days={one.agency: one.retention_days for one in order.offices.values()},
        )
        self._to_come = planned(order.today, order.agencies)[::-1]
        self._faker = Faker("de_DE")
        self._stories: list[tuple[Kept, list[Step]]] = []
        self._numbers: dict[UUID, int] = {}
        self._written = date.min

    def live_until(self, day: date) -> list[Row]:
        """What is new in all files by a day, as rows; before today open ones are put away (see `Kept.rows`)."""
        while self._to_come and self._to_come[-1].opened <= day:
            self._open(self._to_come.pop())
        rows: list[Row] = [
            ("casefile.client_numbers", {"agency": agency, "last": last}) for agency, last in self._numbers.items()
        ]
        last = day == self._order.today
        for kept, steps in self._stories:
            while steps and steps[-1].on <= day:
                kept.life.take(steps.pop())
            if kept.life.fresh:
                kept.follow_retention(self._makings)
            if last:
                remind(kept.life, day, self._written)
            rows += kept.rows(self._makings, put_away=not last)
        self._written = day
        return _in_order(rows)

    @property
    def opened(self) -> int:
        """How many files there are."""
        return len(self._stories)

    def _open(self, plan: Planned) -> None:
        office = self._order.offices[plan.further.agency.name]
        district, steps = plan.story(self._faker, self._order.today)
        known = plan.colleagues().items()
        workers = dict(office.people) | {name: office.people[own] for name, own in known if own in office.people}
        lies_in = office.districts.get(district)
        whose = Whose(uuid4(), office.agency, f"{plan.number:03d}", plan.login, workers, lies_in, self._order.until)
        life = Life(self._programmes[plan.programme], steps[0], whose)
        self._stories.append((Kept(life), list(steps[:0:-1])))
        self._numbers[office.agency] = plan.number


def _in_order(rows: list[Row]) -> list[Row]:
    """Files before what belongs to them. The log is read by position, so what was done earlier comes first, whichever
    file it was done in."""
    files, others, log = list[Row](), list[Row](), list[Row]()
    for row in rows:
        (files if row[0] == "casefile.cases" else log if row[0] == "casefile.access_log" else others).append(row)
    return [*files, *others, *sorted(log, key=lambda row: row[1]["at"])]


class _Process:
    """What the writer's process works with."""

    making: Making
    filler: Filler


def _begin(order: Order) -> None:
    gc.disable()  # what lives here lives until the end, and nothing of it points back: looking for cycles finds none
    _Process.making, _Process.filler = Making(order), Filler(order.urls)


def _prepare(day: date) -> int:
    _Process.filler.stage(_Process.making.live_until(day))
    return _Process.making.opened


def _write() -> int:
    return _Process.filler.put()
