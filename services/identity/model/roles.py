"""The roles people hold, and who may give which: a table, so that a question about rights has one place to look.

An account belongs to an agency or to the platform; a role fits one of the two, never both, so that nobody who
keeps the platform running can also read its case files (product.md, "Who uses it").
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from kernel.errors import BadInput, FieldProblem, Forbidden
from kernel.roles import Role

OPERATOR = "operator"
"""Who runs the command line on the machine: no role of an account, but one who gives roles."""

BY_ADMIN: frozenset[str] = frozenset({Role.AGENCY_ADMIN, Role.HOST, OPERATOR})
BY_HOST: frozenset[str] = frozenset({Role.HOST, OPERATOR})
BY_OPERATOR = frozenset({OPERATOR})


@dataclass(frozen=True, slots=True)
class Assignable:
    """A role that people are given: `platform` says where it belongs, `given_by` who may give it, `german` how people
    call it."""

    code: Role
    german: str
    platform: bool
    given_by: frozenset[str]


ROLES: Mapping[str, Assignable] = {
    role.code.value: role
    for role in (
        Assignable(Role.CASE_MANAGER, "Fallmanagement", platform=False, given_by=BY_ADMIN),
        Assignable(Role.IFK, "Integrationsfachkraft", platform=False, given_by=BY_ADMIN),
        Assignable(Role.BFM_SUPPORT, "FM-Betreuung", platform=False, given_by=BY_ADMIN),
        Assignable(Role.CLERK, "Geschäftsstelle", platform=False, given_by=BY_ADMIN),
        Assignable(Role.TEAM_LEAD, "Sozialraumleitung", platform=False, given_by=BY_ADMIN),
        Assignable(Role.DEPARTMENT_HEAD, "Sachgebietsleitung", platform=False, given_by=BY_HOST),
        Assignable(Role.OFFICE_HEAD, "Amtsleitung", platform=False, given_by=BY_HOST),
        Assignable(Role.AGENCY_ADMIN, "Träger-Administration", platform=False, given_by=BY_HOST),
        Assignable(Role.DPO, "Datenschutzbeauftragte", platform=False, given_by=BY_HOST),
        Assignable(Role.AUDIT, "Revision", platform=False, given_by=BY_HOST),
        Assignable(Role.SYSTEM_OWNER, "Systemverantwortliche", platform=True, given_by=BY_OPERATOR),
        Assignable(Role.MAIN_SYSTEM_OWNER, "Hauptsystemverantwortliche", platform=True, given_by=BY_OPERATOR),
        Assignable(Role.HOST, "Hoster", platform=True, given_by=BY_OPERATOR),
        Assignable(Role.ANALYST, "Programmauswertung", platform=True, given_by=BY_OPERATOR),
    )
}
OF_AGENCY = tuple(code for code, role in ROLES.items() if not role.platform)
OF_PLATFORM = tuple(code for code, role in ROLES.items() if role.platform)


def roles_to_give(wanted: Collection[str], *, platform: bool, givers: Collection[str]) -> frozenset[str]:
    """The roles of a new account, if they fit it and one of `givers` may give each.

    Raises `BadInput` (`required`, `role_unknown`, `role_not_for_agency`, with pointers `/roles/<index>`) and
    `Forbidden` (`role_not_yours_to_give`).
    """
    if not wanted:
        raise BadInput(problems=[FieldProblem("/roles", "required")])
    _refuse("role_unknown", [i for i, code in enumerate(wanted) if code not in ROLES])
    _refuse("role_not_for_agency", [i for i, code in enumerate(wanted) if ROLES[code].platform is not platform])
    if any(ROLES[code].given_by.isdisjoint(givers) for code in wanted):
        raise Forbidden("role_not_yours_to_give")
    return frozenset(wanted)


def _refuse(code: str, places: list[int]) -> None:
    if places:
        raise BadInput(code, problems=[FieldProblem(f"/roles/{place}", code) for place in places])
