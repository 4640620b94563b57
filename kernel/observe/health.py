"""Health and metrics of a process: `/health/live`, `/health/ready`, `/metrics`, on its own internal port.

As a WSGI application, so that web, worker and jobs answer with the same one.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from kernel.clock import Clock
from kernel.observe.gauges import BACKLOG, Gauges, Question

LAST_DAY = text("SELECT max(day) FROM daily_runs WHERE day <= :today")  # the demo moves back, past days that are done


class Health:
    """Answers about one process. `daily`: whether the service has daily runs to speak of; `asked`: its gauges."""

    def __init__(self, engine: Engine, clock: Clock, *, daily: bool, asked: Sequence[Question] = ()) -> None:
        self._engine, self._clock, self._daily = engine, clock, daily
        self._telling = [BACKLOG, *(one for one in asked if one.told and one is not BACKLOG)]
        self._gauges = Gauges(engine, clock, asked)

    def ready(self) -> tuple[bool, dict[str, Any]]:
        """Whether the database answers; with the business day and the last day whose daily work is done."""
        times = self._clock.times()
        today = times["today"]
        about: dict[str, Any] = {"business_day": today.isoformat()}
        try:
            with self._engine.connect() as connection:
                for question in self._telling:
                    found = connection.execute(question.sql, times).one()._mapping
                    about |= {name: found[gauge] for name, gauge in question.told.items()}
                if self._daily:
                    day = connection.execute(LAST_DAY, {"today": today}).scalar()
                    about["daily_done"] = day.isoformat() if day else None
        except DBAPIError:
            return False, about | {"ready": False, "reason": "database_away"}
        return True, about | {"ready": True}

    def metrics(self) -> bytes:
        """The metrics in Prometheus' text format; what lies in the database is counted when asked."""
        return generate_latest() + self._gauges.exposition()

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO")
        if path == "/metrics":
            start("200 OK", [("Content-Type", CONTENT_TYPE_LATEST)])
            return [self.metrics()]
        if path == "/health/ready":
            good, about = self.ready()
            start("200 OK" if good else "503 Service Unavailable", [("Content-Type", "application/json")])
            return [json.dumps(about).encode()]
        if path == "/health/live":
            start("200 OK", [("Content-Type", "application/json")])
            return [b'{"live": true}']
        start("404 Not Found", [("Content-Type", "text/plain")])
        return [b""]
