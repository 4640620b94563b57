"""Daily work of retention: the orders that are due."""

from collections.abc import Callable, Iterator
from datetime import date

import structlog
from sqlalchemy import text

from kernel import housekeeping
from kernel.jobs.job_runner import JobRunner
from kernel.observe.gauges import Question
from kernel.observe.metrics import ERASURES
from kernel.service import Process
from services.retention.model.leap import MOST
from services.retention.store import Work
from services.retention.usecases import braking, ordering

log = structlog.get_logger("retention")

GAUGES = Question(
    text("""
        SELECT overdue.count AS obhut_erasures_overdue,
               held.count AS obhut_erasures_held_back,
               asked.count AS obhut_brakes_asked,
               open.count AS obhut_erasure_orders_open,
               coalesce(extract(epoch FROM :acted - open.oldest), 0) AS obhut_erasure_orders_oldest_seconds
        FROM (SELECT count(*) FROM schedules LEFT JOIN brakes ON brakes.id = held_by
              WHERE schedules.state = 'closed' AND due_on < :today
                AND (held_by IS NULL OR brakes.state <> 'asked' AND brakes.takes_effect_on < :today)) AS overdue,
             (SELECT count(*) FROM schedules JOIN brakes ON brakes.id = held_by
              WHERE brakes.state = 'asked' OR brakes.takes_effect_on > :today) AS held,
             (SELECT count(*) FROM brakes WHERE state = 'asked') AS asked,
             (SELECT count(*), min(ordered_at) AS oldest FROM erasure_orders WHERE state IN ('ordered', 'erased'))
                 AS open
    """),
    {
        "obhut_erasures_overdue": "Files whose day of erasure is over, neither ordered to be erased nor held back",
        "obhut_erasures_held_back": "Files whose erasure waits for two people, or for the 30 days after they agreed",
        "obhut_brakes_asked": "Questions of the brake that two people have not answered yet",
        "obhut_erasure_orders_open": "Erasures ordered and not certified yet",
        "obhut_erasure_orders_oldest_seconds": "Age of the oldest erasure not certified yet; 0 where none is open",
    },
    {
        "held_back": "obhut_erasures_held_back",
        "asked": "obhut_brakes_asked",
        "erasing": "obhut_erasure_orders_open",
    },
)


def runner(process: Process) -> JobRunner:
    """The jobs process. Its database role sees all agencies."""

    def work() -> Work:
        return Work(process.engine, process.clock)

    def order(day: date) -> None:
        order_all_due(work, day, MOST[process.settings.env])

    def purge(_: date) -> None:
        with work() as unit:
            housekeeping.purge(unit.connection, unit.clock)

    return JobRunner(process.settings, process.engine, process.clock, {}, [order, purge], [GAUGES])


def order_all_due(work: Callable[[], Work], day: date, most: int = MOST["production"]) -> int:
    """Order every erasure that is due, batch by batch; cut off, another run goes on where this one ended.

    First the shorter rules whose time has come begin, and what is odd is held back. `most`: working days from one
    daily run to the next that are no jump of the clock.
    """
    with work() as unit:
        beginning = unit.brakes.rules_that_begin(day)
    for key in beginning:
        with work() as unit:
            braking.begin_rule(unit, key)
    with work() as unit:
        braking.hold_what_is_odd(unit, day, most)
    total = sum(_batches(work, day))
    log.info("erasures_ordered", count=total, day=day.isoformat())
    return total


def _batches(work: Callable[[], Work], day: date) -> Iterator[int]:
    while True:
        with work() as unit:
            count = ordering.order_due(unit, day)
        if not count:
            return
        ERASURES.labels("ordered").inc(count)
        yield count
