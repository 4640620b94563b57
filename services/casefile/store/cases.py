"""Case files as rows: everything that lies in plain, no answers."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row

from kernel.clock import Clock
from kernel.data.database import sql
from kernel.data.together import send_with_next
from kernel.errors import Conflict, StaleVersion
from services.casefile.model.casefile import CaseFile, PhaseDates
from services.casefile.model.client_numbers import Numbering
from services.casefile.model.consents import in_force
from services.casefile.model.lease import Lease
from services.casefile.store import consents
from services.casefile.store.programmes import NEWEST
from services.casefile.store.repository import Repository
from services.casefile.store.responsibilities import share_of

# Sent in front of the question, it costs no round trip; the question sees what those have done who had the lock before.
LOCK = "SELECT 1 FROM cases WHERE id = :id FOR NO KEY UPDATE; "
CASE = f"""
    SELECT c.*,
        (SELECT jsonb_agg(to_jsonb(p)) FROM case_phases p WHERE p.case_id = c.id) AS phases,
        (SELECT jsonb_agg(to_jsonb(a)) FROM case_consents a WHERE a.case_id = c.id) AS consents,
        (SELECT jsonb_agg(to_jsonb(e)) FROM case_consents_ever e WHERE e.case_id = c.id) AS consents_ever,
        (SELECT jsonb_agg(to_jsonb(r) - 'reason' ORDER BY r.since, r.id) FROM case_responsibilities r
            WHERE r.case_id = c.id) AS responsibilities,
        (SELECT to_jsonb(l) FROM case_leases l WHERE l.case_id = c.id) AS lease,
        {NEWEST.format(file="c")}
    FROM cases c
"""  # noqa: S608 -- because both texts are fixed

ADDED = f"ON CONFLICT (agency, client_number) DO NOTHING RETURNING client_number, {NEWEST.format(file='cases')}"
ADD = sql(f"""
    INSERT INTO cases (id, agency, programme, template_version, status, responsible, client_number, opened_on,
                       district, version, created_at)
    VALUES (:id, :agency, :programme, :template, :status, :responsible, :number, :opened, :district, :version, :now)
    {ADDED}
""")  # noqa: S608 -- because both texts are fixed
# The agency's next number is taken as late as can be: others wait for it.
NEXT = {
    False: """INSERT INTO client_numbers (agency, last) VALUES (:agency, 1)
        ON CONFLICT (agency) DO UPDATE SET last = client_numbers.last + 1 RETURNING CAST(last AS text) AS number""",
    True: """INSERT INTO client_numbers_of_year (agency, year, last) VALUES (:agency, :year, 1)
        ON CONFLICT (agency, year) DO UPDATE SET last = client_numbers_of_year.last + 1
        RETURNING CAST(last AS text) AS number""",
}
ADD_NUMBERED = {
    by_year: sql(f"""
    WITH next AS ({next_one})
    INSERT INTO cases (id, agency, programme, template_version, status, responsible, client_number, opened_on,
                       district, version, created_at)
    SELECT :id, :agency, :programme, :template, :status, :responsible,
        :before || lpad(number, greatest(:digits, length(number)), '0') || :after, :opened, :district, :version, :now
    FROM next {ADDED}
""")  # noqa: S608 -- because both texts stand above
    for by_year, next_one in NEXT.items()
}
SAVE = sql("""
    UPDATE cases SET status = :status, closed_on = :closed, client_number = :number, template_version = :template,
                     version = version + 1
    WHERE id = :id AND version = :version
