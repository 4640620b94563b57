"""Good events on every way, one after another, through outbox, relay and inbox; how long each takes to its effect."""

import json
import threading
import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from cli.check_reading import databases
from contracts.casefile import CaseOpened, CatalogueChanged, ConsentApplied
from contracts.consent import ConsentErased, ConsentGranted
from contracts.identity import AgencyChanged
from contracts.retention import ErasureScheduled
from deploy.local.stack import Stack
from kernel.events.declaration import Event
from kernel.events.outbox_listener import CHANNEL
from tests.calendar import Calendar
from tests.casework import File
from tests.fault.crash import Inside
from tests.house import House
from tests.visitor import wait_for

PAUSE = 0.05  # seconds between two probes
LONGEST = 30.0  # seconds until a probe counts as lost
EMIT = f"""
    WITH recorded AS (INSERT INTO outbox (id, event, audience, body, created_at) VALUES (%s, %s, %s, %s, %s))
    SELECT pg_notify('{CHANNEL}', '')
"""  # noqa: S608 -- as kernel.events.outbox does it
EFFECT = "SELECT 1 FROM inbox WHERE message_id = %s AND state IN ('handled', 'stale')"


@dataclass(frozen=True)
class Ground:
    """Facts that may be told again without changing anything: of an open file with a consent, and of an erased one."""

    agency: str
    agency_of_order: str
    case: UUID
    consent: str
    order: str
    today: str
    references: Any

    def events(self) -> dict[tuple[str, str], tuple[type[Event], dict[str, Any]]]:
        """One event for every way, as JSON values."""
        said = {"agency": self.agency}
        at_retention = said | {"reference": str(self.references.refer("retention", self.case))}
        at_consent = said | {"reference": str(self.references.refer("consent", self.case)), "consent": self.consent}
        rule = said | {"retention_days": 365, "transmission": False}
        found = {"records": 0, "evidence_until": None, "tables_searched": 1, "hits": 0}
        let_go = {"agency": self.agency_of_order, "order": self.order, **found}
        granted = at_consent | {"purpose": "case_management", "since": self.today}
        opened = at_retention | {"programme": "waska", "opened_on": self.today}
        due = at_retention | {"due_on": None, "rule": "agency_maximum"}
        return {
            ("identity", "casefile"): (AgencyChanged, rule),
            ("identity", "retention"): (AgencyChanged, rule),
            ("casefile", "retention"): (CaseOpened, opened),
            ("casefile", "consent"): (ConsentApplied, at_consent | {"state": "in_force"}),
            ("casefile", "reporting"): (CatalogueChanged, {"programme": "probe", "template_version": 1, "labels": []}),
            ("consent", "casefile"): (ConsentGranted, granted),
            ("consent", "retention"): (ConsentErased, let_go),
            ("retention", "casefile"): (ErasureScheduled, due),
        }


def prepared(stack: Stack, house: House, calendar: Calendar) -> Ground:
    """An agency with one file that lives and one that has been erased, certificate and all."""
    short = house.agency("case_manager", retention_days=1)
    file = File(short["case_manager"])
    file.to_case_management(calendar.today)
    file.to_the_end(calendar.today)
    orders = short["agency_admin"]

    def certified() -> Any:
        calendar.walk(1)
        return [o for o in orders.get("/v1/erasure-orders").json() if o["state"] == "certified"]

    order = wait_for(certified, "the certificate", 60)[0]["id"]
    agency = house.agency("case_manager")
    living = File(agency["case_manager"])
    consent = living.consent("case_management", calendar.today)["id"]
    with databases(stack.environment) as opened:
        references = opened.references
    today = living.look()["opened_on"]
    return Ground(agency.id, short.id, UUID(living.id), consent, order, today, references)


class Probes:
    """Sends them in a thread of its own, from the beginning to `end`; `seconds` by way."""

    def __init__(self, inside: Inside, ground: Ground) -> None:
        self.seconds: dict[tuple[str, str], list[float]] = defaultdict(list)
        self.lost: list[str] = []
        self._events, self._ending = ground.events(), threading.Event()
        self._look = inside.look(*{service for way in self._events for service in way})
        self._thread = threading.Thread(target=self._go_on, daemon=True)
        self._thread.start()

    def end(self) -> None:
        """No more, once every way has been tried."""
        wait_for(lambda: len(self.seconds) == len(self._events) or self.lost, "a probe on every way", 60)
        self._ending.set()
        self._thread.join()
        self._look.close()

    @property
    def longest(self) -> float:
        """Seconds that the slowest of all took."""
        return max(max(some) for some in self.seconds.values())

    def _go_on(self) -> None:
        while not self._ending.is_set():
            for way, (event, data) in self._events.items():
                self._ending.wait(PAUSE)
                self._send(way, event, data)

    def _send(self, way: tuple[str, str], event: type[Event], data: dict[str, Any]) -> None:
        key, (publisher, audience), began = str(uuid4()), way, time.monotonic()
        event.loaded(data)
        now = datetime.now(UTC)  # noqa: TID251 -- as the publisher's clock says
        self._look.ask(publisher, EMIT, key, event.type_name(), audience, json.dumps(data), now)
        try:
            wait_for(lambda: self._look.ask(audience, EFFECT, key), f"{publisher} → {audience}", LONGEST)
        except AssertionError as error:
            self.lost.append(str(error))
        self.seconds[way].append(time.monotonic() - began)
