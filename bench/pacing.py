"""Events sent at fixed instants, by commit or bare, and how long after each it has taken effect."""

import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Engine

from bench.emitting import AGENCY, emit
from bench.figures import percentile, shown
from bench.messages import Place, Raw, publish_one
from bench.processes import Failed
from contracts.casefile import CaseOpened
from deploy.local.pids import wait_until
from kernel.clock import Clock
from kernel.events.declaration import as_json, document
from kernel.unit_of_work import UnitOfWork

TICKS = 100  # instants a second at most; at a higher rate several events are sent at each, as one commit takes its time
PATIENCE = 60  # seconds until the last event has taken effect
Send = Callable[[int], tuple[list[UUID], float]]
"""Sends so many events at once; gives their references, and the instant just before."""


@dataclass(frozen=True)
class Lags:
    """Milliseconds from an event's instant to its effect, in order of size, and events per second as reached."""

    milliseconds: list[float]
    rate: float

    def at(self, share: float) -> float:
        """What this share of the events did not exceed."""
        return percentile(self.milliseconds, share)

    def __str__(self) -> str:
        figures = " / ".join(shown(self.at(share)) for share in (0.5, 0.95, 0.99, 1.0))
        return f"p50 / p95 / p99 / longest {figures} ms at {self.rate:.0f}/s"


def by_commit(engine: Engine) -> Send:
    """Recorded in casefile's outbox in one transaction; the instant is that before COMMIT is sent."""

    def send(count: int) -> tuple[list[UUID], float]:
        with UnitOfWork(engine, Clock(), AGENCY) as work:
            references = [emit(work) for _ in range(count)]
            began = time.perf_counter()
        return references, began

    return send


def by_publishing(channel: Any, queue: str) -> Send:
    """The same events straight into a queue, persistent, and no confirm is waited for (an advantage)."""

    def send(count: int) -> tuple[list[UUID], float]:
        made = {uuid.uuid4(): uuid.uuid4() for _ in range(count)}
        messages = [Raw(str(key), _document(key, reference)) for reference, key in made.items()]
        began = time.perf_counter()
        for message in messages:
            publish_one(channel, Place("", queue), message)
        return list(made), began

    return send


def paced(send: Send, heard: Mapping[UUID, float], rate: float, seconds: float) -> Lags:
    """So many events a second for so long; one sent late does not delay the next. Raises `Failed` if one is lost."""
    ticks = min(rate, TICKS)
    began, sent = time.perf_counter(), dict[UUID, float]()
    for number, count in enumerate(shares(rate, ticks, seconds)):
        time.sleep(max(0.0, began + number / ticks - time.perf_counter()))
        references, instant = send(count)
        sent |= dict.fromkeys(references, instant)
    reached = len(sent) / max(seconds, time.perf_counter() - began)
    if not wait_until(lambda: sent.keys() <= heard.keys(), PATIENCE):
        raise Failed(f"{len(sent.keys() - heard.keys())} events had no effect within {PATIENCE} s")
    return Lags(sorted(1000 * (heard[one] - instant) for one, instant in sent.items()), reached)


def shares(rate: float, ticks: float, seconds: float) -> list[int]:
    """How many events to send at each instant, so that all together keep the rate."""
    each = rate / ticks
    return [int((number + 1) * each + 1e-9) - int(number * each + 1e-9) for number in range(int(ticks * seconds))]


def _document(key: UUID, reference: UUID) -> bytes:
    told = CaseOpened.dumped(
        {"reference": reference, "agency": AGENCY, "programme": "waska", "opened_on": date(2026, 3, 2)}
    )
    return document(str(key), CaseOpened, 1, Clock().now(), as_json(told))
