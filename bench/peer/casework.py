"""What the peer does about a file, each in one transaction, as an ordinary Django project would write it."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Prefetch
from django.utils import timezone

from bench.peer import sealing, searching
from bench.peer.models import Access, CaseFile, CaseKey, CaseSection, ClientNumber, Outbox
from bench.peer.problems import Refused
from bench.peer.programme import PHASES, PROGRAMME, SECTIONS, VERSION, next_step, tenths, weeks
from bench.peer.tokens import Person

Answers = dict[str, Any]


@dataclass
class Summary:
    """A file with what its summary shows beside its columns."""

    case: CaseFile
    dates: dict[str, tuple[date, date | None]]
    consents: dict[str, date]
    answers: Answers

    def body(self) -> dict[str, Any]:
        """What `CaseSerializer` renders."""
        today, case = timezone.localdate(), self.case
        return {
            **{name: getattr(case, name) for name in PLAIN},
            "name": self.answers.get("name"),
            "first_name": self.answers.get("first_name"),
            "phase": next((phase for phase in reversed(PHASES) if phase in self.dates), None),
            "phases": [self._phase(phase, today) for phase in PHASES],
            "total_weeks": self.total_weeks(today),
            "next": next_step(self._edges(), self.answers, self.consents, today) if case.status == "open" else None,
            "due": [],
            "in_hands_of": None,
            "newer_template": None,
            "view": "full",
            "shown": {},
            "consents": [{"purpose": purpose, "since": day} for purpose, day in sorted(self.consents.items())],
        }

    def total_weeks(self, today: date) -> float | None:
        """Weeks of all phases together, rounded once."""
        days = [max(((ended or today) - started).days, 0) for started, ended in self.dates.values()]
        return tenths(sum(days)) if days else None

    def tag(self) -> str:
        """The ETag: what people change, what was told, the running durations."""
        total = str(self.total_weeks(timezone.localdate()) or 0).replace(".", "-")
        return f'"{self.case.version}.{self.case.told}.{total}"'

    def _phase(self, phase: str, today: date) -> dict[str, Any]:
        started, ended = self.dates.get(phase, (None, None))
        running = started is not None and ended is None
        lasted = weeks(started, ended, today)
        return {"id": phase, "started_on": started, "ended_on": ended, "weeks": lasted, "running": running}

    def _edges(self) -> dict[tuple[str, str], date]:
        starts = {(phase, "start"): started for phase, (started, _) in self.dates.items()}
        return starts | {(phase, "end"): ended for phase, (_, ended) in self.dates.items() if ended}


PLAIN = (
    "id", "client_number", "programme", "status", "responsible", "opened_on", "closed_on", "erasure_due_on",
    "template_version",
)  # fmt: skip


def open_case(person: Person, programme: str, client_number: str | None) -> Summary:
    """A new, empty file of which the person becomes the responsible case manager."""
    if "case_manager" not in person.roles:
        raise Refused(403, "not_allowed")
    if programme != PROGRAMME:
        raise Refused(422, "unknown_programme")
    now, key = timezone.now(), sealing.new_key()
    case = CaseFile(
        id=uuid.uuid4(), agency=person.agency, programme=programme, template_version=VERSION,
        responsible=person.account, opened_on=timezone.localdate(now), created_at=now,
    )  # fmt: skip
    try:
        with transaction.atomic():
            case.client_number = client_number or _next_number(person.agency)
            case.save(force_insert=True)
            wrapped = sealing.wrap(case.agency, case.id, key)
            CaseKey.objects.create(case=case, wrapped=wrapped, fingerprint=sealing.fingerprint(key))
            _log(person, case.id, "open")
            _emit("case_opened.v1", case)
    except IntegrityError:
        raise Refused(409, "client_number_taken") from None
    return Summary(case, {}, {}, {})


def list_cases(person: Person, page: int, size: int) -> tuple[int, list[dict[str, Any]]]:
    """How many open files this person leads, and one page of them by client number, names opened; one entry in the log
    holds the ids that were shown."""
    if "case_manager" not in person.roles:
        raise Refused(403, "not_allowed")
    with transaction.atomic():
        files = CaseFile.objects.filter(agency=person.agency, responsible=person.account, status="open")
        named = Prefetch("sections", CaseSection.objects.filter(section="person"), "of_person")
        shown = files.select_related("key").prefetch_related("phases", named).order_by("client_number", "id")
        found, total = list(shown[(page - 1) * size : page * size]), files.count()
        now, roles = timezone.now(), sorted(person.roles)
        entry = {"at": now, "agency": person.agency, "account": person.account, "roles": roles, "action": "list"}
        Access.objects.create(cases=[case.id for case in found], **entry)
        return total, [_line(case) for case in found]


def _line(case: CaseFile) -> dict[str, Any]:
    key = sealing.unwrap(case.agency, case.id, bytes(case.key.wrapped))
    answers: Answers = {}
    for one in case.of_person:
        answers = sealing.open_sealed(key, case.id, one.section, one.version, bytes(one.sealed))
    started = {phase.phase for phase in case.phases.all()}
    return {
        **{name: getattr(case, name) for name in PLAIN},
        "name": answers.get("name"),
        "first_name": answers.get("first_name"),
        "phase": next((phase for phase in reversed(PHASES) if phase in started), None),
        "district": None,
        "last_contact_on": None,
        "next_reminder_on": None,
        "overdue": False,
    }


def change_answers(person: Person, case_id: UUID, expected: int, changes: Mapping[str, Any]) -> Summary:
    """Store the changes named and nothing else, for the version named."""
    with transaction.atomic():
        case = _locked(person, case_id)
        _log(person, case_id, "write")
        if case.version != expected:
            raise Refused(412, "version_stale")
        if case.status != "open":
            raise Refused(409, "case_closed")
        key = sealing.unwrap(case.agency, case.id, bytes(case.key.wrapped))
        before = _opened(case, key)
        answers = before | changes
        answers = {name: value for name, value in answers.items() if value is not None}
        CaseFile.objects.filter(id=case.id).update(version=F("version") + 1)
        case.version += 1
        _seal(case, key, answers, changes)
        searching.follow(case, before, answers)
    dates = {phase.phase: (phase.started_on, phase.ended_on) for phase in case.phases.all()}
    return Summary(case, dates, {consent.purpose: consent.since for consent in case.consents.all()}, answers)


def _locked(person: Person, case_id: UUID) -> CaseFile:
    files = CaseFile.objects.select_for_update(of=("self",), no_key=True).select_related("key")
    found = files.prefetch_related("phases", "consents", "sections").filter(id=case_id, agency=person.agency).first()
    if found is None or "case_manager" not in person.roles or found.responsible != person.account:
        raise Refused(404, "not_found")
    return found


def _opened(case: CaseFile, key: bytes) -> Answers:
    answers: Answers = {}
    for one in case.sections.all():
        answers.update(sealing.open_sealed(key, case.id, one.section, one.version, bytes(one.sealed)))
    return answers


def _seal(case: CaseFile, key: bytes, answers: Answers, changes: Mapping[str, Any]) -> None:
    """All touched sections in one statement."""
    rows = []
    for section, names in SECTIONS.items():
        if not changes.keys().isdisjoint(names):
            inner = {name: answers[name] for name in names if name in answers}
            sealed = sealing.seal(key, case.id, section, case.version, inner)
            rows.append(CaseSection(case=case, section=section, version=case.version, sealed=sealed))
    CaseSection.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["case", "section"], update_fields=["version", "sealed"]
    )


def _next_number(agency: UUID) -> str:
    """The agency's next number that is not taken."""
    while True:
        counter, _ = ClientNumber.objects.select_for_update().get_or_create(agency=agency, defaults={"last": 0})
        counter.last += 1
        counter.save(update_fields=["last"])
        number = f"{counter.last:03d}"
        if not CaseFile.objects.filter(agency=agency, client_number=number).exists():
            return number


def _log(person: Person, case_id: UUID, *actions: str) -> None:
    now, roles = timezone.now(), sorted(person.roles)
    entry = {"at": now, "agency": person.agency, "account": person.account, "roles": roles, "cases": [case_id]}
    Access.objects.bulk_create([Access(action=action, **entry) for action in actions])


def _emit(event: str, case: CaseFile) -> None:
    told = {"reference": case.id, "agency": case.agency, "programme": case.programme, "opened_on": case.opened_on}
    body = json.dumps({name: str(value) for name, value in told.items()})
    Outbox.objects.create(event=event, audience="retention", body=body, created_at=timezone.now())
