"""Daily work of retention: the orders that are due."""

from collections.abc import Callable
from datetime import date

import structlog
from sqlalchemy import text

from kernel import housekeeping
from kernel.jobs.job_runner import JobRunner
from kernel.observe.gauges import Question
from kernel.observe.metrics import ERASURES
from kernel.service import Process
from services.retention.store import Work
from services.retention.usecases import ordering

log = structlog.get_logger("retention")

GAUGES = Question(
    text("""
        SELECT overdue.count AS obhut_erasures_overdue,
               open.count AS obhut_erasure_orders_open,
               coalesce(extract(epoch FROM :now - open.oldest), 0) AS obhut_erasure_orders_oldest_seconds
        FROM (SELECT count(*) FROM schedules WHERE state = 'closed' AND due_on < :today) AS overdue,
             (SELECT count(*), min(ordered_at) AS oldest FROM erasure_orders WHERE state IN ('ordered', 'erased'))
                 AS open
    """),
    {
        "obhut_erasures_overdue": "Files whose day of erasure is over and which are not ordered to be erased",
        "obhut_erasure_orders_open": "Erasures ordered and not certified yet",
        "obhut_erasure_orders_oldest_seconds": "Age of the oldest erasure not certified yet; 0 where none is open",
    },
)


def runner(process: Process) -> JobRunner:
    """The jobs process. Its database role sees all agencies."""

    def work() -> Work:
        return Work(process.engine, process.clock)

    def order(day: date) -> None:
        order_all_due(work, day)

    def purge(_: date) -> None:
        with work() as unit:
            housekeeping.purge(unit.connection, unit.clock)

    return JobRunner(process.settings, process.engine, process.clock, {}, [order, purge], [GAUGES])


def order_all_due(work: Callable[[], Work], day: date) -> int:
    """Order every erasure that is due, batch by batch; cut off, another run goes on where this one ended."""
    total = 0
    while True:
        with work() as unit:
            count = ordering.order_due(unit, day)
        if not count:
            break
        ERASURES.labels("ordered").inc(count)
        total += count
    log.info("erasures_ordered", count=total, day=day.isoformat())
    return total
