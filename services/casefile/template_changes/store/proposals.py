"""Proposals to change templates, and the record of what was decided about them: platform data, no agency's."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from kernel.data.database import sql
from services.casefile.store.repository import Repository
from services.casefile.store.template_versions import add
from services.casefile.template_changes.model.proposals import Act, Proposal, State, Step
from services.casefile.templates.reading.loading import VersionText

PROPOSALS = """
    SELECT p.*, (SELECT jsonb_agg(to_jsonb(l) ORDER BY l.id) FROM template_proposal_log l
        WHERE l.proposal = p.id) AS steps
    FROM template_proposals p WHERE p.programme = :programme
"""
ADD = sql("""
    INSERT INTO template_proposals (id, programme, version, template, base, changes, basic, reason, agreed_on,
        agreed_document, proposed_by, proposed_at)
    VALUES (:id, :programme, :version, :template, :base, CAST(:changes AS jsonb), :basic, :reason, :agreed_on,
        :agreed_document, :proposed_by, :proposed_at)
""")
NOTE = sql("""
    INSERT INTO template_proposal_log (at, proposal, account, step, reason)
    VALUES (:at, :proposal, :account, :step, :reason)
""")
STATES: dict[Act, State] = {"approved": "in_force", "rejected": "rejected", "withdrawn": "withdrawn"}


class Proposals(Repository):
    """What was proposed, by whom, and what became of it."""

    def add(self, proposal: Proposal) -> None:
        """A new one."""
        self._connection.execute(ADD, {**proposal.__dict__, "changes": json.dumps(proposal.changes)})
        self._note(proposal.id, proposal.proposed_by, "proposed", proposal.reason)

    def get(self, programme: str, proposal: UUID, *, lock: bool = False) -> Proposal | None:
        """One, locked against other decisions where asked; None where there is none of that id."""
        if lock:
            self._connection.execute(sql("SELECT FROM template_proposals WHERE id = :id FOR UPDATE"), {"id": proposal})
        row = self._connection.execute(
            sql(PROPOSALS + " AND p.id = :id"), {"programme": programme, "id": proposal}
        ).first()
        return _proposal(row) if row else None

    def page(self, programme: str, page: int, size: int) -> tuple[int, list[Proposal]]:
        """How many there are for a programme, and one page of them, the newest first."""
        total = self._connection.execute(
            sql("SELECT count(*) FROM template_proposals WHERE programme = :programme"), {"programme": programme}
        ).scalar_one()
        rows = self._connection.execute(
            sql(PROPOSALS + " ORDER BY p.proposed_at DESC, p.id LIMIT :size OFFSET :skip"),
            {"programme": programme, "size": size, "skip": (page - 1) * size},
        )
        return total, [_proposal(row) for row in rows]

    def newest_version(self, programme: str) -> int:
        """The highest version that was ever in force; 0 where there is none."""
        newest = self._connection.execute(
            sql("SELECT coalesce(max(version), 0) FROM template_versions WHERE programme = :programme"),
            {"programme": programme},
        ).scalar_one()
        return int(newest)

    def text_in_force(self, programme: str, version: int) -> VersionText | None:
        """What a version says, as it was shipped or proposed."""
        row = self._connection.execute(
            sql("SELECT template, base FROM template_versions WHERE programme = :programme AND version = :version"),
            {"programme": programme, "version": version},
        ).first()
        return None if row is None else VersionText(programme, version, row.template, row.base)

    def decide(self, proposal: Proposal, account: UUID, step: Act, reason: str | None = None) -> None:
        """Record what was decided about a locked proposal."""
        self._connection.execute(
            sql("UPDATE template_proposals SET state = :state, approved_by = :approved_by WHERE id = :id"),
            {"id": proposal.id, "state": STATES[step], "approved_by": account if step == "approved" else None},
        )
        self._note(proposal.id, account, step, reason)

    def put_in_force(self, proposal: Proposal) -> bool:
        """The version is one from now on; False where another of its number was faster."""
        text = VersionText(proposal.programme, proposal.version, proposal.template, proposal.base)
        return add(self._connection, text, self._clock.acted(), proposal.id)

    def _note(self, proposal: UUID, account: UUID, step: Act, reason: str | None) -> None:
        values = {"at": self._clock.acted(), "proposal": proposal, "account": account, "step": step, "reason": reason}
        self._connection.execute(NOTE, values)


def _proposal(row: Row[Any]) -> Proposal:
    columns = {name: value for name, value in row._mapping.items() if name != "steps"}
    return Proposal(**columns, steps=tuple(_step(step) for step in row.steps or []))


def _step(row: dict[str, Any]) -> Step:
    return Step(datetime.fromisoformat(row["at"]), UUID(row["account"]), row["step"], row["reason"])
