"""The jobs process: long and scheduled work of a service, on a queue in its own PostgreSQL (procrastinate).

Daily work runs when the business day changes, not by the hour; each day's run is recorded once. A task may be cut
off anywhere: another run of it must come to the same end (tasks are idempotent), and a task whose process died is
taken up again when its heartbeat is missed.
"""

import asyncio
import signal
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import structlog
from procrastinate import App, PsycopgConnector, RetryStrategy
from psycopg import OperationalError
from sqlalchemy import Engine

from kernel.clock import Clock
from kernel.jobs.daily_run import DailyRun, Step
from kernel.observe import tracing
from kernel.observe.gauges import Question
from kernel.observe.health import Health
from kernel.observe.logs import place_of
from kernel.observe.metrics import TASK_SECONDS, TASKS
from kernel.settings import Settings

Task = Callable[..., None]
RETRY = RetryStrategy(max_attempts=12, exponential_wait=2)
DAY_LOOK = {"production": 1.0, "demo": 0.02, "test": 0.05}  # seconds between looks at the business day
HEARTBEAT = {"production": 10.0, "demo": 10.0, "test": 1.0}
log = structlog.get_logger("jobs")


class JobRunner:
    """Runs the tasks of a service, with the arguments deferred, and the steps of `daily` with each business day.

    `gauges`: what only this service's database tells.
    """

    def __init__(
        self,
        settings: Settings,
        engine: Engine,
        clock: Clock,
        tasks: Mapping[str, Task],
        daily: Sequence[Step],
        gauges: Sequence[Question] = (),
    ) -> None:
        self.gauges, self.tasks = gauges, frozenset(tasks)
        self._settings, self._clock = settings, clock
        self._daily = DailyRun(engine, clock, daily, wait=DAY_LOOK[settings.env])
        self._app = App(connector=PsycopgConnector(conninfo=settings.jobs_url, max_size=4))
        for name, task in tasks.items():
            self._app.task(name=name, retry=RETRY)(_logged(name, task))

    def run(self, health: Health) -> None:
        """Run until SIGTERM; a task or step of the day that is running is finished first."""
        Thread(target=self._serve_health, args=(health,), daemon=True).start()
        asyncio.run(self._run())

    async def _run(self) -> None:
        beat = HEARTBEAT[self._settings.env]
        async with self._app.open_async():
            beside = [
                asyncio.create_task(self._watch_days()),
                asyncio.create_task(self._take_up_stalled(beat)),
            ]
            working = asyncio.create_task(
                self._app.run_worker_async(
                    concurrency=2,
                    fetch_job_polling_interval=1.0,
                    delete_jobs="successful",
                    shutdown_graceful_timeout=10,
                    update_heartbeat_interval=beat,
                    stalled_worker_timeout=3 * beat,
                    install_signal_handlers=False,  # ours stop the daily run as well
                )
            )
            for number in (signal.SIGTERM, signal.SIGINT):
                asyncio.get_running_loop().add_signal_handler(number, self._stop, working)
            log.info("jobs_started")
            try:
                with suppress(asyncio.CancelledError):
                    await working
            finally:
                self._daily.stop()
                for task in beside:
                    task.cancel()

    def _stop(self, working: "asyncio.Task[None]") -> None:
        """Take no further task, begin no further step of the day."""
        self._daily.stop()
        working.cancel()

    async def _watch_days(self) -> None:
        done: date | None = None
        while True:
            try:
                today = self._clock.today()
                if today != done and await asyncio.to_thread(self._daily.run, today):
                    done = today
            except Exception as error:
                log.warning("daily_work_failed", error=type(error).__name__, place=place_of(error))
                await asyncio.sleep(2)
            await asyncio.sleep(DAY_LOOK[self._settings.env])

    async def _take_up_stalled(self, beat: float) -> None:
        while True:
            await asyncio.sleep(beat)
            try:
                stalled = await self._app.job_manager.get_stalled_jobs(seconds_since_heartbeat=3 * beat)
                for job in stalled:
                    await self._app.job_manager.retry_job(job)
            except (OperationalError, OSError) as error:
                log.warning("database_away", error=type(error).__name__)

    def _serve_health(self, health: Health) -> None:
        where = (self._settings.bind, self._settings.jobs_port)
        with make_server(*where, health, handler_class=_Quiet) as server:
            server.serve_forever()


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- the library's name
        """No request log."""


def _logged(name: str, task: Task) -> Task:
    def run(trace: str | None = None, **args: Any) -> None:
        with tracing.span("internal", trace, first=True) as span:
            span.set(task=name)
            try:
                with TASK_SECONDS.labels(name).time():
                    task(**args)
            except Exception as error:
                TASKS.labels(name, "failed").inc()
                span.fail(error)
                log.warning("task_failed", task=name, error=type(error).__name__, place=place_of(error))
                raise TaskFailed(type(error).__name__) from None
        TASKS.labels(name, "done").inc()

    return run


class TaskFailed(Exception):
    """A task failed; carries the class of the error alone, since procrastinate logs what it sees."""
