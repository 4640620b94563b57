"""Long and daily work of consent."""

import time
from collections.abc import Callable
from datetime import date
from uuid import UUID

from kernel import housekeeping
from kernel.jobs.job_runner import JobRunner
from kernel.service import Process
from services.consent.store import Work
from services.consent.usecases import erasing, evidence

PATIENCE, STEP = 20.0, 0.2  # seconds: how long and how often to look whether the relay has published everything


def runner(process: Process) -> JobRunner:
    """The jobs process. Its database role sees all agencies."""

    def work() -> Work:
        return Work(process.engine, process.clock)

    def let_go(order: str) -> None:
        erase_case(work, UUID(order), time.sleep)

    def daily(day: date) -> None:
        with work() as unit:
            evidence.purge_old_evidence(unit, day)
            erasing.resume(unit)
            housekeeping.purge(unit.connection, unit.clock)

    return JobRunner(process.settings, process.engine, process.clock, {"let_go": let_go}, [daily])


def erase_case(work: Callable[[], Work], order: UUID, sleep: Callable[[float], None]) -> None:
    """Erase a case; waits a while for events about it that are still in the outbox.

    Raises `TracesLeft` when they stay, so that the queue tries again later.
    """
    with work() as unit:
        erasing.blank(unit, order)
    for _ in range(round(PATIENCE / STEP)):
        try:
            with work() as unit:
                erasing.finish(unit, order)
            return
        except erasing.TracesLeft:
            sleep(STEP)
    raise erasing.TracesLeft()
