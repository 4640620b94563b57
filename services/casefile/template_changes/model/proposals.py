"""Proposals to change a template or its code lists, and who may put them in force.

Source: product.md, P2: changed only by system owners after agreement with the office head (Amtsleitung), basic changes
together with a second owner, each documented.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from kernel.errors import Conflict, Forbidden
from services.casefile.templates.changes import Change

State = Literal["proposed", "in_force", "rejected", "withdrawn"]
Act = Literal["proposed", "approved", "rejected", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Step:
    """One decision about a proposal, as it is on record for ever."""

    at: datetime
    account: UUID
    step: Act
    reason: str | None


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A next version of a template, with what differs from the one before.

    `template`, `base`: the texts, as `VersionText`; `changes`: see `told`; `agreed_on`, `agreed_document`: when the
    office head agreed, and where that is written down.
    """

    id: UUID
    programme: str
    version: int
    template: str
    base: str
    changes: list[dict[str, Any]]
    basic: bool
    reason: str
    agreed_on: date
    agreed_document: str
    proposed_by: UUID
    proposed_at: datetime
    state: State = "proposed"
    approved_by: UUID | None = None
    steps: tuple[Step, ...] = ()


def told(change: Change) -> dict[str, Any]:
    """A difference as it is kept and shown."""
    return {"path": "/".join(change.path), "how": change.how, "weight": change.weight}


def check_approval(proposal: Proposal, account: UUID) -> None:
    """Raises `Conflict` `proposal_decided`, `Forbidden` `second_owner_needed` (the database holds the latter too)."""
    check_undecided(proposal)
    if proposal.basic and account == proposal.proposed_by:
        raise Forbidden("second_owner_needed")


def check_withdrawal(proposal: Proposal, account: UUID) -> None:
    """Raises `Conflict` `proposal_decided`, and `Forbidden` for all but the proposer."""
    check_undecided(proposal)
    if account != proposal.proposed_by:
        raise Forbidden()


def check_undecided(proposal: Proposal) -> None:
    """Raises `Conflict` `proposal_decided`."""
    if proposal.state != "proposed":
        raise Conflict("proposal_decided")