""")


@dataclass(frozen=True, slots=True)
class Stored:
    """A case file with what lies beside the model: the day of erasure, consents with their days, facts told,
    and the lease as it stands, be it in force or not."""

    case: CaseFile
    erasure_due_on: date | None
    consents: Mapping[str, date]
    told: int
    lease: Lease | None = None


class Cases(Repository):
    """Case files of the agency the transaction is for; kept for all of it (`Work.cases`).

    `tell_extension` hears with each file which version of its agency's extension is in force.
    """

    def __init__(self, connection: Connection, clock: Clock) -> None:
        super().__init__(connection, clock)
        self.tell_extension: Callable[[UUID, str, int | None], None] = lambda *_: None
        self._locked: dict[UUID, int] = {}  # in which version

    def get(self, case_id: UUID, *, lock: bool = False) -> Stored | None:
        """A file, locked against all other changes where asked; None where there is none to be seen.

        Not against being read: a record of an access holds a key share of the row (see `access_log.RECORD`).
        """
        row = self._connection.execute(sql(LOCK * lock + CASE + "WHERE c.id = :id"), {"id": case_id}).first()
        if row and lock:
            self._locked[row.id] = row.version
        return self._stored(row) if row else None

    def get_all(self, case_ids: Iterable[UUID]) -> dict[UUID, Stored]:
        """Several files by id; what is not there, or not to be seen, is left out."""
        rows = self._connection.execute(sql(CASE + "WHERE c.id = ANY(:ids)"), {"ids": list(case_ids)})
        return {row.id: self._stored(row) for row in rows}

    def add(self, case: CaseFile, numbering: Numbering) -> CaseFile:
        """Insert a new file, under the agency's next free client number where it has none; returns it.

        `Conflict` where the number it has is taken.
        """
        row: dict[str, Any] = {
            "id": case.id,
            "agency": case.agency,
            "programme": case.programme,
            "template": case.template_version,
            "status": case.status,
            "responsible": case.responsible,
            "number": case.client_number,
            "opened": case.opened_on,
            "district": case.district,
            "version": case.version,
            "now": self._clock.acted(),
        }
        numbered = ADD_NUMBERED[numbering.year is not None]
        if not case.client_number:
            row |= {"year": numbering.year, "before": numbering.before, "after": numbering.after}
            row["digits"] = numbering.digits
        added = self._connection.execute(ADD if case.client_number else numbered, row).first()
        while added is None and not case.client_number:  # somebody has given this one by hand: the next
            added = self._connection.execute(numbered, row).first()
        if added is None:
            raise Conflict("client_number_taken")
        self.tell_extension(case.agency, case.programme, added.extension)
        return replace(case, client_number=added.client_number)

    def save(self, before: CaseFile, after: CaseFile) -> CaseFile:
        """Write what has changed, as the next version; `StaleVersion` if another transaction was faster.

        Of a file that was locked in this version, no other can have been: nothing is awaited.
        """
        row = {
            "id": after.id,
            "status": after.status,
            "closed": after.closed_on,
            "number": after.client_number,
            "template": after.template_version,
            "version": before.version,
        }
        if self._locked.get(after.id) == before.version:
            send_with_next(self._connection, SAVE, row)
            self._locked[after.id] = before.version + 1
        elif not self._connection.execute(SAVE, row).rowcount:
            raise StaleVersion()
        for phase, dates in after.phases.items():
            if dates != before.phases.get(phase):
                self._save_phase(after, phase, dates)
        return CaseFile(**{**after.__dict__, "version": before.version + 1})

    def assign(self, case: CaseFile, account: UUID) -> CaseFile:
        """Give a locked file to another account, as its next version."""
        self._connection.execute(
            sql("UPDATE cases SET responsible = :account, version = version + 1 WHERE id = :id"),
            {"id": case.id, "account": account},
        )
        self._locked.pop(case.id, None)
        return replace(case, responsible=account, version=case.version + 1)

    def is_to_be_erased(self, case_id: UUID) -> bool:
        """Whether an order waits to be executed. Asked with the file locked, as the execution locks it."""
        waiting = sql("SELECT EXISTS (SELECT FROM erasures WHERE case_id = :case AND state IN ('ordered', 'erasing'))")
        return bool(self._connection.execute(waiting, {"case": case_id}).scalar_one())

    def tell(self, case_id: UUID, **columns: Any) -> bool:
        """Record what another service told of a file; False where there is no such file any more."""
        sets = "".join(f"{name} = :{name}, " for name in columns)
        change = f"UPDATE cases SET {sets} told = told + 1 WHERE id = :id AND status <> 'erasing'"  # noqa: S608 -- because column names come from our own keywords
        return bool(self._connection.execute(sql(change), {"id": case_id, **columns}).rowcount)

    def _stored(self, row: Row[Any]) -> Stored:
        self.tell_extension(row.agency, row.programme, row.extension)
        return _stored(row)

    def _save_phase(self, case: CaseFile, phase: str, dates: PhaseDates) -> None:
        self._connection.execute(
            sql("""INSERT INTO case_phases VALUES (:case, :agency, :phase, :started, :ended, :sr, :er)
                    ON CONFLICT (case_id, phase) DO UPDATE SET started_on = :started, ended_on = :ended,
                        ended_recorded_on = :er"""),
            {
                "case": case.id,
                "agency": case.agency,
                "phase": phase,
                "started": dates.started_on,
                "ended": dates.ended_on,
                "sr": dates.started_recorded_on,
                "er": dates.ended_recorded_on,
            },
        )


def _stored(row: Row[Any]) -> Stored:
    given = consents.all_given(row.consents or [], row.consents_ever or [])
    case = CaseFile(
        id=row.id,
        agency=row.agency,
        programme=row.programme,
        template_version=row.template_version,
        responsible=row.responsible,
        client_number=row.client_number,
        opened_on=row.opened_on,
        status=row.status,
        version=row.version,
        closed_on=row.closed_on,
        district=row.district,
        last_contact_on=row.last_contact_on,
        phases={p["phase"]: _dates(p) for p in row.phases or []},
        consents=given,
        responsibilities=tuple(share_of(share) for share in row.responsibilities or []),
    )
    return Stored(case, row.erasure_due_on, in_force(given), row.told, _lease(row.lease))


def _lease(row: Mapping[str, str] | None) -> Lease | None:
    if row is None:
        return None
    since, until = (datetime.fromisoformat(row[name]) for name in ("since", "until"))
    return Lease(UUID(row["id"]), UUID(row["account"]), since, until)


def _dates(phase: Mapping[str, str | None]) -> PhaseDates:
    def day(name: str) -> date | None:
        value = phase[name]
        return date.fromisoformat(value) if value else None

    return PhaseDates(day("started_on"), day("ended_on"), day("started_recorded_on"), day("ended_recorded_on"))
