"""Who may put a proposed template in force, and who may not."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from kernel.errors import Conflict, Forbidden
from kernel.principal import Principal
from services.casefile.model.access import Power, must
from services.casefile.template_changes.model.proposals import (
    Proposal,
    check_approval,
    check_undecided,
    check_withdrawal,
)

ONE, OTHER = UUID(int=1), UUID(int=2)
BASIC = Proposal(
    id=UUID(int=3),
    programme="waska",
    version=2,
    template="",
    base="",
    changes=[],
    basic=True,
    reason="x",
    agreed_on=date(2026, 1, 5),
    agreed_document="x",
    proposed_by=ONE,
    proposed_at=datetime(2026, 1, 6, tzinfo=UTC),
)


def test_a_basic_change_needs_a_second_owner() -> None:
    """Its proposer alone cannot; a simple change its proposer may put in force."""
    with pytest.raises(Forbidden, match="second_owner_needed"):
        check_approval(BASIC, ONE)
    check_approval(BASIC, OTHER)
    check_approval(replace(BASIC, basic=False), ONE)


def test_only_who_proposed_takes_it_back() -> None:
    """Others reject it, with a reason."""
    check_withdrawal(BASIC, ONE)
    with pytest.raises(Forbidden):
        check_withdrawal(BASIC, OTHER)


@pytest.mark.parametrize("state", ["in_force", "rejected", "withdrawn"])
def test_what_is_decided_stays_so(state: str) -> None:
    """Neither approval nor rejection nor withdrawal comes after a decision."""
    decided = replace(BASIC, state=state)  # type: ignore[arg-type]  # because it is one of them
    for act in (lambda: check_approval(decided, OTHER), lambda: check_withdrawal(decided, ONE)):
        with pytest.raises(Conflict, match="proposal_decided"):
            act()
    with pytest.raises(Conflict):
        check_undecided(decided)


@pytest.mark.parametrize("role", ["host", "agency_admin", "office_head", "case_manager", "dpo", "analyst"])
def test_nobody_but_system_owners_changes_templates(role: str) -> None:
    """Administration and casework are kept apart (P2)."""
    with pytest.raises(Forbidden):
        must(Principal(ONE, None, frozenset({role})), Power.CHANGE_TEMPLATES)
    for owner in ("system_owner", "main_system_owner"):
        must(Principal(ONE, None, frozenset({role, owner})), Power.CHANGE_TEMPLATES)
