"""The unit of work of casefile in memory: the real one, over repositories that keep their rows in memory.

Transaction, wall, events and the record of accesses (the refused ones too) are the product's own; `test_fake_work` and
`tests/e2e/test_fake_and_store.py` hold the repositories to the real ones.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar, cast
from uuid import UUID, uuid4

from sqlalchemy import Connection

from kernel.clock import Clock
from kernel.data import idempotency
from kernel.data.idempotency import KEPT
from kernel.errors import NotFound, Unavailable
from kernel.jobs.job_queue import Job, JobQueue
from kernel.principal import Principal
from services.casefile.attachments.store import Attachments
from services.casefile.calendar.store import Calendars
from services.casefile.copies.store.blank_prints import BlankPrints
from services.casefile.copies.store.exports import Exports
from services.casefile.copies.store.prints import Prints
from services.casefile.erasure.store import Erasures
from services.casefile.overview.store import Overview
from services.casefile.releases.store import Releases
from services.casefile.sealing import documents
from services.casefile.sealing.key_store import KeyStore
from services.casefile.short_contacts.store import ShortContacts
from services.casefile.store import Cases, Entries, Sections, Steps, Tokens, Work
from services.casefile.store.access_log import AccessLog
from services.casefile.store.acknowledgements import Acknowledgements
from services.casefile.store.address_openings import AddressOpenings
from services.casefile.store.agencies import Agencies
from services.casefile.store.consents import Consents
from services.casefile.store.drafts import Drafts
from services.casefile.store.ended_files import EndedFiles
from services.casefile.store.leases import Leases
from services.casefile.store.programmes import Extensions
from services.casefile.store.referred import Referred
from services.casefile.store.reminders import Reminders
from services.casefile.store.repository import Repository
from services.casefile.store.responsibilities import Responsibilities
from services.casefile.store.words import Words
from services.casefile.template_changes.store.moves import TemplateMoves
from services.casefile.template_changes.store.proposals import Proposals
from tests.unit.casefile.fakes import beside_a_file, copies, files, lists, said, templates, wings
from tests.unit.casefile.fakes.database import FakeConnection, InMemory, Table

R = TypeVar("R")


class FakeJobQueue(InMemory, JobQueue):
    """As `JobQueue`; what is deferred can be looked at in the table `deferred`."""

    def defer(self, task: str, *, lock: str | None = None, after: timedelta = timedelta(), **args: str) -> None:
        self._rows("deferred").insert(self._next(), task=task, lock=lock, args=args, after=after)

    def start(
        self, principal: Principal, kind: str, *, key: UUID | None = None, lock: str | None = None, **args: str
    ) -> UUID:
        job = Job(key or uuid4(), kind, "waiting", 0, 0, None, None)
        self._rows("jobs").insert(job.id, account=principal.account, job=job)
        self.defer(kind, lock=lock, after=timedelta(), job=str(job.id), **args)
        return job.id

    def look_up(self, principal: Principal, key: UUID) -> Job:
        row = self._rows("jobs").get(key)
        if row is None or row["account"] != principal.account:
            raise NotFound()
        job: Job = row["job"]
        return job

    def progress(
        self,
        key: UUID,
        *,
        state: str,
        done: int = 0,
        total: int = 0,
        result: UUID | None = None,
        error: str | None = None,
    ) -> None:
        row = self._rows("jobs").get(key)
        if row is not None and row["job"].state not in ("done", "failed"):
            self._rows("jobs").change(key, job=Job(key, row["job"].kind, state, done, total, result, error))


FAKES: Mapping[type[Repository] | type[JobQueue], type[InMemory]] = {
    Cases: files.FakeCases,
    Responsibilities: files.FakeResponsibilities,
    Leases: files.FakeLeases,
    Referred: beside_a_file.FakeReferred,
    Words: beside_a_file.FakeWords,
    Consents: files.FakeConsents,
    Agencies: files.FakeAgencies,
    Sections: said.FakeSections,
    Acknowledgements: said.FakeAcknowledgements,
    AddressOpenings: said.FakeAddressOpenings,
    Drafts: said.FakeDrafts,
    Entries: said.FakeEntries,
    Reminders: lists.FakeReminders,
    EndedFiles: lists.FakeEndedFiles,
    Tokens: lists.FakeTokens,
    AccessLog: lists.FakeAccessLog,
    Overview: lists.FakeOverview,
    Extensions: templates.FakeExtensions,
    Proposals: templates.FakeProposals,
    TemplateMoves: templates.FakeTemplateMoves,
    Attachments: copies.FakeAttachments,
    Prints: copies.FakePrints,
    BlankPrints: copies.FakeBlankPrints,
    Exports: copies.FakeExports,
    Calendars: wings.FakeCalendars,
    ShortContacts: wings.FakeShortContacts,
    Releases: wings.FakeReleases,
    Erasures: wings.FakeErasures,
    JobQueue: FakeJobQueue,
}


class FakeWork(Work):
    """A transaction in memory."""

    def of(self, kind: Callable[[Connection, Clock], R]) -> R:
        """The fake of a repository; there is one for each."""
        return super().of(cast(Callable[[Connection, Clock], R], FAKES[kind]))  # type: ignore[index]  # because R is theirs

    def find_made(self, principal: Principal, repeat_key: str | None, operation: str) -> UUID | None:
        """As the real one."""
        row = self._rows("idempotency").get((principal.account, repeat_key))
        if row is None or row["created_at"] <= self.clock.now() - KEPT:
            return None
        now = self.said.kept_as(principal.account, str(repeat_key)) if self.said else None
        idempotency.check(row["operation"] == operation, now, row["said"])
        return UUID(row["resource"])

    def claim(self, principal: Principal, repeat_key: str | None, operation: str, new: UUID) -> bool:
        """As the real one."""
        key = principal.account, repeat_key
        row = self._rows("idempotency").get(key)
        if repeat_key is None:
            return True
        if row is not None and row["created_at"] > self.clock.now() - KEPT:
            return False
        kept = self.said.kept_as(principal.account, repeat_key) if self.said else {"target": None, "content": None}
        made = {"operation": operation, "resource": str(new), "created_at": self.clock.now(), "said": kept}
        self._rows("idempotency")[key] = made
        return True

    def _rows(self, table: str) -> Table:
        return cast(FakeConnection, self.connection).tables[table]


@dataclass(frozen=True, slots=True)
class FakeSteps(Steps):
    """Steps in memory. `at`: what happens at each point between two, e.g. that the process dies there."""

    at: Callable[[str], None] = lambda _: None

    def work(self, agency: UUID | None = None) -> Work:
        """The next step."""
        return FakeWork(self.foundation, agency)

    def reached(self, point: str) -> None:
        """A point between two steps."""
        self.at(point)


class FakeKeys(KeyStore):
    """The key store in memory; like the real one it is outside of every transaction."""

    def __init__(self) -> None:
        self.keys: dict[UUID, tuple[UUID, bytes]] = {}

    def create(self, agency: UUID, case_id: UUID) -> bytes:
        """A new key."""
        if case_id in self.keys:
            raise AssertionError("this file has a key")
        self.keys[case_id] = agency, documents.new_case_key()
        return self.keys[case_id][1]

    def get(self, agency: UUID, case_id: UUID) -> bytes:
        """The key of a file."""
        try:
            return self.get_many(agency, [case_id])[case_id]
        except KeyError:
            raise Unavailable("key_unavailable") from None

    def get_many(self, agency: UUID, case_ids: Any) -> dict[UUID, bytes]:
        """The keys of several files of one agency."""
        found = {case: self.keys[case] for case in case_ids if case in self.keys}
        return {case: key for case, (owner, key) in found.items() if owner == agency}

    def search_key(self, agency: UUID) -> bytes:
        """Another one for each agency."""
        return agency.bytes * 2

    def fingerprint(self, case_id: UUID) -> str | None:
        """What names a key."""
        found = self.keys.get(case_id)
        return documents.fingerprint(found[1]) if found else None

    def destroy(self, case_id: UUID) -> None:
        """Nobody reads the file any more."""
        self.keys.pop(case_id, None)
