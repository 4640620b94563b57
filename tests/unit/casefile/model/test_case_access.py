"""Who may do what with a case file."""

from collections.abc import Callable
from itertools import chain, combinations
from uuid import UUID

import pytest

from kernel.principal import Principal
from services.casefile.model import access
from services.casefile.model.access import Action, allowed, may_open
from services.casefile.model.casefile import CaseFile
from services.casefile.model.templates.programme import Programme

RESPONSIBLE, COLLEAGUE = UUID(int=3), UUID(int=4)
OWN, OTHER = UUID(int=2), UUID(int=9)
ROLES = ("case_manager", "team_lead", "dpo", "audit", "agency_admin", "system_owner", "host", "analyst")
ROLE_SETS = [frozenset(each) for each in chain.from_iterable(combinations(ROLES, size) for size in range(4))]
EVERYTHING = set(Action)
READING = {Action.LIST, Action.READ}
LOG = {Action.ACCESS_LOG}


def expected(account: UUID, roles: frozenset[str]) -> set[Action]:
    """The rules of the brief written down a second time, in words instead of a table."""
    granted: set[Action] = set()
    if "case_manager" in roles and account == RESPONSIBLE:
        granted |= EVERYTHING
    if "team_lead" in roles:
        granted |= READING
    if roles & {"dpo", "audit"}:
        granted |= LOG
    return granted


@pytest.mark.parametrize("account", [RESPONSIBLE, COLLEAGUE])
@pytest.mark.parametrize("status", ["open", "closed"])
def test_every_role_action_and_agency(new_case: Callable[..., CaseFile], account: UUID, status: str) -> None:
    """Over all roles, pairs and triples of roles, actions and agencies: exactly the rights of the table."""
    case = new_case(status=status)
    for roles in ROLE_SETS:
        granted = {action for action in Action if allowed(Principal(account, OWN, roles), case, action)}
        assert expected(account, roles) == granted
        for agency in (OTHER, None):
            assert not any(allowed(Principal(account, agency, roles), case, action) for action in Action)


def test_a_vanishing_file_is_nobodys(new_case: Callable[..., CaseFile]) -> None:
    """While a file is being erased nobody can see it any more, its case manager included."""
    principal = Principal(RESPONSIBLE, OWN, frozenset(ROLES))
    assert not any(allowed(principal, new_case(status="erasing"), action) for action in Action)


def test_opening_needs_the_role_and_an_agency(waska: Programme) -> None:
    """Only case managers open files, and nobody without an agency does."""
    for roles in ROLE_SETS:
        assert ("case_manager" in roles) == may_open(Principal(COLLEAGUE, OWN, roles), waska)
        assert not may_open(Principal(COLLEAGUE, None, roles), waska)


def test_the_documented_table_is_the_table_in_use() -> None:
    """The table a person reads at the top of the module says what the code does."""
    rows = [line.split() for line in (access.__doc__ or "").splitlines()]
    marks = {row[0]: row[-len(Action) :] for row in rows if row and row[0] in ROLES}
    in_use = {right.role: ["x" if action in right.actions else "." for action in Action] for right in access.RIGHTS}
    assert in_use == marks
