"""The rows that an agency's people and files are, in every database; sealed, wrapped and referred to by the real code.

Everything here happened before: the events that carried it between the services are older than their bookkeeping is
kept (kernel/housekeeping.py), so that no outbox and no inbox knows them any more.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time
from secrets import token_hex
from uuid import UUID, uuid4

from cli.demodata.bulk.acts import Agreed
from cli.demodata.bulk.tables import Row
from services.casefile.model.casefile import CaseFile
from services.casefile.sealing.documents import WrappingKeys, fingerprint, new_case_key, seal
from services.casefile.sealing.references import References
from services.casefile.templates.declared.programme import Programme
from services.consent.model.consent import Consent
from services.consent.model.templates import ConsentTemplate
from services.identity.model.accounts import Account, State
from services.identity.model.agencies import Agency
from services.retention.model.schedule import Schedule
from tests.long.load.lives import Life

RETENTION_DAYS = 3 * 365  # longer than the two years of the lives: nothing is due on the day of the run
LEADING = ("agency_admin", "dpo", "team_lead")
MANAGERS = 7


@dataclass(frozen=True)
class Makings:
    """What rows are made with. `hashed`: of the one password that all have."""

    wrapping: WrappingKeys
    references: References
    programme: Programme
    consents: ConsentTemplate
    lives: list[Life]
    hashed: str


def login(agency: int, place: int) -> str:
    """The login of who sits at this place of an agency, both from 0."""
    return f"{role_of(place).replace('_', '-')}{place}.agency{agency}"


def role_of(place: int) -> str:
    """First come those who lead, then the case managers."""
    return LEADING[place] if place < len(LEADING) else "case_manager"


def of_agency(makings: Makings, number: int, files: int, managers: int = MANAGERS) -> Iterator[Row]:
    """An agency, its people, and so many files led by its case managers in turn."""
    agency = Agency(uuid4(), f"Kompetenzagentur {number}", None, RETENTION_DAYS, True, 2, _at(date(2024, 1, 2)))
    people = [_account(makings, agency.id, number, place) for place in range(len(LEADING) + managers)]
    yield "identity.agencies", asdict(agency)
    yield "casefile.agencies", {"agency": agency.id, "retention_days": RETENTION_DAYS, "transmission": True}
    yield "casefile.client_numbers", {"agency": agency.id, "last": files}
    yield "retention.agency_rules", {"agency": agency.id, "retention_days": RETENTION_DAYS}
    for one in people:
        yield "identity.accounts", asdict(one) | {"roles": sorted(one.roles), "state": one.state.value}
        yield "casefile.accounts", {"account": one.id, "agency": agency.id, "state": one.state.value}
    leading = [one.id for one in people if "case_manager" in one.roles]
    for index in range(files):
        life = makings.lives[(number * files + index) % len(makings.lives)]
        case = replace(
            life.case,
            id=uuid4(),
            agency=agency.id,
            responsible=leading[index % len(leading)],
            client_number=f"{index + 1:03d}",
        )
        yield from _of_file(makings, case, life)


def _of_file(makings: Makings, case: CaseFile, life: Life) -> Iterator[Row]:
    consents = [_consent(makings, case, agreed) for agreed in life.consents]
    schedule = _schedule(makings, case, makings.programme.retention.phase)
    yield from _case(case, schedule, consents)
    yield from _answers(makings, case, life)
    yield "retention.schedules", asdict(schedule)
    for consent in consents:
        yield "consent.consents", asdict(consent)
    for day, action in life.accesses:
        entry = {"at": _at(day), "agency": case.agency, "account": case.responsible, "roles": ["case_manager"]}
        yield "casefile.access_log", entry | {"action": action, "cases": [case.id]}


def _case(case: CaseFile, schedule: Schedule, consents: list[Consent]) -> Iterator[Row]:
    plain = {name: getattr(case, name) for name in CASE}
    told = sum(consent.version for consent in consents) + (schedule.due_on is not None)
    yield "casefile.cases", plain | {"erasure_due_on": schedule.due_on, "told": told, "created_at": _at(case.opened_on)}
    for phase, dates in case.phases.items():
        yield "casefile.case_phases", {"case_id": case.id, "agency": case.agency, "phase": phase} | asdict(dates)
    for consent in consents:
        row = {"case_id": case.id, "agency": case.agency, "purpose": consent.purpose, "consent": consent.id}
        since = consent.received_on or consent.given_on
        yield "casefile.case_consents", row | {"state": consent.state, "since": since}


def _answers(makings: Makings, case: CaseFile, life: Life) -> Iterator[Row]:
    key = new_case_key()
    wrapped = makings.wrapping.wrap(case.agency, case.id, key)
    whose = {"case_id": case.id, "agency": case.agency}
    yield "keys.case_keys", whose | {"wrapped": wrapped, "fingerprint": fingerprint(key)}
    for section, answers in life.sections.items():
        sealed = seal(key, case.id, section, case.version, answers)
        yield "casefile.case_sections", whose | {"section": section, "version": case.version, "sealed": sealed}


def _schedule(makings: Makings, case: CaseFile, counted_phase: str) -> Schedule:
    reference = makings.references.refer("retention", case.id)
    schedule = Schedule(reference, case.agency, case.programme, "open", case.opened_on)
    if case.closed_on is None:
        return schedule
    return schedule.closed(case.closed_on, case.dates(counted_phase).ended_on or case.closed_on, RETENTION_DAYS)


def _consent(makings: Makings, case: CaseFile, agreed: Agreed) -> Consent:
    purpose = makings.consents.purpose(agreed.purpose)
    if purpose is None:
        raise AssertionError("lives know the purposes of the template alone")
    withdrawn = agreed.received_on
    return Consent(
        id=uuid4(),
        agency=case.agency,
        reference=makings.references.refer("consent", case.id),
        programme=case.programme,
        purpose=purpose.id,
        template_version=makings.consents.version,
        text_de_sha256=purpose.text_sha256.de,
        text_en_sha256=purpose.text_sha256.en,
        given_by="guardian" if agreed.given_by == "guardian" else "person",
        given_on=agreed.given_on,
        state="withdrawn" if withdrawn else "in_force",
        received_on=withdrawn,
        recorded_at=_at(agreed.given_on),
        recorded_by=case.responsible,
        granted_applied_at=_at(agreed.given_on),
        withdrawal_applied_at=_at(withdrawn) if withdrawn else None,
        evidence_until=None,
        receipt=token_hex(10),
        version=2 if withdrawn else 1,
    )


def _account(makings: Makings, agency: UUID, number: int, place: int) -> Account:
    return Account(
        id=uuid4(),
        agency=agency,
        login=login(number, place),
        name=f"Person {place} of {number}",
        password_hash=makings.hashed,
        roles=frozenset({role_of(place)}),
        state=State.ACTIVE,
        version=1,
        created_at=_at(date(2024, 1, 2)),
    )


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9, 30), UTC)


CASE = (
    "id", "agency", "programme", "template_version", "status", "responsible", "client_number", "opened_on",
    "closed_on", "version",
)  # fmt: skip
