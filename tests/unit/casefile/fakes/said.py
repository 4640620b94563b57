"""What files say, in memory and sealed as in the product, so that a wrong key, file or version is noticed."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from kernel.errors import StaleVersion
from services.casefile.model.access import Condition
from services.casefile.model.answers import Answers
from services.casefile.model.casefile import CaseFile
from services.casefile.model.entries import Entry, Values
from services.casefile.model.entrusted import Release
from services.casefile.model.histories import Histories, Withdrawn
from services.casefile.model.plausibility import Acknowledged
from services.casefile.model.protected_address import Opening
from services.casefile.sealing.documents import open_sealed, seal
from services.casefile.store import address_openings
from services.casefile.store.acknowledgements import NAME, Acknowledgements, BySubject
from services.casefile.store.address_openings import AddressOpenings
from services.casefile.store.drafts import Draft, DraftLine, Drafts, if_whole
from services.casefile.store.entries import PLAIN, Entries, Seen, is_entrustable
from services.casefile.store.sealed_answers import HISTORY, WITHDRAWN, Sections
from tests.unit.casefile.fakes.conditions import those
from tests.unit.casefile.fakes.constraints import Violated
from tests.unit.casefile.fakes.database import InMemory, Row

CHANGING = PLAIN - {"id", "case_id", "kind", "parent", "author", "created_at"}


class FakeSections(InMemory, Sections):
    """As `Sections`."""

    def read(self, case_id: UUID, key: bytes) -> Answers:
        answers: Answers = {}
        for row in self._rows("case_sections").where(case_id=case_id):
            if row["section"] != WITHDRAWN and not row["section"].endswith(HISTORY):
                answers.update(_opened(row, key))
        return answers

    def histories(self, case_id: UUID, key: bytes) -> dict[str, Histories]:
        found = self._rows("case_sections").where(case_id=case_id)
        return {
            row["section"].removesuffix(HISTORY): _opened(row, key) for row in found if row["section"].endswith(HISTORY)
        }

    def withdrawn(self, case_id: UUID, key: bytes) -> dict[str, list[Withdrawn]]:
        row = self._rows("case_sections").get((case_id, WITHDRAWN))
        return _opened(row, key) if row else {}

    def keep(self, case: CaseFile, key: bytes, histories: Mapping[str, Histories]) -> None:
        self.write(case, key, {name + HISTORY: history for name, history in histories.items()})

    def read_one(self, section: str, keys: Mapping[UUID, bytes]) -> dict[UUID, Answers]:
        found = self._rows("case_sections").where(section=section)
        return {row["case_id"]: _opened(row, keys[row["case_id"]]) for row in found if row["case_id"] in keys}

    def write(self, case: CaseFile, key: bytes, sections: Mapping[str, Mapping[str, Any]]) -> None:
        for section, said in sections.items():
            row = {"case_id": case.id, "agency": case.agency, "section": section, "version": case.version}
            sealed = seal(key, case.id, section, case.version, said)
            self._rows("case_sections")[case.id, section] = {**row, "sealed": sealed}


class FakeAcknowledgements(InMemory, Acknowledgements):
    """As `Acknowledgements`."""

    def read(self, case_id: UUID, key: bytes) -> dict[str, dict[str, Acknowledged]]:
        row = self._rows("case_acknowledgements").get(case_id)
        return open_sealed(key, case_id, NAME, row["version"], row["sealed"]) if row else {}

    def keep(self, case: CaseFile, key: bytes, known: BySubject) -> None:
        version = self._rows("case_acknowledgements").get(case.id, {"version": 0})["version"] + 1
        sealed = seal(key, case.id, NAME, version, known)
        row = {"case_id": case.id, "agency": case.agency, "version": version, "sealed": sealed}
        self._rows("case_acknowledgements")[case.id] = row


class FakeAddressOpenings(InMemory, AddressOpenings):
    """As `AddressOpenings`."""

    def read(self, case_id: UUID, key: bytes) -> list[Opening]:
        row = self._rows("case_address_openings").get(case_id)
        if row is None:
            return []
        told = open_sealed(key, case_id, address_openings.NAME, row["version"], row["sealed"])["openings"]
        return [Opening(**one) for one in told]

    def add(self, case: CaseFile, key: bytes, opening: Opening) -> None:
        told = [asdict(one) for one in (*self.read(case.id, key), opening)]
        version = self._rows("case_address_openings").get(case.id, {"version": 0})["version"] + 1
        sealed = seal(key, case.id, address_openings.NAME, version, {"openings": told})
        row = {"case_id": case.id, "agency": case.agency, "version": version, "sealed": sealed}
        self._rows("case_address_openings")[case.id] = row


class FakeDrafts(InMemory, Drafts):
    """As `Drafts`."""

    def put(self, case: CaseFile, key: bytes, account: UUID, part: str, draft: Draft) -> None:
        row = {"case_id": case.id, "agency": case.agency, "account": account, "part": part}
        sealed = seal(key, case.id, f"draft/{account}/{part}", draft.base_version, draft.content)
        said = {"base_version": draft.base_version, "sealed": sealed, "saved_at": draft.saved_at}
        self._rows("case_drafts")[case.id, account, part] = {**row, **said}

    def get(self, case_id: UUID, key: bytes, account: UUID, part: str) -> Draft | None:
        row = self._rows("case_drafts").get((case_id, account, part))
        if row is None:
            return None
        content = open_sealed(key, case_id, f"draft/{account}/{part}", row["base_version"], row["sealed"])
        return Draft(row["base_version"], content, row["saved_at"])

    def beside_answers(self, case_id: UUID, key: bytes, account: UUID) -> tuple[Answers, Draft | None]:
        draft = if_whole(lambda: self.get(case_id, key, account, "answers"))
        return FakeSections(self._connection, self._clock).read(case_id, key), draft

    def leave(self, case: CaseFile, key: bytes, account: UUID, draft: Draft) -> None:
        kept = self.get(case.id, key, account, "answers")
        if kept is None or kept.saved_at != draft.saved_at:
            return
        if draft.content:
            self.put(case, key, account, "answers", draft)
        else:
            self.discard(case.id, account, "answers")

    def discard(self, case_id: UUID, account: UUID, part: str) -> None:
        self._rows("case_drafts").pop((case_id, account, part), None)

    def count(self, case_id: UUID, account: UUID, but: str = "") -> int:
        own = self._rows("case_drafts").where(case_id=case_id, account=account)
        return sum(row["part"] != but for row in own)

    def of_account(self, reach: Condition) -> list[DraftLine]:
        reached = those(self._rows, reach)
        own = [row for row in self._rows("case_drafts").where(account=reach.values["who"]) if row["case_id"] in reached]
        own.sort(key=lambda row: (row["case_id"], row["part"]))
        own.sort(key=lambda row: row["saved_at"], reverse=True)
        return [DraftLine(row["case_id"], row["part"], row["base_version"], row["saved_at"]) for row in own]

    def purge(self, before: datetime) -> int:
        old = [key for key, row in self._rows("case_drafts").items() if row["saved_at"] < before]
        for key in old:
            del self._rows("case_drafts")[key]
        return len(old)


class FakeEntries(InMemory, Entries):
    """As `Entries`."""

    def all(self, seen: Seen, kinds: Iterable[str], parent: UUID | None = None) -> list[Entry]:
        wanted = list(kinds)
        found = [
            row
            for row in self._rows("case_entries").where(case_id=seen.case_id, removed_at=None)
            if row["kind"] in wanted and parent in (None, row["parent"]) and self._readable(row, seen.reader)
        ]
        return [_entry(row, seen.key) for row in sorted(found, key=lambda row: (row["created_at"], row["id"]))]

    def removed(self, seen: Seen, kinds: Iterable[str]) -> list[Entry]:
        wanted = list(kinds)
        of_file = self._rows("case_entries").where(case_id=seen.case_id)
        removed = [row for row in of_file if row["removed_at"] is not None and row["kind"] in wanted]
        found = [row for row in removed if self._readable(row, seen.reader)]
        return [_entry(row, seen.key) for row in sorted(found, key=lambda row: (row["created_at"], row["id"]))]

    def kept_from(self, seen: Seen, kinds: Iterable[str]) -> list[Entry]:
        wanted = list(kinds)
        found = [
            row
            for row in self._rows("case_entries").where(case_id=seen.case_id, removed_at=None)
            if row["kind"] in wanted and not self._readable(row, seen.reader)
        ]
        return [_entry(row, seen.key) for row in sorted(found, key=lambda row: (row["created_at"], row["id"]))]

    def get(self, seen: Seen, kind: str, entry_id: UUID, *, lock: bool = False) -> Entry | None:  # noqa: ARG002 -- because the real one locks
        row = self._rows("case_entries").get(entry_id)
        if row is None or (row["case_id"], row["kind"]) != (seen.case_id, kind):
            return None
        return _entry(row, seen.key) if self._readable(row, seen.reader) else None

    def several(self, keys: Mapping[UUID, bytes], ids: Iterable[UUID], reader: UUID) -> dict[UUID, Entry]:
        rows = [self._rows("case_entries")[key] for key in ids if key in self._rows("case_entries")]
        readable = [row for row in rows if row["case_id"] in keys and self._readable(row, reader)]
        return {row["id"]: _entry(row, keys[row["case_id"]]) for row in readable}

    def values(
        self, case_id: UUID, key: bytes, kinds: Iterable[str], *, removed_too: bool = False
    ) -> dict[str, list[Values]]:
        of_file = self._rows("case_entries").where(case_id=case_id)
        there = [row for row in of_file if removed_too or row["removed_at"] is None]
        return {kind: [_entry(row, key).values for row in there if row["kind"] == kind] for kind in kinds}

    def kinds(self, case_id: UUID) -> set[str]:
        return {row["kind"] for row in self._rows("case_entries").where(case_id=case_id)}

    def before(self, entry: Entry, seen: Seen) -> list[Entry]:
        rows = sorted(self._rows("case_entries_before").where(entry=entry.id), key=lambda row: -row["version"])
        told = [{**row, "entrusted": _secret(entry, row)} for row in rows]
        return [
            replace(
                entry,
                **{name: row[name] for name in ("version", "changed_at", "entrusted")},
                values=_values(entry, seen.key, row),
            )
            for row in told
            if self._readable({**row, "id": entry.id, "author": entry.author}, seen.reader)
        ]

    def add(self, entry: Entry, agency: UUID, key: bytes) -> None:
        of_rule = self._rows("case_entries").where(case_id=entry.case_id, rule=entry.rule, rule_on=entry.rule_on)
        if entry.rule is not None and of_rule:
            raise Violated("case_entries")
        self._rows("case_entries").insert(entry.id, **_row(entry, key), agency=agency)

    def save(self, before: Entry, after: Entry, key: bytes) -> Entry:
        now = self._rows("case_entries").get(before.id)
        if now is None or now["version"] != before.version:
            raise StaleVersion()
        kept = {name: now[name] for name in ("case_id", "agency", "version", "sealed", "changed_at", "entrusted")}
        self._rows("case_entries_before").insert((before.id, before.version), entry=before.id, **kept)
        saved = replace(after, version=before.version + 1, changed_at=self._clock.acted())
        row = _row(saved, key)
        self._rows("case_entries").change(before.id, **{name: row[name] for name in (*CHANGING, "sealed")})
        return saved

    def is_kept_by(self, case_id: UUID, author: UUID, entry: UUID | None = None) -> bool:
        kept = self._rows("case_entries").where(case_id=case_id, author=author, entrusted=True)
        return any(entry in (None, row["id"]) for row in kept)

    def release(self, entry: Entry, agency: UUID, key: bytes, release: Release) -> None:
        about = {"case_id": entry.case_id, "agency": agency, "entry": entry.id, "account": release.account}
        said = {"release": replace(release, reason=None), "sealed": None}
        if release.reason:
            name = f"releases/{entry.id}/{release.account}"
            said["sealed"] = seal(key, entry.case_id, name, 1, {"reason": release.reason})
        self._rows("entry_releases").insert((entry.id, release.account), **about, **said)

    def releases(self, entry: Entry, key: bytes) -> list[Release]:
        rows = self._rows("entry_releases").where(entry=entry.id)
        rows.sort(key=lambda row: (row["release"].released_at, row["account"]))
        return [_released(entry, key, row) for row in rows]

    def _readable(self, row: Row, reader: UUID) -> bool:
        released = (row["id"], reader) in self._rows("entry_releases")
        return not row["entrusted"] or row["author"] == reader or released


def _opened(row: Row, key: bytes) -> dict[str, Any]:
    return open_sealed(key, row["case_id"], row["section"], row["version"], row["sealed"])


def _row(entry: Entry, key: bytes) -> dict[str, Any]:
    plain = {name: getattr(entry, name) for name in PLAIN}
    return plain | {"sealed": seal(key, entry.case_id, f"{entry.kind}/{entry.id}", entry.version, entry.values)}


def _released(entry: Entry, key: bytes, row: Row) -> Release:
    release: Release = row["release"]
    if row["sealed"] is None:
        return release
    said = open_sealed(key, entry.case_id, f"releases/{entry.id}/{release.account}", 1, row["sealed"])
    return replace(release, reason=said["reason"])


def _secret(entry: Entry, row: Row) -> bool:
    return is_entrustable(entry.kind) if row["entrusted"] is None else bool(row["entrusted"])


def _values(entry: Entry, key: bytes, row: Row) -> dict[str, Any]:
    return open_sealed(key, entry.case_id, f"{entry.kind}/{entry.id}", row["version"], row["sealed"])


def _entry(row: Row, key: bytes) -> Entry:
    bare = Entry(**{name: row[name] for name in PLAIN}, values={})
    return replace(bare, values=_values(bare, key, row))
