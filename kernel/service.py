"""What a service is made of, and how its three kinds of process start.

Each service describes itself in `services/<name>/__main__.py`; `python -m services.<name> web|worker|jobs` runs
one kind. A kind imports only what it needs: web no nameko, worker no Flask, jobs neither. Whatever is imported before
the kind is chosen also lies in the master of gunicorn, beside its worker: as little as can be.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kernel import unused
from kernel.observe import tracing
from kernel.settings import Settings, read, refuse

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy import Engine

    from kernel.clock import Clock
    from kernel.events.declaration import Event
    from kernel.events.inbox import Inbox
    from kernel.jobs.job_runner import JobRunner


@dataclass(frozen=True, slots=True)
class Process:
    """What every process of a service has: settings, its database, the clock."""

    settings: Settings
    engine: "Engine"
    clock: "Clock"


@dataclass(frozen=True, slots=True)
class Service:
    """A service's parts, each built only in the process that needs it. `events`: all declared ones."""

    name: str
    web: Callable[[Process], "Flask"]
    worker: Callable[[Process], "Inbox"]
    events: Callable[[], "tuple[type[Event], ...]"]
    jobs: Callable[[Process], "JobRunner"] | None = None

    def main(self) -> None:
        """Run the kind of process named on the command line."""
        kinds = {"web": self._web, "worker": self._worker} | ({"jobs": self._jobs} if self.jobs else {})
        kind = sys.argv[1] if len(sys.argv) == 2 else ""
        if kind not in kinds:
            refuse(f"say which process of {self.name} to run: {', '.join(kinds)}")
        settings = read(self.name)
        unused.leave_out()
        from kernel.observe import logs

        logs.configure(self.name, kind)
        kinds[kind](settings)

    def _web(self, settings: Settings) -> None:
        from kernel.web.serving import serve

        def build() -> "Flask":
            tracing.configure(settings.traces, self.name, "web")
            return self.web(self._process(settings, settings.runtime_url, settings.web_threads))

        serve(settings, build)

    def _worker(self, settings: Settings) -> None:
        import eventlet

        eventlet.monkey_patch()
        from kernel.events import worker
        from kernel.events.relay import Relay
        from kernel.observe.gauges import BACKLOG
        from kernel.observe.health import Health

        process = self._process(settings, settings.runtime_url, worker.PREFETCH + 4)
        events = self.events()
        tracing.know("event", {event.event for event in events}.__contains__)
        tracing.configure(settings.traces, self.name, "worker")
        relay = Relay(settings, process.engine, process.clock, events, eventlet.sleep)
        health = Health(process.engine, process.clock, daily=self.jobs is not None, asked=[BACKLOG])
        worker.run(settings, self.worker(process), relay, health, events)

    def _jobs(self, settings: Settings) -> None:
        from kernel.jobs.job_runner import DAILY
        from kernel.observe.gauges import JOBS
        from kernel.observe.health import Health

        if self.jobs is None:
            raise AssertionError("only offered where there are jobs")
        process = self._process(settings, settings.jobs_url, 6, each_alone=False)
        runner = self.jobs(process)
        tracing.know("task", {DAILY, *runner.tasks}.__contains__)
        tracing.configure(settings.traces, self.name, "jobs")
        runner.run(Health(process.engine, process.clock, daily=True, asked=[JOBS, *runner.gauges]))

    @staticmethod
    def _process(settings: Settings, url: str, pool: int, *, each_alone: bool = True) -> Process:
        """`each_alone`: what belongs together is a `Transaction`, which begins and ends by itself."""
        from kernel.clock import Clock
        from kernel.data.database import engine

        return Process(settings, engine(url, pool, each_alone=each_alone), Clock(settings.clock_file))


def secret_file(settings: Settings, name: str) -> Any:
    """The path of a secret of this service; a missing one ends the start with a sentence."""
    if settings.secrets is None or not (settings.secrets / name).exists():
        refuse(f"{settings.service} needs the secret {name} (obhut keys create makes a set)")
    return settings.secrets / name
