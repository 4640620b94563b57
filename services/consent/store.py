"""Tables of consent, and the unit of work with their repository."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    Column,
    Connection,
    Date,
    DateTime,
    Integer,
    MetaData,
    Table,
    Text,
    Uuid,
    delete,
    func,
    select,
    update,
)
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import insert

from kernel.data.erasure_scan import Found, search
from kernel.data.together import send_with_next
from kernel.events import inbox_rows
from kernel.jobs.job_queue import JobQueue
from kernel.unit_of_work import UnitOfWork
from services.consent.model.consent import Consent, State, evidence_until

metadata = MetaData()
consents = Table(
    "consents",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("agency", Uuid),
    Column("reference", Uuid),
    Column("programme", Text),
    Column("purpose", Text),
    Column("template_version", Integer),
    Column("text_de_sha256", Text),
    Column("text_en_sha256", Text),
    Column("given_by", Text),
    Column("given_on", Date),
    Column("state", Text),
    Column("received_on", Date),
    Column("recorded_at", DateTime(timezone=True)),
    Column("recorded_by", Uuid),
    Column("granted_applied_at", DateTime(timezone=True)),
    Column("withdrawal_applied_at", DateTime(timezone=True)),
    Column("evidence_until", Date),
    Column("receipt", Text),
    Column("version", Integer),
    Column("withdrawal_recorded_at", DateTime(timezone=True)),
)
letting_go = Table(
    "letting_go",
    metadata,
    Column("order_id", Uuid, primary_key=True),
    Column("agency", Uuid),
    Column("reference", Uuid),
    Column("records", Integer),
    Column("evidence_until", Date),
)

APPLIED = {
    "in_force": sql("""
        UPDATE consents SET granted_applied_at = :at
        WHERE id = :key AND reference = :reference AND granted_applied_at IS NULL
    """),
    "withdrawn": sql("""
        UPDATE consents SET withdrawal_applied_at = :at
        WHERE id = :key AND reference = :reference AND withdrawal_applied_at IS NULL
    """),
}


@dataclass(frozen=True, slots=True)
class LettingGo:
    """An erasure in progress here. `records` and `evidence_until` are known once the consents are blanked."""

    order_id: UUID
    agency: UUID
    reference: UUID
    records: int | None
    evidence_until: date | None


class Consents:
    """Consents of cases, by reference."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def page(self, reference: UUID, offset: int, limit: int) -> tuple[list[Consent], int]:
        """The consents of a case, newest first, and how many there are."""
        of_case = consents.c.reference == reference
        total = self._connection.execute(select(func.count()).select_from(consents).where(of_case)).scalar_one()
        query = select(consents).where(of_case).order_by(consents.c.recorded_at.desc(), consents.c.id)
        rows = self._connection.execute(query.offset(offset).limit(limit)).mappings()
        return [Consent(**row) for row in rows], total

    def one(self, reference: UUID, key: UUID, *, lock: bool = False) -> Consent | None:
        """A consent of this case; another case's is not found."""
        query = select(consents).where(consents.c.id == key, consents.c.reference == reference)
        row = self._connection.execute(query.with_for_update() if lock else query).mappings().first()
        return Consent(**row) if row else None

    def in_force(self, reference: UUID, purpose: str) -> bool:
        """Whether a consent to this purpose is in force."""
        query = select(consents.c.id).where(
            consents.c.reference == reference, consents.c.purpose == purpose, consents.c.state == "in_force"
        )
        return self._connection.execute(query).first() is not None

    def add(self, consent: Consent) -> None:
        """Record a new consent."""
        self._connection.execute(insert(consents).values(asdict(consent)))

    def withdraw(self, consent: Consent) -> None:
        """Record what a withdrawal changes."""
        self._connection.execute(
            update(consents)
            .where(consents.c.id == consent.id)
            .values(
                state=consent.state,
                received_on=consent.received_on,
                withdrawal_recorded_at=consent.withdrawal_recorded_at,
                version=consent.version,
            )
        )

    def mark_applied(self, reference: UUID, key: UUID, state: State, at: datetime) -> None:
        """Casefile has put this state into practice; the first report counts, one of an erased case is dropped."""
        send_with_next(self._connection, APPLIED[state], {"key": key, "reference": reference, "at": at})

    def blank(self, reference: UUID, today: date) -> tuple[int, date | None]:
        """Remove the reference of an erased case; how many records stay as evidence, and the last day of it."""
        query = select(consents.c.id, consents.c.received_on).where(consents.c.reference == reference)
        last = {row.id: evidence_until(row.received_on, today) for row in self._connection.execute(query)}
        for key, day in last.items():
            self._connection.execute(
                update(consents).where(consents.c.id == key).values(reference=None, evidence_until=day)
            )
        return len(last), max(last.values(), default=None)

    def purge_evidence_before(self, day: date) -> int:
        """Delete evidence whose last day has passed."""
        return self._connection.execute(delete(consents).where(consents.c.evidence_until < day)).rowcount


class Erasures:
    """Erasures that this service is still carrying out."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(self, order: UUID, agency: UUID, reference: UUID) -> None:
        """Remember which reference to let go of; only until it is done."""
        row = {"order_id": order, "agency": agency, "reference": reference}
        self._connection.execute(insert(letting_go).values(row).on_conflict_do_nothing())

    def find(self, order: UUID) -> LettingGo | None:
        """The erasure of this order, if it is still in progress, locked."""
        query = select(letting_go).where(letting_go.c.order_id == order).with_for_update()
        row = self._connection.execute(query).mappings().first()
        return LettingGo(**row) if row else None

    def unfinished(self) -> list[UUID]:
        """The orders of all erasures in progress."""
        return list(self._connection.execute(select(letting_go.c.order_id)).scalars())

    def is_running(self, reference: UUID) -> bool:
        """Whether this case is being let go of."""
        query = select(letting_go.c.order_id).where(letting_go.c.reference == reference)
        return self._connection.execute(query).first() is not None

    def blanked(self, order: UUID, records: int, evidence_until: date | None) -> None:
        """Remember what the blanking found, for a task that was cut off after it."""
        values = {"records": records, "evidence_until": evidence_until}
        self._connection.execute(update(letting_go).where(letting_go.c.order_id == order).values(values))

    def finish(self, going: LettingGo) -> None:
        """Forget the reference itself, here and in the inbox."""
        self._connection.execute(delete(letting_go).where(letting_go.c.order_id == going.order_id))
        inbox_rows.erase(self._connection, "casefile", going.reference)


class Work(UnitOfWork):
    """A transaction of the consent service."""

    @property
    def consents(self) -> Consents:
        """The consents."""
        return Consents(self.connection)

    @property
    def erasures(self) -> Erasures:
        """Erasures in progress."""
        return Erasures(self.connection)

    def lock_case(self, reference: UUID) -> None:
        """One change of a case at a time, so that the sequence of its events follows their commits."""
        self.connection.execute(
            sql("SELECT pg_advisory_xact_lock(hashtextextended(:reference, 0))"), {"reference": str(reference)}
        )

    def erase_later(self, order: UUID) -> None:
        """Have the jobs process erase a case; the queue learns the order alone, never the reference."""
        JobQueue(self.connection, self.clock).defer("let_go", lock=str(order), order=str(order))

    def search(self, reference: UUID) -> Found:
        """Search all tables for a reference."""
        return search(self.connection, [reference])
