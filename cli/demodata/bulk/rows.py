"""The rows that a file is, in every database; sealed, wrapped and referred to by the real code.

What one service would have told another lies in the rows of that other: the events that would have carried it came to
rest long ago, as everything older than bookkeeping is kept (kernel/housekeeping.py, ADR 31).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from cli.demodata.bulk.acts import Agreed, Fresh
from cli.demodata.bulk.life import Life
from cli.demodata.bulk.tables import Row
from services.casefile.model.casefile import CaseFile
from services.casefile.model.entries import Entry
from services.casefile.model.referred import Heading, is_closed_to_referrers
from services.casefile.model.retention import counted_from, days_between, recorded_on
from services.casefile.model.words import CASE_LEFT
from services.casefile.sealing.documents import WrappingKeys, fingerprint, new_case_key, seal
from services.casefile.sealing.references import References
from services.casefile.store import referred
from services.casefile.store.entries import row_of
from services.casefile.store.sealed_answers import HISTORY
from services.casefile.templates.values import Value
from services.casefile.usecases.search_terms import mark, terms_of, tokens
from services.consent.model.consent import Consent
from services.consent.model.templates import Templates
from services.consent.usecases.granting import receipt_number
from services.retention.model.schedule import Range, Schedule

APPLIED = timedelta(seconds=1)  # after it was entered, a consent has been put into practice
CASE = (
    "id", "agency", "programme", "template_version", "status", "responsible", "client_number", "opened_on",
    "closed_on", "version", "district", "last_contact_on",
)  # fmt: skip


@dataclass(frozen=True)
class Makings:
    """What rows are made with. `search_keys`: by agency; `retention_days`: likewise."""

    wrapping: WrappingKeys
    references: References
    consents: Templates
    search_keys: Mapping[UUID, bytes]
    retention_days: Mapping[UUID, int]


class Kept:
    """A file with its key, and the ids of what has been written of it."""

    def __init__(self, life: Life) -> None:
        self.life, self.key = life, new_case_key()
        self._schedule: Schedule | None = None
        self._is_away = False
        self._receipts: dict[UUID, str] = {}
        self._references: dict[str, UUID] = {}
        self._found_by: list[Value | None] = []
        self._terms: frozenset[str] = frozenset()
        self._as_referred: bytes | None = None

    def rows(self, makings: Makings, *, put_away: bool) -> Iterator[Row]:
        """What is new since the last time. `put_away`: an open file is written as closed ones are, for none works on it
        until it is written the next time, and no rule of time need look at it."""
        fresh, self.life.fresh = self.life.fresh, Fresh()
        if fresh or (self._is_away and not put_away):
            self._is_away = put_away and self.life.case.status == "open"
            yield from self._file(makings, fresh)
        yield from self._entries(fresh)

    def follow_retention(self, makings: Makings) -> None:
        """Let retention know of the file, and the file its day of erasure."""
        self._schedule = self._as_retention_has_it(makings)
        if self._schedule.due_on != self.life.due_on:
            self.life.due_on, self.life.told = self._schedule.due_on, self.life.told + 1

    def _file(self, makings: Makings, fresh: Fresh) -> Iterator[Row]:
        case = self.life.case
        if fresh.is_new:
            wrapped = makings.wrapping.wrap(case.agency, case.id, self.key)
            yield "keys.case_keys", {
                "case_id": case.id, "agency": case.agency, "wrapped": wrapped, "fingerprint": fingerprint(self.key),
            }  # fmt: skip
        yield "retention.schedules", columns(self._schedule)
        yield from self._case(makings)
        yield from self._of_people(case, fresh)
        yield from self._answers(fresh)
        yield from self._tokens(makings)
        for purpose in sorted(fresh.consents):
            yield from self._consent(makings, self.life.consents[purpose])

    def _case(self, makings: Makings) -> Iterator[Row]:
        life, case = self.life, self.life.case
        plain = {name: getattr(case, name) for name in CASE}
        if self._as_referred is None and is_closed_to_referrers(life.programme, case):
            heading = _heading(life)
            self._as_referred = seal(self.key, case.id, referred.NAME, referred.VERSION, heading.__dict__)
        if self._is_away:
            plain |= {"status": "closed", "closed_on": case.opened_on}
        yield (
            "casefile.cases",
            plain
            | {
                "erasure_due_on": life.due_on,
                "told": life.told,
                "created_at": life.opened_at,
                "searched_as": mark(makings.search_keys[case.agency]),
                "as_referred": self._as_referred,
            },
        )
        for phase, dates in case.phases.items():
            yield "casefile.case_phases", {"case_id": case.id, "agency": case.agency, "phase": phase} | columns(dates)

    def _of_people(self, case: CaseFile, fresh: Fresh) -> Iterator[Row]:
        whose = {"case_id": case.id, "agency": case.agency}
        for share, giver in fresh.shares:
            yield "casefile.case_responsibilities", {**whose, **columns(share), "given_by": giver}
        for account, author, at in fresh.words:
            word = {"account": account, "author": author, "word": CASE_LEFT, "told_at": at}
            yield "casefile.case_words", {**whose, "id": uuid4(), **word}
        for access in fresh.accesses:
            yield (
                "casefile.access_log",
                {
                    "at": access.at,
                    "agency": case.agency,
                    "account": access.who.account,
                    "roles": [access.who.role],
                    "action": access.action.stored,
                    "cases": [case.id],
                },
            )

    def _answers(self, fresh: Fresh) -> Iterator[Row]:
        life, case = self.life, self.life.case
        documents: dict[str, Mapping[str, Any]] = {
            section.id: {field.id: life.answers[field.id] for field in section.fields if field.id in life.answers}
            for section in life.programme.sections
            if section.id in fresh.sections
        }
        documents |= {name + HISTORY: life.histories[name] for name in sorted(fresh.histories)}
        for name, content in documents.items():
            yield (
                "casefile.case_sections",
                {
                    "case_id": case.id,
                    "agency": case.agency,
                    "section": name,
                    "version": case.version,
                    "sealed": seal(self.key, case.id, name, case.version, content),
                },
            )

    def _tokens(self, makings: Makings) -> Iterator[Row]:
        """Names stay what they are in a story, so what a file is found by only grows."""
        life, case, heading = self.life, self.life.case, self.life.programme.heading
        found_by = [life.answers.get(name) for name in (heading.name, heading.first_name, heading.born) if name]
        if found_by == self._found_by:
            return
        terms = terms_of(life.programme, life.answers, life.histories)
        for one in sorted(tokens(makings.search_keys[case.agency], terms - self._terms)):
            yield "casefile.case_tokens", {"agency": case.agency, "token": one, "case_id": case.id}
        self._found_by, self._terms = found_by, terms

    def _consent(self, makings: Makings, agreed: Agreed) -> Iterator[Row]:
        case, until = self.life.case, agreed.received_on
        whose = {"case_id": case.id, "agency": case.agency, "purpose": agreed.purpose, "consent": agreed.id}
        state, since = ("withdrawn", until) if until else ("in_force", agreed.given_on)
        yield "consent.consents", columns(self._as_consent_has_it(makings, agreed))
        yield "casefile.case_consents", whose | {"state": state, "since": since}
        ever = {"since": agreed.given_on, "until": until, "given_by": agreed.given_by}
        yield "casefile.case_consents_ever", whose | ever

    def _as_consent_has_it(self, makings: Makings, agreed: Agreed) -> Consent:
        case, withdrawn_at = self.life.case, agreed.withdrawal_recorded_at
        template = makings.consents[case.programme]
        texts = next(one.text_sha256 for one in template.purposes if one.id == agreed.purpose)
        return Consent(
            id=agreed.id,
            agency=case.agency,
            reference=self._reference(makings, "consent"),
            programme=case.programme,
            purpose=agreed.purpose,
            template_version=template.version,
            text_de_sha256=texts.de,
            text_en_sha256=texts.en,
            given_by=agreed.given_by,
            given_on=agreed.given_on,
            state="withdrawn" if withdrawn_at else "in_force",
            received_on=agreed.received_on,
            recorded_at=agreed.recorded_at,
            recorded_by=agreed.recorded_by,
            granted_applied_at=agreed.recorded_at + APPLIED,
            withdrawal_applied_at=withdrawn_at + APPLIED if withdrawn_at else None,
            evidence_until=None,
            receipt=self._receipts.setdefault(agreed.id, receipt_number()),
            version=2 if withdrawn_at else 1,
            withdrawal_recorded_at=withdrawn_at,
        )

    def _reference(self, makings: Makings, purpose: str) -> UUID:
        """What another service knows the file by; always the same."""
        if purpose not in self._references:
            self._references[purpose] = makings.references.refer(purpose, self.life.case.id)
        return self._references[purpose]

    def _entries(self, fresh: Fresh) -> Iterator[Row]:
        agency = {"agency": self.life.case.agency}
        for entry in fresh.entries.values():
            yield "casefile.case_entries", row_of(entry, self.key) | agency
        for entry in fresh.earlier:
            yield "casefile.case_entries_before", self._before(entry) | agency

    def _before(self, entry: Entry) -> dict[str, object]:
        sealed = row_of(entry, self.key)
        kept = {name: sealed[name] for name in ("case_id", "version", "sealed", "changed_at", "entrusted")}
        return {"entry": entry.id, **kept}

    def _as_retention_has_it(self, makings: Makings) -> Schedule:
        case, programme = self.life.case, self.life.programme
        schedule = Schedule(self._reference(makings, "retention"), case.agency, case.programme, "open", case.opened_on)
        counted = counted_from(programme, case)
        if counted is None:
            return schedule
        at_least, at_most = days_between(programme, case, self.life.answers, _ever(self.life))
        within = Range(programme.retention.kind, at_least, at_most)
        days = makings.retention_days[case.agency]
        return schedule.closed(recorded_on(programme, case) or counted, counted, days, within)


def columns(row: Any) -> dict[str, Any]:
    """The fields of a flat dataclass; `asdict` would copy each value."""
    return {one.name: getattr(row, one.name) for one in fields(row)}


def _heading(life: Life) -> Heading:
    named = life.programme.heading
    name, first_name = (life.answers.get(field) if field else None for field in (named.name, named.first_name))
    return Heading(life.case.client_number, *(str(one) if one else None for one in (name, first_name)))


def _ever(life: Life) -> dict[str, list[Value]]:
    """What answers were before, by field."""
    return {
        name: [one["value"] for one in history["before"]]
        for histories in life.histories.values()
        for name, history in histories.items()
    }
