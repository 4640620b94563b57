"""The unit of work of casefile: a transaction with its repositories, events and the record of accesses."""

from collections.abc import Callable, Iterable
from datetime import datetime
from types import TracebackType
from typing import Any
from uuid import UUID

from sqlalchemy import text

from kernel.errors import Refusal
from kernel.events import outbox
from kernel.events.declaration import Event
from kernel.principal import Principal
from kernel.unit_of_work import UnitOfWork
from services.casefile.assembly import Assembly
from services.casefile.attachments.store import Attachments
from services.casefile.calendar.store import Calendars
from services.casefile.copies.store.exports import Exports
from services.casefile.copies.store.prints import Prints
from services.casefile.errors import CasefileError
from services.casefile.overview.store import Overview
from services.casefile.short_contacts.store import ShortContacts
from services.casefile.store.cases import Cases
from services.casefile.store.drafts import Drafts
from services.casefile.store.entries import Entries
from services.casefile.store.leases import Leases
from services.casefile.store.programmes import Extensions, Programmes
from services.casefile.store.reminders import Reminders
from services.casefile.store.responsibilities import Responsibilities
from services.casefile.store.sealed_answers import Sections
from services.casefile.store.search_tokens import Tokens
from services.casefile.template_changes.store.moves import TemplateMoves
from services.casefile.template_changes.store.proposals import Proposals

# Files are locked against their deletion, so a read that meets an erasure is over before the log is blanked, or leaves
# the file out: else its entry would be written behind the erasure's back, and lead to the file for ever.
RECORD = text("""
    INSERT INTO access_log (at, agency, account, roles, action, cases)
    VALUES (:now, :agency, :account, :roles, :action,
            ARRAY(SELECT id FROM cases WHERE id = ANY(CAST(:cases AS uuid[])) FOR KEY SHARE))
""")


class Work(UnitOfWork):
    """A transaction of casefile with its repositories, keys, references and programmes."""

    def __init__(self, assembly: Assembly, agency: UUID | None = None, *, platform: bool = False) -> None:
        super().__init__(assembly.engine, assembly.clock, agency, platform=platform)
        self.programmes = Programmes(assembly.programmes, lambda: self.connection)
        self.keys = assembly.keys
        self.references, self.editing = assembly.references, assembly.editing
        self.short_contact_years = assembly.short_contact_years
        self.shown_lease: UUID | None = None  # the one a client says it holds
        self._accesses: list[dict[str, Any]] = []

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """A refusal rolls back what was done, but tells something of a file: the access stays on record."""
        super().__exit__(kind, error, trace)
        if self._accesses and isinstance(error, Refusal | CasefileError):
            refused = [{**entry, "action": entry["action"] + "_refused"} for entry in self._accesses]
            with UnitOfWork(self._engine, self.clock, self.agency) as record:
                record.connection.execute(RECORD, refused)

    @property
    def cases(self) -> Cases:
        """The case files."""
        return Cases(self.connection, self.clock)

    @property
    def sections(self) -> Sections:
        """Their sealed answers."""
        return Sections(self.connection)

    @property
    def entries(self) -> Entries:
        """Their entries."""
        return Entries(self.connection, self.clock)

    @property
    def extensions(self) -> Extensions:
        """What agencies have added to templates."""
        return Extensions(self.connection, self.clock)

    @property
    def overview(self) -> Overview:
        """Pages of them."""
        return Overview(self.connection)

    @property
    def tokens(self) -> Tokens:
        """What they are found by."""
        return Tokens(self.connection)

    @property
    def attachments(self) -> Attachments:
        """The contents of attachments."""
        return Attachments(self.connection, self.clock)

    @property
    def prints(self) -> Prints:
        """Files that are printed."""
        return Prints(self.connection, self.clock)

    @property
    def exports(self) -> Exports:
        """Files that leave as data, once a lead has approved it."""
        return Exports(self.connection, self.clock)

    @property
    def calendars(self) -> Calendars:
        """Secret addresses of calendar feeds."""
        return Calendars(self.connection, self.clock)

    @property
    def leases(self) -> Leases:
        """Who has them in hand."""
        return Leases(self.connection)

    @property
    def drafts(self) -> Drafts:
        """What people have typed and not stored yet."""
        return Drafts(self.connection)

    @property
    def reminders(self) -> Reminders:
        """Whose reminders wait, and which of them rules have raised."""
        return Reminders(self.connection)

    @property
    def responsibilities(self) -> Responsibilities:
        """Who is and was responsible."""
        return Responsibilities(self.connection)

    @property
    def proposals(self) -> Proposals:
        """Proposals to change templates."""
        return Proposals(self.connection, self.clock)

    @property
    def template_moves(self) -> TemplateMoves:
        """What became of files that were taken into a newer version of their template all at once."""
        return TemplateMoves(self.connection, self.clock)

    @property
    def short_contacts(self) -> ShortContacts:
        """Contacts without a file, and their books."""
        return ShortContacts(self.connection)

    def emit_about(self, event: type[Event], case_id: UUID, **data: object) -> None:
        """Emit an event about a file: every audience gets its own reference to it."""
        told = {
            audience: {"reference": self.references.refer(audience, case_id), **data} for audience in event.audience
        }
        outbox.emit_each(self.connection, self.clock, event, told)

    def log_access(
        self, principal: Principal, action: str, cases: Iterable[UUID], *, at: datetime | None = None
    ) -> None:
        """Record an access in this very transaction: no read without a record. `at`: when it was, if not now."""
        entry = {
            "now": at or self.clock.now(),
            "agency": self.agency,
            "account": principal.account,
            "roles": sorted(principal.roles),
            "action": action,
            "cases": [str(case) for case in cases],
        }
        self._accesses.append(entry)
        self.connection.execute(RECORD, entry)


NewWork = Callable[[], Work]
"""Begins a unit of work whenever one is needed: of each file of many, of each chunk of a content."""
