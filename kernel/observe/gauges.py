"""Gauges: what lies in a service's database, asked for when somebody scrapes, and at most once in two seconds.

Each is asked for by one kind of process, so that no figure is told twice: the worker tells of outbox and inbox, the
jobs process of jobs, daily runs and what is the service's own. Every question has a partial index or a small table.
"""

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import structlog
from prometheus_client import generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector, CollectorRegistry
from sqlalchemy import Engine, TextClause, text
from sqlalchemy.exc import DBAPIError

from kernel.clock import Clock

KEPT_SECONDS = 2.0
DATABASE_UP = ("obhut_database_up", "Whether the process reaches its database (1) or not (0)")
log = structlog.get_logger("gauges")


@dataclass(frozen=True)
class Question:
    """One row of SQL: its columns are gauges by name; `gauges` says what each means. May use `:now` and `:today`.

    A column that is null is no sample: there is nothing to tell. `told`: what `/health/ready` says too, by its names.
    """

    sql: TextClause
    gauges: Mapping[str, str]
    told: Mapping[str, str] = field(default_factory=dict)


BACKLOG = Question(
    text("""
        SELECT waiting.count AS obhut_outbox_waiting,
               coalesce(extract(epoch FROM :now - waiting.oldest), 0) AS obhut_outbox_oldest_seconds,
               retrying.count AS obhut_inbox_retrying,
               parked.count AS obhut_inbox_parked,
               coalesce(extract(epoch FROM :now - parked.oldest), 0) AS obhut_inbox_parked_oldest_seconds
        FROM (SELECT count(*), min(created_at) AS oldest FROM outbox WHERE sent_at IS NULL) AS waiting,
             (SELECT count(*) FROM inbox WHERE state = 'retrying') AS retrying,
             (SELECT count(*), min(arrived_at) AS oldest FROM inbox WHERE state = 'parked') AS parked
    """),
    {
        "obhut_outbox_waiting": "Events not yet confirmed by the broker",
        "obhut_outbox_oldest_seconds": "Age of the oldest event not yet confirmed by the broker; 0 where none waits",
        "obhut_inbox_retrying": "Events waiting for another attempt",
        "obhut_inbox_parked": "Events parked for a person",
        "obhut_inbox_parked_oldest_seconds": "Age of the oldest parked event; 0 where none is",
    },
    {"outbox": "obhut_outbox_waiting", "parked": "obhut_inbox_parked", "retrying": "obhut_inbox_retrying"},
)
JOBS = Question(
    text("""
        SELECT count(*) FILTER (WHERE status = 'todo') AS obhut_jobs_waiting,
               count(*) FILTER (WHERE status = 'doing') AS obhut_jobs_running,
               count(*) FILTER (WHERE status = 'failed') AS obhut_jobs_failed,
               (SELECT coalesce(extract(epoch FROM max(finished_at)), 0) FROM daily_runs)
                   AS obhut_daily_run_timestamp_seconds
        FROM procrastinate_jobs
    """),
    {
        "obhut_jobs_waiting": "Long work that waits, for its turn or for another attempt",
        "obhut_jobs_running": "Long work that runs",
        "obhut_jobs_failed": "Long work that was given up",
        "obhut_daily_run_timestamp_seconds": "When the last daily work ended, in Unix time; 0 before the first",
    },
)


class Gauges(Collector):
    """The gauges of one process."""

    def __init__(self, engine: Engine, clock: Clock, questions: Sequence[Question]) -> None:
        self._engine, self._clock, self._questions = engine, clock, questions
        self._lock, self._asked_at, self._found = threading.Lock(), float("-inf"), list[GaugeMetricFamily]()
        self._registry = CollectorRegistry(auto_describe=False)
        self._registry.register(self)

    def exposition(self) -> bytes:
        """The gauges in Prometheus' text format."""
        return generate_latest(self._registry)

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Ask, unless somebody has just done so; while the database is away no figure is told, not an old one."""
        with self._lock:
            if self._clock.monotonic() - self._asked_at > KEPT_SECONDS:
                self._found = list(self._ask())
                self._asked_at = self._clock.monotonic()
            yield from self._found

    def _ask(self) -> Iterator[GaugeMetricFamily]:
        values: dict[str, float] = {}
        times = self._clock.times()
        try:
            with self._engine.connect() as connection:
                for question in self._questions:
                    values |= connection.execute(question.sql, times).one()._mapping
            up = 1
        except DBAPIError as error:
            log.warning("gauges_unanswered", error=type(error).__name__)
            values, up = {}, 0
        yield GaugeMetricFamily(*DATABASE_UP, value=up)
        for question in self._questions:
            for name, meaning in question.gauges.items():
                if values.get(name) is not None:
                    yield GaugeMetricFamily(name, meaning, value=float(values[name]))
