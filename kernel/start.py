"""How the processes of a service start: `python -m services.<name> web|worker|jobs` runs one kind.

A service is found by its name, as a server finds its application: `services/<name>/web.py` has `app(process)`,
`worker.py` has `inbox(process)`, `jobs.py` has `runner(process)`. A kind imports its own module alone, and with it only
what it needs: web no nameko, worker no Flask, jobs neither.
"""

import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kernel import unused
from kernel.clock import live_in_berlin
from kernel.observe import tracing
from kernel.service import Process
from kernel.services import BY_NAME, has
from kernel.settings import Settings, read, refuse
from kernel.translations import add_catalogue

if TYPE_CHECKING:
    from flask import Flask

    from kernel.events.declaration import Event
    from kernel.events.inbox import Inbox
    from kernel.jobs.job_runner import JobRunner

SERVICES = Path(__file__).parents[1] / "services"


@dataclass(frozen=True, slots=True)
class Service:
    """A service of the table, by its name; its kinds of process are those of the table."""

    name: str

    @classmethod
    def of(cls, name: str) -> "Service":
        """The service of this name. Raises `KeyError` for one that is not in the table."""
        return cls(BY_NAME[name].name)

    def main(self) -> None:
        """Run the kind of process named on the command line."""
        known = BY_NAME[self.name].kinds
        kind = sys.argv[1] if len(sys.argv) == 2 else ""
        if kind not in known:
            refuse(f"say which process of {self.name} to run: {', '.join(known)}")
        settings = read(self.name)
        live_in_berlin()
        unused.leave_out()
        from kernel.observe import logs

        logs.configure(self.name, kind)
        add_catalogue(SERVICES / self.name / "locale")  # for all kinds: what a worker writes is read by people too
        {"web": self._web, "worker": self._worker, "jobs": self._jobs}[kind](settings)

    def _web(self, settings: Settings) -> None:
        from kernel.web.serving import serve

        def build() -> "Flask":
            from kernel.observe import recording

            recording.configure(settings.traces, self.name, "web")
            made: Flask = self._module("web").app(_process(settings, settings.runtime_url, settings.web_threads))
            return made

        serve(settings, build)

    def _worker(self, settings: Settings) -> None:
        from kernel.events import green

        green.replace()
        import eventlet

        from kernel.data.prepared import prepare
        from kernel.events import inbox_rows, outbox, worker
        from kernel.events.relay import Relay
        from kernel.observe import recording
        from kernel.observe.gauges import BACKLOG
        from kernel.observe.health import Health

        process = _process(settings, settings.runtime_url, worker.CONNECTIONS)
        events: tuple[type[Event], ...] = import_module("contracts").EVENTS
        tracing.know("event", {event.event for event in events}.__contains__)
        recording.configure(settings.traces, self.name, "worker")
        relay = Relay(settings, process.engine, process.clock, events, eventlet)
        health = Health(process.engine, process.clock, daily=has(self.name, "jobs"), asked=[BACKLOG])
        inbox: Inbox = self._module("worker").inbox(process)
        prepare(process.engine, [inbox_rows.ARRIVE, outbox.MARK, *inbox.often])
        worker.run(settings, inbox, relay, health, events)

    def _jobs(self, settings: Settings) -> None:
        from kernel.jobs.daily_run import DAILY
        from kernel.observe import recording
        from kernel.observe.gauges import JOBS
        from kernel.observe.health import Health

        process = _process(settings, settings.jobs_url, 6, each_alone=False)
        runner: JobRunner = self._module("jobs").runner(process)
        tracing.know("task", {DAILY, *runner.tasks}.__contains__)
        recording.configure(settings.traces, self.name, "jobs")
        runner.run(Health(process.engine, process.clock, daily=True, asked=[JOBS, *runner.gauges]))

    def _module(self, kind: str) -> Any:
        return import_module(f"services.{self.name}.{kind}")


def _process(settings: Settings, url: str, pool: int, *, each_alone: bool = True) -> Process:
    """`each_alone`: what belongs together is a `Transaction`, which begins and ends by itself."""
    from kernel.clock import Clock
    from kernel.data.database import engine

    return Process(settings, engine(url, pool, each_alone=each_alone), Clock(settings.clock_file))
