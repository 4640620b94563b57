"""Templates in memory: versions in force, proposals to change them, what agencies add, files that are taken along."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from kernel.housekeeping import BOOKKEEPING_KEPT
from services.casefile.model.access import Condition
from services.casefile.store.programmes import Extended, Extensions
from services.casefile.template_changes.model.proposals import Act, Proposal, Step
from services.casefile.template_changes.store.moves import TemplateMoves
from services.casefile.template_changes.store.proposals import STATES, Proposals
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.reading.loading import VersionText, programme_of
from services.casefile.templates.registry import Version
from tests.unit.casefile.fakes.conditions import those
from tests.unit.casefile.fakes.database import FakeDatabase, InMemory, page_of


class FakeVersions:
    """As `TemplateVersions`: what was put in force lies in the database, and is read anew each time."""

    def __init__(self, database: FakeDatabase, shipped: Iterable[VersionText]) -> None:
        self._rows = database.tables["template_versions"]
        for one in shipped:
            self._rows[one.programme, one.number] = {"text": one}

    def versions(self) -> dict[Version, bool]:
        """All there are, all in force."""
        return dict.fromkeys(sorted(self._rows), True)

    def read(self, version: Version) -> Programme | None:
        """One of them."""
        return programme_of(self._rows[version]["text"])


class FakeExtensions(InMemory, Extensions):
    """As `Extensions`."""

    def newest(self, agency: UUID, programme: str) -> Extended | None:
        _, found = self.page(agency, programme, 1, 1)
        return found[0] if found else None

    def page(self, agency: UUID, programme: str, page: int, size: int) -> tuple[int, list[Extended]]:
        rows = self._rows("programme_extensions").where(agency=agency, programme=programme)
        names = ("version", "yaml", "reason", "changed_by", "changed_at")
        found = [Extended(*(row[name] for name in names)) for row in rows]
        return page_of(sorted(found, key=lambda one: -one.version), page, size)

    def add(self, agency: UUID, programme: str, version: int, yaml: str, reason: str, account: UUID) -> bool:
        row = {"agency": agency, "programme": programme, "version": version, "yaml": yaml, "reason": reason}
        made = {"changed_by": account, "changed_at": self._clock.acted()}
        return self._rows("programme_extensions").insert((agency, programme, version), **row, **made)


class FakeProposals(InMemory, Proposals):
    """As `Proposals`."""

    def add(self, proposal: Proposal) -> None:
        self._rows("template_proposals").insert(proposal.id, proposal=proposal)
        self._note(proposal.id, proposal.proposed_by, "proposed", proposal.reason)

    def get(self, programme: str, proposal: UUID, *, lock: bool = False) -> Proposal | None:  # noqa: ARG002 -- because the real one locks
        row = self._rows("template_proposals").get(proposal)
        return self._with_steps(row["proposal"]) if row and row["proposal"].programme == programme else None

    def page(self, programme: str, page: int, size: int) -> tuple[int, list[Proposal]]:
        found = [row["proposal"] for row in self._rows("template_proposals").values()]
        found = [self._with_steps(one) for one in found if one.programme == programme]
        found.sort(key=lambda one: one.id)
        return page_of(sorted(found, key=lambda one: one.proposed_at, reverse=True), page, size)

    def newest_version(self, programme: str) -> int:
        return max((number for one, number in self._rows("template_versions") if one == programme), default=0)

    def text_in_force(self, programme: str, version: int) -> VersionText | None:
        found = self._rows("template_versions").get((programme, version))
        return found["text"] if found else None

    def decide(self, proposal: Proposal, account: UUID, step: Act, reason: str | None = None) -> None:
        approved_by = account if step == "approved" else None
        decided = replace(proposal, state=STATES[step], approved_by=approved_by, steps=())
        self._rows("template_proposals").change(proposal.id, proposal=decided)
        self._note(proposal.id, account, step, reason)

    def put_in_force(self, proposal: Proposal) -> bool:
        text = VersionText(proposal.programme, proposal.version, proposal.template, proposal.base)
        return self._rows("template_versions").insert((proposal.programme, proposal.version), text=text)

    def _note(self, proposal: UUID, account: UUID, step: Act, reason: str | None) -> None:
        said = Step(self._clock.acted(), account, step, reason)
        self._rows("template_proposal_log").insert(self._next(), proposal=proposal, step=said)

    def _with_steps(self, proposal: Proposal) -> Proposal:
        noted = sorted(self._rows("template_proposal_log").items())
        return replace(proposal, steps=tuple(row["step"] for _, row in noted if row["proposal"] == proposal.id))


class FakeTemplateMoves(InMemory, TemplateMoves):
    """As `TemplateMoves`."""

    def behind(self, agency: UUID, programme: str, to: int, after: UUID, size: int) -> list[UUID]:
        found = self._rows("cases").where(agency=agency, programme=programme, status="open")
        return sorted(row["id"] for row in found if row["template_version"] < to and row["id"] > after)[:size]

    def waiting(self, job: UUID, agency: UUID, programme: str, to: int, size: int) -> tuple[int, list[UUID]]:
        behind = self.behind(agency, programme, to, UUID(int=0), len(self._rows("cases")))
        left = [case for case in behind if (job, case) not in self._rows("case_template_moves")]
        return len(left), left[:size]

    def note(self, job: UUID, case_id: UUID, agency: UUID, code: str | None) -> None:
        if case_id in self._rows("cases"):
            row = {"job": job, "case_id": case_id, "agency": agency, "code": code, "at": self._clock.now()}
            self._rows("case_template_moves").insert((job, case_id), **row)

    def counts(self, job: UUID) -> Counter[str | None]:
        return Counter(row["code"] for row in self._rows("case_template_moves").where(job=job))

    def left(self, job: UUID, reach: Condition, page: int, size: int) -> tuple[int, list[tuple[UUID, str, str]]]:
        reached, cases = those(self._rows, reach), self._rows("cases")
        found = [
            (row["case_id"], cases[row["case_id"]]["client_number"], row["code"])
            for row in self._rows("case_template_moves").where(job=job)
            if row["code"] is not None and row["case_id"] in reached
        ]
        return page_of(sorted(found), page, size)

    def purge(self) -> None:
        then = self._clock.now() - BOOKKEEPING_KEPT
        for key in [key for key, row in self._rows("case_template_moves").items() if row["at"] < then]:
            del self._rows("case_template_moves")[key]

    def kinds(self, cases: Iterable[UUID]) -> dict[UUID, set[str]]:
        of_cases, found = set(cases), dict[UUID, set[str]]()
        for row in self._rows("case_entries").values():
            if row["case_id"] in of_cases:
                found.setdefault(row["case_id"], set()).add(row["kind"])
        return found
