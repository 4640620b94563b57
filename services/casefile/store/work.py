"""The unit of work of casefile: a transaction with its repositories, events and the record of accesses."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from types import TracebackType
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Connection

from kernel.clock import Clock
from kernel.errors import Refusal
from kernel.events import outbox
from kernel.events.declaration import Event
from kernel.jobs.job_queue import JobQueue
from kernel.principal import Principal
from kernel.security import Kind
from kernel.unit_of_work import UnitOfWork
from services.casefile.errors import CasefileError
from services.casefile.model.access import AccessAction
from services.casefile.store.access_log import AccessLog, Record
from services.casefile.store.cases import Cases
from services.casefile.store.drafts import Drafts
from services.casefile.store.entries import Entries
from services.casefile.store.foundation import Foundation
from services.casefile.store.keys import Keys
from services.casefile.store.leases import Leases
from services.casefile.store.programmes import Extensions, Programmes
from services.casefile.store.reminders import Reminders
from services.casefile.store.responsibilities import Responsibilities
from services.casefile.store.sealed_answers import Sections
from services.casefile.store.search_tokens import Tokens

R = TypeVar("R")


class Work(UnitOfWork):
    """A transaction of casefile with its repositories, keys, references and programmes."""

    def __init__(self, foundation: Foundation, agency: UUID | None = None, *, platform: bool = False) -> None:
        super().__init__(foundation.engine, foundation.clock, agency, platform=platform)
        self.programmes = Programmes(foundation.programmes, lambda: self.connection)
        self.keys = Keys(foundation.keys)
        self.references, self.editing = foundation.references, foundation.editing
        self.short_contact_years = foundation.short_contact_years
        self.second_person_from = foundation.second_person_from
        self.shown_lease: UUID | None = None  # the one a client says it holds
        self.shown_version: int | None = None  # the one a client has seen, where it may leave that out
        self._accesses: list[Record] = []

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """A refusal rolls back what was done, but tells something of a file: the access stays on record."""
        self.keys.forget()
        super().__exit__(kind, error, trace)
        if self._accesses and isinstance(error, Refusal | CasefileError):
            refused = [replace(one, action=one.action.refused()) for one in self._accesses]
            with UnitOfWork(self._engine, self.clock, self.agency) as record:
                AccessLog(record.connection, record.clock).add(refused)

    def of(self, kind: Callable[[Connection, Clock], R]) -> R:
        """A repository within this transaction: `work.of(Prints)`. Those of the file itself have names below."""
        return kind(self.connection, self.clock)

    @cached_property
    def cases(self) -> Cases:
        """The case files; with each, `programmes` hear what its agency has added."""
        cases = self.of(Cases)
        cases.tell_extension = self.programmes.tell
        return cases

    @property
    def sections(self) -> Sections:
        """Their sealed answers."""
        return self.of(Sections)

    @property
    def entries(self) -> Entries:
        """Their entries."""
        return self.of(Entries)

    @property
    def extensions(self) -> Extensions:
        """What agencies have added to templates."""
        return self.of(Extensions)

    @property
    def tokens(self) -> Tokens:
        """What they are found by."""
        return self.of(Tokens)

    @property
    def leases(self) -> Leases:
        """Who has them in hand."""
        return self.of(Leases)

    @property
    def drafts(self) -> Drafts:
        """What people have typed and not stored yet."""
        return self.of(Drafts)

    @property
    def reminders(self) -> Reminders:
        """Whose reminders wait, and which of them rules have raised."""
        return self.of(Reminders)

    @property
    def responsibilities(self) -> Responsibilities:
        """Who is and was responsible."""
        return self.of(Responsibilities)

    @property
    def jobs(self) -> JobQueue:
        """Long work that is asked for, and how far it is."""
        return self.of(JobQueue)

    def withhold(self, principal: Principal) -> None:
        """Have it on record that something which is there was asked for in vain."""
        self.note(Kind.WITHHELD, principal.account, principal.agency)

    def emit_about(self, event: type[Event], case_id: UUID, **data: object) -> None:
        """Emit an event about a file: every audience gets its own reference to it."""
        by_audience = {
            audience: {"reference": self.references.refer(audience, case_id), **data} for audience in event.audience
        }
        outbox.emit_each(self.connection, self.clock, event, by_audience)

    def log_access(
        self, principal: Principal, action: AccessAction, cases: Iterable[UUID], *, at: datetime | None = None
    ) -> None:
        """Record an access in this very transaction: no read without a record. `at`: when it was, if not now."""
        record = Record(at or self.clock.acted(), self.agency, principal, action, tuple(cases))
        self._accesses.append(record)
        self.of(AccessLog).add([record])


NewWork = Callable[[], Work]
"""Begins a unit of work whenever one is needed: of each file of many, of each chunk of a content."""
