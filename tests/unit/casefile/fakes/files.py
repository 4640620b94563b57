"""The case files in memory: what lies in plain, who is responsible, who has them in hand, what others have told."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from kernel.errors import Conflict, StaleVersion
from services.casefile.model.agencies import AgencySettings
from services.casefile.model.casefile import CaseFile, PhaseDates
from services.casefile.model.client_numbers import FIRST_SCHEME, Numbering
from services.casefile.model.consents import GivenBy, in_force
from services.casefile.model.lease import Lease
from services.casefile.model.responsibilities import Responsibility
from services.casefile.sealing.documents import open_sealed, seal
from services.casefile.store.agencies import Agencies
from services.casefile.store.cases import Cases, Stored
from services.casefile.store.consents import Consents, Whose, all_given
from services.casefile.store.leases import Leases
from services.casefile.store.responsibilities import Colleague, Responsibilities
from tests.unit.casefile.fakes.database import InMemory, Row


class FakeCases(InMemory, Cases):
    """As `Cases`."""

    def get(self, case_id: UUID, *, lock: bool = False) -> Stored | None:  # noqa: ARG002 -- because the real one locks
        row = self._rows("cases").get(case_id)
        return self._stored(row) if row else None

    def get_all(self, case_ids: Iterable[UUID]) -> dict[UUID, Stored]:
        found = self._rows("cases")
        return {key: self._stored(found[key]) for key in case_ids if key in found}

    def add(self, case: CaseFile, numbering: Numbering) -> CaseFile:
        taken = {row["client_number"] for row in self._rows("cases").where(agency=case.agency)}
        number = case.client_number or self._next_number(case.agency, numbering)
        if case.client_number in taken:
            raise Conflict("client_number_taken")
        while number in taken:
            number = self._next_number(case.agency, numbering)
        told = {name: getattr(case, name) for name in PLAIN}
        rest = {"last_contact_on": None, "closed_on": None, "erasure_due_on": None, "told": 0, "searched_as": None}
        self._rows("cases").insert(case.id, **{**told, **rest, "client_number": number})
        return replace(case, client_number=number)

    def save(self, before: CaseFile, after: CaseFile) -> CaseFile:
        row = self._rows("cases").get(after.id)
        if row is None or row["version"] != before.version:
            raise StaleVersion()
        changed = {name: getattr(after, name) for name in ("status", "closed_on", "client_number", "template_version")}
        self._rows("cases").change(after.id, **changed, version=before.version + 1)
        for phase, dates in after.phases.items():
            if dates != before.phases.get(phase):
                self._save_phase(after, phase, dates)
        return replace(after, version=before.version + 1)

    def assign(self, case: CaseFile, account: UUID) -> CaseFile:
        row = self._rows("cases")[case.id]
        self._rows("cases").change(case.id, responsible=account, version=row["version"] + 1)
        return replace(case, responsible=account, version=case.version + 1)

    def is_to_be_erased(self, case_id: UUID) -> bool:
        return any(one["state"] in ("ordered", "erasing") for one in self._rows("erasures").where(case_id=case_id))

    def tell(self, case_id: UUID, **columns: Any) -> bool:
        row = self._rows("cases").get(case_id)
        if row is None or row["status"] == "erasing":
            return False
        return self._rows("cases").change(case_id, **columns, told=row["told"] + 1)

    def _save_phase(self, case: CaseFile, phase: str, dates: PhaseDates) -> None:
        known = self._rows("case_phases").get((case.id, phase))
        recorded = known["dates"].started_recorded_on if known else dates.started_recorded_on
        row = {"agency": case.agency, "case_id": case.id, "phase": phase}
        self._rows("case_phases")[case.id, phase] = {**row, "dates": replace(dates, started_recorded_on=recorded)}

    def _next_number(self, agency: UUID, numbering: Numbering) -> str:
        key = agency, numbering.year
        last = self._rows("client_numbers").get(key, {"last": 0})["last"] + 1
        self._rows("client_numbers")[key] = {"agency": agency, "last": last}
        return f"{numbering.before}{last:0{numbering.digits}}{numbering.after}"

    def _stored(self, row: Row) -> Stored:
        key = row["id"]
        given = all_given(*(self._as_json(table, key) for table in ("case_consents", "case_consents_ever")))
        shares = [_share(one) for one in self._rows("case_responsibilities").where(case_id=key)]
        case = CaseFile(
            **{name: row[name] for name in (*PLAIN, "closed_on", "last_contact_on")},
            phases={one["phase"]: one["dates"] for one in self._rows("case_phases").where(case_id=key)},
            consents=given,
            responsibilities=tuple(sorted(shares, key=lambda one: (one.since, one.id))),
        )
        lease = self._rows("case_leases").get(key)
        return Stored(case, row["erasure_due_on"], in_force(given), row["told"], lease["lease"] if lease else None)

    def _as_json(self, table: str, case_id: UUID) -> list[Row]:
        days = ("since", "until")
        rows = self._rows(table).where(case_id=case_id)
        return [{**one, **{name: str(one[name]) for name in days if one.get(name)}} for one in rows]


PLAIN = (
    *("id", "agency", "programme", "template_version", "status", "responsible", "client_number", "opened_on"),
    *("district", "version"),
)


class FakeResponsibilities(InMemory, Responsibilities):
    """As `Responsibilities`."""

    def add(self, case: CaseFile, share: Responsibility, by: UUID) -> None:
        about = {"case_id": case.id, "agency": case.agency, "given_by": by, "reason": None}
        self._rows("case_responsibilities").insert(share.id, **share.__dict__, **about)

    def save(self, share: Responsibility) -> None:
        self._rows("case_responsibilities").change(share.id, until=share.until, ended_at=share.ended_at)

    def give_reason(self, case_id: UUID, key: bytes, share: UUID, reason: str) -> None:
        sealed = seal(key, case_id, f"responsibilities/{share}", 1, {"reason": reason})
        self._rows("case_responsibilities").change(share, reason=sealed)

    def reasons(self, case_id: UUID, key: bytes) -> dict[UUID, str]:
        given = [one for one in self._rows("case_responsibilities").where(case_id=case_id) if one["reason"]]
        opened = {one["id"]: open_sealed(key, case_id, _name(one["id"]), 1, one["reason"]) for one in given}
        return {share: said["reason"] for share, said in opened.items()}

    def colleagues(self, accounts: Iterable[UUID]) -> dict[UUID, Colleague]:
        wanted, there = set(accounts), self._rows("accounts").where(state="active")
        return {
            row["account"]: Colleague(row["account"], row["agency"], _roles(row["roles"]))
            for row in there
            if row["account"] in wanted
        }

    def leads(self, agency: UUID) -> list[UUID]:
        there = self._rows("accounts").where(agency=agency, state="active")
        return sorted(row["account"] for row in there if "team_lead" in (row["roles"] or ()))


class FakeLeases(InMemory, Leases):
    """As `Leases`."""

    def put(self, case: CaseFile, lease: Lease) -> None:
        self._rows("case_leases")[case.id] = {"case_id": case.id, "agency": case.agency, "lease": lease}

    def end(self, case_id: UUID) -> None:
        self._rows("case_leases").pop(case_id, None)


ABOUT = ("case_id", "agency", "purpose", "consent")


class FakeConsents(InMemory, Consents):
    """As `Consents`."""

    def put(self, whose: Whose, state: str, since: date, given_by: GivenBy | None = None) -> None:
        latest = self._rows("case_consents").get((whose.case, whose.purpose))
        if latest:
            self._keep({name: latest[name] for name in ABOUT}, latest["state"], latest["since"])
        row = {"case_id": whose.case, "agency": whose.agency, "purpose": whose.purpose, "consent": whose.consent}
        self._keep(row, state, since, given_by)
        self._rows("case_consents")[whose.case, whose.purpose] = {**row, "state": state, "since": since}

    def _keep(self, row: Row, state: str, day: date, given_by: GivenBy | None = None) -> None:
        key = row["case_id"], row["consent"]
        new = {"since": day, "until": None} if state == "in_force" else {"since": None, "until": day}
        known = self._rows("case_consents_ever").get(key)
        days = {"since": known["since"], "until": known["until"] or new["until"]} if known else new
        told = (known["given_by"] if known else None) or given_by
        self._rows("case_consents_ever")[key] = {**row, **days, "given_by": told}


class FakeAgencies(InMemory, Agencies):
    """As `Agencies`."""

    def put(self, settings: dict[str, Any]) -> None:
        known = self._rows("agencies").get(settings["agency"], {})
        self._rows("agencies")[settings["agency"]] = {**known, **settings}

    def settings(self, agency: UUID) -> AgencySettings:
        known = self._rows("agencies").get(agency, {})
        programmes = known.get("programmes")
        admitted = None if programmes is None else frozenset(programmes)
        scheme = known.get("client_number_scheme", FIRST_SCHEME)
        return AgencySettings(scheme, admitted, frozenset(known.get("districts", ())))

    def put_account(self, account: dict[str, Any]) -> None:
        known = self._rows("accounts").get(account["account"], account)
        told = {"state": account["state"]}
        told |= {"roles": sorted(one["role"] for one in account["roles"])} if "roles" in account else {}
        self._rows("accounts")[account["account"]] = {"roles": None, **known, **told}


def _roles(told: list[str] | None) -> frozenset[str] | None:
    return None if told is None else frozenset(told)


def _share(row: Row) -> Responsibility:
    return Responsibility(**{name: row[name] for name in ("id", "account", "kind", "since", "until", "ended_at")})


def _name(share: UUID) -> str:
    return f"responsibilities/{share}"
