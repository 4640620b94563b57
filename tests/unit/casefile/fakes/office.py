"""An agency with its people over casefile's store in memory, on a day that can be moved."""

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar, cast
from uuid import UUID, uuid4

from sqlalchemy import Engine

from kernel.clock import Clock
from kernel.events.declaration import Event
from kernel.principal import Principal
from kernel.settings import Settings
from services.casefile.programmes import DIRECTORY
from services.casefile.sealing.references import References
from services.casefile.settings import Editing
from services.casefile.store import Work
from services.casefile.store.foundation import Foundation
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.reading.loading import load_all, texts
from services.casefile.templates.registry import Registry
from services.casefile.usecases import agencies, answers, consents, opening, phases
from tests.unit.casefile.fakes.database import FakeDatabase, Row
from tests.unit.casefile.fakes.templates import FakeVersions
from tests.unit.casefile.fakes.work import FakeKeys, FakeSteps, FakeWork
from tests.unit.casefile.model.ways import DAY

MONDAY = datetime(2026, 5, 4, 10, tzinfo=UTC)
MOMENT = timedelta(milliseconds=1)
REFERENCES = References(bytes(range(32)))
R = TypeVar("R")


class Office:
    """One agency. `others`: programmes that this platform has instead of those that are shipped; `beside`: an office
    behind another wall of the same database."""

    def __init__(self, others: Iterable[Programme] | None = None, beside: "Office | None" = None) -> None:
        self.agency, self.instant = uuid4(), MONDAY
        self.given: dict[tuple[UUID, str], UUID] = {}  # the consents of files, by purpose
        self.database = beside.database if beside else FakeDatabase()
        self.keys = beside.keys if beside else FakeKeys()
        self.clock = Clock(real_now=lambda: self.instant)
        shipped = load_all(DIRECTORY).values() if others is None else others
        kept = FakeVersions(self.database, texts(DIRECTORY) if others is None else ())
        registry = Registry(kept, shipped, lambda: self.instant.timestamp())
        self.web = self._foundation(registry, self.database.engine())
        self.jobs = self._foundation(registry, self.database.engine(sees_all=True))
        self.does(agencies.agency_changed, {"agency": self.agency, "retention_days": 30, "transmission": True})

    def _foundation(self, registry: Registry, engine: Engine) -> Foundation:
        settings = cast(Settings, None)  # because no use case reads them but through what is beside them
        return Foundation(settings, engine, self.clock, registry, self.keys, REFERENCES, Editing())

    def person(self, *roles: str, **about: Any) -> Principal:
        """A colleague with an active account."""
        made = Principal(uuid4(), self.agency, frozenset(roles), **about)
        self.account(made.account, "active", roles)
        return made

    def account(self, account: UUID, state: str, roles: Iterable[str] | None = None) -> None:
        """What identity tells of an account; without `roles` in the words of the release before."""
        told: dict[str, Any] = {"account": account, "agency": self.agency, "state": state}
        more = {} if roles is None else {"roles": [{"role": role} for role in roles]}
        self.does(agencies.account_changed, {**told, **more})

    def begin(self) -> Work:
        """A unit of work of the web process."""
        return FakeWork(self.web, self.agency)

    def does(
        self, act: Callable[..., R], *arguments: Any, shown: UUID | None = None, seen: int | None = None, **named: Any
    ) -> R:
        """One act in a unit of work of its own, a moment after the last; `shown`: the lease that the client shows,
        `seen`: the version it has seen."""
        self.instant += MOMENT
        with self.begin() as work:
            work.shown_lease, work.shown_version = shown, seen
            return act(work, *arguments, **named)

    def steps(self, at: Callable[[str], None] = lambda _: None) -> FakeSteps:
        """Steps of the jobs process."""
        return FakeSteps(self.jobs, at)

    def daily(self, act: Callable[..., R], *arguments: Any) -> R:
        """One act of the jobs process."""
        with FakeWork(self.jobs) as work:
            return act(work, *arguments)

    def walk(self, **time: float) -> date:
        """Later: `days=1`, `minutes=6`; returns the day."""
        self.instant += timedelta(**time)
        return self.clock.today()

    def set(self, **settings: Any) -> None:
        """Other settings of the process, e.g. `editing`."""
        self.web, self.jobs = replace(self.web, **settings), replace(self.jobs, **settings)

    # What is done in most tests before they begin.

    def file(self, who: Principal, programme: str = "waska", **more: Any) -> UUID:
        """A new file of that person's."""
        return self.does(opening.open_case, who, programme, None, None, **more).stored.case.id

    def case(self, case_id: UUID) -> Any:
        """A file as it is now, whoever may see it."""
        stored = self.daily(lambda work: work.cases.get(case_id))
        assert stored is not None
        return stored.case

    def consent(
        self, case_id: UUID, purpose: str, state: str = "in_force", on: date | None = None, given_by: str | None = None
    ) -> None:
        """What consent tells of a file, as of today or of an earlier day; by whom it was given, if it tells that."""
        told = {"reference": REFERENCES.refer("consent", case_id), "agency": self.agency, "purpose": purpose}
        told |= {"given_by": given_by} if given_by else {}
        act, day = {
            "in_force": (consents.consent_granted, "since"),
            "withdrawn": (consents.consent_withdrawn, "received_on"),
        }[state]
        if state == "in_force":
            self.given[case_id, purpose] = uuid4()
        self.does(act, {**told, "consent": self.given[case_id, purpose], day: on or self.clock.today()})

    def lead_through(self, who: Principal, case_id: UUID, way: Any, edges: int | None = None) -> UUID:
        """Answer what gates ask for and pass the next ones, all unless told how many."""
        programme = way.programme
        for purpose in way.consents:
            self.consent(case_id, purpose, on=DAY)
        self.does(answers.change_answers, who, case_id, self.case(case_id).version, dict(way.answers))
        for phase, edge in programme.edges[:edges]:
            self.does(phases.pass_gate, who, case_id, self.case(case_id).version, phase.id, edge)
        return case_id

    # What is there afterwards.

    def rows(self, table: str) -> list[Row]:
        """What was committed, of all agencies."""
        return list(self.database.tables[table].values())

    def accesses(self) -> list[tuple[UUID, str, tuple[UUID, ...]]]:
        """Who has done what with which files, in the order of the log."""
        rows = sorted(self.database.tables["access_log"].items())
        return [(row["account"], row["action"], row["cases"]) for _, row in rows]

    def told(self, event: type[Event]) -> list[tuple[str, dict[str, Any]]]:
        """What was emitted of an event, by audience."""
        rows = [row for _, row in sorted(self.database.tables["outbox"].items())]
        mine = [row for row in rows if row["event"] == event.type_name() and row["body"] is not None]
        return [(row["audience"], event.loaded(json.loads(row["body"]))) for row in mine]

    def relay(self) -> None:
        """The relay publishes: of what was emitted the ids stay."""
        for key, row in self.database.tables["outbox"].items():
            self.database.tables["outbox"][key] = {**row, "body": None}

    def deferred(self) -> list[tuple[str, dict[str, str]]]:
        """The tasks that wait for the jobs process; they wait no longer."""
        rows = [row for _, row in sorted(self.database.tables["deferred"].items())]
        self.database.tables["deferred"].clear()
        return [(row["task"], row["args"]) for row in rows]
