"""Daily work of retention: the orders that are due."""

from collections.abc import Callable
from datetime import date

import structlog

from kernel import housekeeping
from kernel.jobs import JobRunner
from kernel.service import Process
from services.retention.store import Work
from services.retention.usecases import ordering

log = structlog.get_logger("retention")


def runner(process: Process) -> JobRunner:
    """The jobs process. Its database role sees all agencies."""

    def work() -> Work:
        return Work(process.engine, process.clock)

    def daily(day: date) -> None:
        order_all_due(work, day)
        with work() as unit:
            housekeeping.tidy(unit.connection, unit.clock)

    return JobRunner(process.settings, process.engine, process.clock, {}, daily)


def order_all_due(work: Callable[[], Work], day: date) -> int:
    """Order every erasure that is due, batch by batch; cut off, another run goes on where this one ended."""
    total = 0
    while True:
        with work() as unit:
            count = ordering.order_due(unit, day)
        if not count:
            break
        total += count
    log.info("erasures_ordered", count=total, day=day.isoformat())
    return total
