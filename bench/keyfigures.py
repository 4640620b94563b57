"""G6: a key figure over a million case events: Obhut's answer, against recomputing it with plain SQL.

Obhut answers from released cells, so how many events they were counted from does not matter to it. The figures are
the same: the rows are counted by SQL once, released as real events of casefile, and compared with what is answered.
A skeleton as long as Obhut releases one measure; the generated rows are the starts that this measure counts.
"""

import json
import time
import uuid
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from statistics import median
from typing import Any
from urllib.parse import urlsplit

import psycopg2
from psycopg2.extensions import cursor as Cursor  # noqa: N812 -- a class with a small name

from bench import monolith, ours
from bench.emitting import casefile
from bench.figures import Row, shown
from bench.processes import Failed
from bench.scale import choose
from contracts.casefile import AggregateReleased, CatalogueChanged
from deploy.local.errors import Tell
from deploy.local.pids import wait_until
from deploy.local.stack import Stack
from kernel.clock import Clock
from kernel.unit_of_work import UnitOfWork
from services.casefile.assembly import PROGRAMMES
from services.casefile.model.catalogue import catalogue
from services.casefile.releases.model import THRESHOLD, protected
from services.casefile.templates.reading.loading import load_all
from tests.house import House
from tests.visitor import Visitor

EVENTS, ROUNDS = int(choose(1_000_000, 100_000)), int(choose(7, 3))
ANSWERS, QUERIES = 100, 5  # asked in a round; their median is the round's
QUARTERS = [f"{year}-Q{quarter}" for year in range(2021, 2026) for quarter in range(1, 5)]
TABLE = """
    CREATE TABLE case_events (
        case_id uuid NOT NULL, agency integer NOT NULL, programme text NOT NULL, kind text NOT NULL,
        phase text NOT NULL, certificate text NOT NULL, consented boolean NOT NULL, recorded_on date NOT NULL
    )
"""
GENERATE = """
    INSERT INTO case_events
    SELECT gen_random_uuid(), 1 + i %% 200, 'waska', 'phase_started', 'case_management',
           (%(codes)s::text[])[1 + (i::bigint * 7919) %% cardinality(%(codes)s::text[])], i %% 20 <> 0,
           date '2021-01-01' + (i * 31) %% 1826
    FROM generate_series(1, %(events)s) AS i
"""
INDEX = """
    CREATE INDEX case_events_counted ON case_events
    (programme, kind, phase, recorded_on, certificate) WHERE consented
"""
# By day first: the quarter of a day is worked out once per day and code rather than once per row.
FIGURE = """
    SELECT to_char(recorded_on, 'YYYY-"Q"Q') AS period, certificate, sum(people)::bigint
    FROM (
        SELECT recorded_on, certificate, count(*) AS people
        FROM case_events
        WHERE programme = 'waska' AND kind = 'phase_started' AND phase = 'case_management' AND consented
        GROUP BY recorded_on, certificate
    ) AS daily
    GROUP BY 1, 2
"""
Counts = dict[str, dict[str, int]]


@dataclass(frozen=True)
class Round:
    """Milliseconds of one answer and of one recomputation."""

    answer: float
    sql: float

    def __str__(self) -> str:
        return f"answer {shown(self.answer)} ms, SQL {shown(self.sql)} ms: {self.answer / self.sql:.3f}"


def measure(tell: Tell) -> list[Row]:
    """Generate, count, release, compare; then ask both in turn."""
    with ours.started(tell) as stack, monolith.database() as url, closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            counted = _counted(cursor)
            _release(stack, counted)
            figure = _Figure(House(stack).analyst)
            if not wait_until(lambda: figure.totals() == _totals(counted), 60, 0.2):
                raise Failed("reporting answers other figures than those that were counted")
            rounds = []
            for number in range(ROUNDS + 1):
                answer, sql = _median(figure.ask, ANSWERS), _median(lambda: _figure(cursor), QUERIES)
                rounds.append(Round(answer, sql))
                tell(f"  G6 round {number}: {rounds[-1]}")
    return [_row(rounds[1:])]


class _Figure:
    """The key figure as an analyst gets it through the gateway, by one connection kept open."""

    def __init__(self, analyst: Visitor) -> None:
        self._http = HTTPConnection(urlsplit(analyst.base).netloc)
        self._headers = {"Authorization": str(analyst.http.headers["Authorization"]), "Accept-Language": "en"}

    def ask(self) -> Any:
        """The answer, read."""
        self._http.request("GET", "/v1/key-figures?programme=waska", headers=self._headers)
        answer = self._http.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise Failed(f"key figures were answered {answer.status}: {body!r}")
        return json.loads(body)

    def totals(self) -> dict[str, int]:
        """People by period, over all measures."""
        return {point["period"]: point["total"] for measure in self.ask() for point in measure["series"]}


def _counted(cursor: Cursor) -> Counts:
    cursor.execute(TABLE)
    cursor.execute(GENERATE, {"codes": _codes(), "events": EVENTS})
    cursor.execute(INDEX)
    cursor.execute("VACUUM (ANALYZE) case_events")
    return _figure(cursor)


def _figure(cursor: Cursor) -> Counts:
    cursor.execute(FIGURE)
    counts: Counts = {}
    for period, code, number in cursor:
        counts.setdefault(period, {})[code] = number
    return counts


def _codes() -> list[str]:
    return [code.code for code in load_all(PROGRAMMES)["waska"].code_lists["school_certificate"].codes]


def _totals(counted: Counts) -> dict[str, int]:
    return {period: sum(n for n in cells.values() if n >= THRESHOLD) for period, cells in counted.items()}


def _release(stack: Stack, counted: Counts) -> None:
    """As casefile's release job emits it: labels first, then a table per quarter, protected."""
    programme = load_all(PROGRAMMES)["waska"]
    measure = programme.measures[0]
    about = {"programme": programme.id, "measure": measure.id, "dimension": measure.dimension, "threshold": THRESHOLD}
    engine, clock = casefile(stack.environment), Clock()
    with UnitOfWork(engine, clock, platform=True) as work:
        work.emit(CatalogueChanged, **catalogue(programme))
        for period in QUARTERS:
            cells = [{"code": c, "value": v} for c, v in protected(_codes(), counted[period]).items()]
            data = about | {"release": uuid.uuid4(), "period": period, "cells": cells}
            work.emit(AggregateReleased, **data)
    engine.dispose()


def _median(ask: Callable[[], object], times: int) -> float:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        ask()
        taken.append(1000 * (time.perf_counter() - began))
    return median(taken)


def _row(rounds: list[Round]) -> Row:
    answer, sql = (median(getattr(one, side) for one in rounds) for side in ("answer", "sql"))
    return Row(
        name="G6",
        measure=f"key figures over {EVENTS:,} case events: answer ÷ recomputing with SQL",
        ours=f"{shown(answer)} ms",
        peer=f"{shown(sql)} ms (plain SQL, index on what is counted)",
        values=tuple(one.answer / one.sql for one in rounds),
        accept=0.1,
        aim=0.02,
        better="lower",
        notes=(f"{len(QUARTERS)} quarters of one measure, through gateway and reporting; SQL by one open connection",),
    )
