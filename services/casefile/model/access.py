"""Who may do what with a case file: one table (RIGHTS, below), and nothing beside it.

    role          which files        open list read write phase close access_log consent retention
    case_manager  those they lead     x    x    x     x     x     x       x         x        x
    team_lead     all of the agency   .    x    x     .     .     .       .         .        .
    dpo           all of the agency   .    .    .     .     .     .       x         .        .
    audit         all of the agency   .    .    .     .     .     .       x         .        .

The agency is always the file's own, so a host operator (no agency) has no function here. Whoever may not
do a thing may not know of the file either: callers answer 404, as for a file that does not exist.
Roles are those of product.md, "Who uses it".
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from kernel.principal import Principal

from .casefile import CaseFile
from .templates.programme import Programme


class Action(StrEnum):
    """What can be done with a file; `consent` and `retention` are what a card for these services allows."""

    OPEN = "open"
    LIST = "list"
    READ = "read"
    WRITE = "write"
    PHASE = "phase"
    CLOSE = "close"
    ACCESS_LOG = "access_log"
    CONSENT = "consent"
    RETENTION = "retention"


@dataclass(frozen=True)
class Right:
    """One row of the table: the role, how the account must stand to the file, and what it may then do."""

    role: str
    reach: Literal["responsible", "agency"]
    actions: frozenset[Action]


def allowed(principal: Principal, case: CaseFile, action: Action) -> bool:
    """Whether this person may do this with this file; False is to be answered with 404.

    A file that is being erased is nobody's any more (architecture.md, Data: reads answer 404).
    """
    if principal.agency is None or principal.agency != case.agency or case.status == "erasing":
        return False
    return any(
        right.role in principal.roles and action in right.actions and _reaches(right, principal, case)
        for right in RIGHTS
    )


def may_open(principal: Principal, programme: Programme) -> bool:  # noqa: ARG001 - rights per programme come with the second one
    """Whether this person may open a new file in this programme, in their own agency."""
    return principal.agency is not None and OPENING_ROLE in principal.roles


def _reaches(right: Right, principal: Principal, case: CaseFile) -> bool:
    return right.reach == "agency" or principal.account == case.responsible


OPENING_ROLE = "case_manager"

RIGHTS: tuple[Right, ...] = (
    Right("case_manager", "responsible", frozenset(Action)),
    Right("team_lead", "agency", frozenset({Action.LIST, Action.READ})),
    Right("dpo", "agency", frozenset({Action.ACCESS_LOG})),
    Right("audit", "agency", frozenset({Action.ACCESS_LOG})),
)
