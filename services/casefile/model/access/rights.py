"""Who may do what with a case file: the tables RIGHTS and OPENING below, and nothing beside them.

A programme's template names its profile (`access.profile`); a right is a role, how the account must stand to the file
(reach), and in the profile `exclusive` the stage of the file: before or from the start of the phase `exclusive_from`.

    profile        role         reach       stage  list read write phase close assign take narrow log cons ret exp app
    case_work      case_manager responsible any    x    x    x     x     x     x      .    .      x   x    x   x   .
    case_work      case_manager secondary   any    x    x    x     x     x     .      .    .      .   x    x   x   .
    case_work      case_manager deputy      any    x    x    x     x     x     .      .    .      .   x    x   x   .
    case_work      team_lead    agency      any    x    x    .     .     .     x      x    .      .   .    .   .   x
    social_service case_manager responsible any    x    x    x     x     x     x      .    .      x   x    x   x   .
    social_service case_manager district    any    x    x    x     x     x     .      .    .      .   x    x   x   .
    social_service case_manager secondary   any    x    x    x     x     x     .      .    .      .   x    x   x   .
    social_service case_manager deputy      any    x    x    x     x     x     .      .    .      .   x    x   x   .
    social_service team_lead    district    any    x    x    x     x     x     x      x    .      .   x    x   x   x
    social_service team_lead    agency      any    .    .    .     .     .     x      .    .      .   .    .   .   .
    social_service clerk        agency      any    x    x    x     .     .     .      .    .      .   .    .   .   .
    social_service clerk        responsible any    .    .    .     .     .     x      .    .      .   .    .   .   .
    exclusive      ifk          responsible before x    x    x     x     x     x      .    .      x   x    x   x   .
    exclusive      ifk          secondary   before x    x    x     x     x     .      .    .      .   x    x   x   .
    exclusive      ifk          former      before x    x    x     x     x     .      .    .      .   x    x   x   .
    exclusive      case_manager responsible any    x    x    x     x     x     x      .    .      x   x    x   x   .
    exclusive      case_manager secondary   before x    x    x     x     x     .      .    .      .   x    x   x   .
    exclusive      case_manager deputy      any    x    x    x     x     x     .      .    .      .   x    x   x   .
    exclusive      bfm_support  agency      from   x    x    .     .     .     .      .    .      .   .    .   .   .
    exclusive      ifk          responsible from   .    .    .     .     .     x      .    x      .   .    .   .   .
    exclusive      ifk          secondary   from   .    .    .     .     .     .      .    x      .   .    .   .   .
    exclusive      ifk          former      from   .    .    .     .     .     .      .    x      .   .    .   .   .
    exclusive      team_lead    agency      any    .    .    .     .     .     x      .    .      .   .    .   .   x
    every          department_head agency   any    .    .    .     .     .     x      .    .      .   .    .   .   x
    every          office_head  agency      any    .    .    .     .     .     x      .    .      .   .    .   .   x
    every          dpo          agency      any    .    .    .     .     .     .      .    .      x   .    .   .   .
    every          audit        agency      any    .    .    .     .     .     .      .    .      x   .    .   .   .
The agency is always the file's own, so a host operator (no agency) has no function here. Whoever may not do a thing may
not know of the file either: callers answer 404, as for a file that does not exist. Roles are those of product.md, "Who
uses it"; heads of departments and offices read by an announced grant alone; they approve exports and say whose a file
is without reading it, so that a lead or the office always brings a file back to somebody who can work on it (ADR 23).
Whoever opened a file is its first responsible, so `former` (once responsible) covers the placement officer who referred
it (V8, V10).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from kernel.principal import Principal
from kernel.roles import Role
from services.casefile.model.casefile import CaseFile
from services.casefile.model.responsibilities import Share
from services.casefile.templates.declared.programme import Profile, Programme

Reach = Literal["responsible", "secondary", "deputy", "former", "district", "agency"]
Stage = Literal["any", "before", "from"]


class Action(StrEnum):
    """What can be done with a file.

    `assign`: say who is responsible for it; `takeover`: take it out of somebody's hands while they edit; `narrow`: see
    its referral, steps and exit; `consent` and `retention` are what a card for these services allows.
    """

    LIST = "list"
    READ = "read"
    WRITE = "write"
    PHASE = "phase"
    CLOSE = "close"
    ASSIGN = "assign"
    TAKE_OVER = "takeover"
    NARROW = "narrow"
    ACCESS_LOG = "access_log"
    CONSENT = "consent"
    RETENTION = "retention"
    EXPORT = "export"
    APPROVE = "approve"


@dataclass(frozen=True)
class Right:
    """One row of the table: the role, how the account must stand to the file, what it may then do, and when."""

    role: Role
    reach: Reach
    actions: frozenset[Action]
    stage: Stage = "any"


def allowed(principal: Principal, case: CaseFile, action: Action, programme: Programme, today: date) -> bool:
    """Whether this person may do this with this file today; False is to be answered with 404.

    A file that is being erased is nobody's any more (privacy.md, 2: reads answer 404).
    """
    if principal.agency is None or principal.agency != case.agency or case.status == "erasing":
        return False
    return any(
        REACHES[right.reach](principal, case, today) and right.stage in ("any", stage_of(programme, case))
        for right in rights_to(principal, action, programme.access.profile)
    )


def rights_to(principal: Principal, action: Action, profile: Profile) -> list[Right]:
    """The rows that could let this person do this with files of a profile."""
    return [right for right in RIGHTS[profile] if right.role in principal.roles and action in right.actions]


def stage_of(programme: Programme, case: CaseFile) -> Stage:
    """Whether the phase has started from which on the file is closed to those who referred it."""
    closed_from = programme.access.exclusive_from
    return "from" if closed_from and case.dates(closed_from).started_on is not None else "before"


def gives(who: Principal, case: CaseFile, kind: Share, programme: Programme) -> bool:
    """Whether a share of this kind lets somebody of these roles do anything with the file as it stands."""
    stages = ("any", stage_of(programme, case))
    rows = RIGHTS[programme.access.profile]
    return any(one.role in who.roles and one.reach == kind and one.stage in stages for one in rows)


def stands_without_end(programme: Programme) -> bool:
    """Whether deputies may stand in without an end (Vertretung im Sozialraum, FM-Vertreter)."""
    return programme.access.profile in STANDING_DEPUTIES


def opening_roles(programme: Programme) -> tuple[Role, ...]:
    """The roles that open files of a programme."""
    return OPENING[programme.access.profile]


def works_by_district(programme: Programme) -> bool:
    """Whether files of this programme are reached by the people of their district: one in none reaches nobody there."""
    return any(right.reach == "district" for right in RIGHTS[programme.access.profile])


def may_open(principal: Principal, programme: Programme) -> bool:
    """Whether this person may open a new file in this programme, in their own agency."""
    return principal.agency is not None and principal.has(*opening_roles(programme))


REACHES: Mapping[Reach, Callable[[Principal, CaseFile, date], bool]] = {
    "responsible": lambda who, case, _: who.account == case.responsible,
    "secondary": lambda who, case, today: case.shares(who.account, "secondary", today),
    "deputy": lambda who, case, today: (
        case.shares(who.account, "deputy", today) or case.responsible in who.deputises_for
    ),
    "former": lambda who, case, _: who.account in case.former,
    "district": lambda who, case, _: case.district in who.districts,
    "agency": lambda *_: True,
}

WORKING = frozenset(
    {Action.LIST, Action.READ, Action.WRITE, Action.PHASE, Action.CLOSE, Action.CONSENT, Action.RETENTION}
    | {Action.EXPORT}
)
LEADING = WORKING | {Action.ASSIGN, Action.ACCESS_LOG}
READING = frozenset({Action.LIST, Action.READ})
ASSIGNING = frozenset({Action.ASSIGN})
NARROWED = frozenset({Action.NARROW})
EVERYWHERE = (
    Right(Role.DEPARTMENT_HEAD, "agency", ASSIGNING | {Action.APPROVE}),
    Right(Role.OFFICE_HEAD, "agency", ASSIGNING | {Action.APPROVE}),
    Right(Role.DPO, "agency", frozenset({Action.ACCESS_LOG})),
    Right(Role.AUDIT, "agency", frozenset({Action.ACCESS_LOG})),
)

RIGHTS: Mapping[Profile, tuple[Right, ...]] = {
    "case_work": (
        Right(Role.CASE_MANAGER, "responsible", LEADING),
        Right(Role.CASE_MANAGER, "secondary", WORKING),
        Right(Role.CASE_MANAGER, "deputy", WORKING),
        Right(Role.TEAM_LEAD, "agency", READING | {Action.ASSIGN, Action.TAKE_OVER, Action.APPROVE}),
        *EVERYWHERE,
    ),
    "social_service": (
        Right(Role.CASE_MANAGER, "responsible", LEADING),
        Right(Role.CASE_MANAGER, "district", WORKING),
        Right(Role.CASE_MANAGER, "secondary", WORKING),
        Right(Role.CASE_MANAGER, "deputy", WORKING),
        Right(Role.TEAM_LEAD, "district", WORKING | {Action.ASSIGN, Action.TAKE_OVER, Action.APPROVE}),
        Right(Role.TEAM_LEAD, "agency", ASSIGNING),
        Right(Role.CLERK, "agency", READING | {Action.WRITE}),
        Right(Role.CLERK, "responsible", ASSIGNING),
        *EVERYWHERE,
    ),
    "exclusive": (
        Right(Role.IFK, "responsible", LEADING, "before"),
        Right(Role.IFK, "secondary", WORKING, "before"),
        Right(Role.IFK, "former", WORKING, "before"),
        Right(Role.CASE_MANAGER, "responsible", LEADING),
        Right(Role.CASE_MANAGER, "secondary", WORKING, "before"),
        Right(Role.CASE_MANAGER, "deputy", WORKING),
        Right(Role.BFM_SUPPORT, "agency", READING, "from"),
        Right(Role.IFK, "responsible", NARROWED | ASSIGNING, "from"),
        Right(Role.IFK, "secondary", NARROWED, "from"),
        Right(Role.IFK, "former", NARROWED, "from"),
        Right(Role.TEAM_LEAD, "agency", ASSIGNING | {Action.APPROVE}),
        *EVERYWHERE,
    ),
}
OPENING: Mapping[Profile, tuple[Role, ...]] = {
    "case_work": (Role.CASE_MANAGER,),
    "social_service": (Role.CASE_MANAGER, Role.CLERK),
    "exclusive": (Role.IFK, Role.CASE_MANAGER),
}
STANDING_DEPUTIES = frozenset[Profile]({"social_service", "exclusive"})
