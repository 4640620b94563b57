"""The roles people hold, and who may give which: a table, so that a question about rights has one place to look.

An account belongs to an agency or to the platform; a role fits one of the two, never both, so that nobody who
keeps the platform running can also read its case files (product.md, "Who uses it").
"""

from collections.abc import Collection
from dataclasses import dataclass

from kernel.errors import BadInput, FieldProblem, Forbidden

OPERATOR = "operator"
"""Who runs the command line on the machine: no role of an account, but one who gives roles."""

BY_ADMIN = frozenset({"agency_admin", "host", OPERATOR})
BY_HOST = frozenset({"host", OPERATOR})
BY_OPERATOR = frozenset({OPERATOR})


@dataclass(frozen=True, slots=True)
class Role:
    """A role: `platform` says where it belongs, `given_by` who may give it, `german` how people call it."""

    code: str
    german: str
    platform: bool
    given_by: frozenset[str]


ROLES = {
    role.code: role
    for role in (
        Role("case_manager", "Fallmanagement", platform=False, given_by=BY_ADMIN),
        Role("ifk", "Integrationsfachkraft", platform=False, given_by=BY_ADMIN),
        Role("bfm_support", "FM-Betreuung", platform=False, given_by=BY_ADMIN),
        Role("clerk", "Geschäftsstelle", platform=False, given_by=BY_ADMIN),
        Role("team_lead", "Sozialraumleitung", platform=False, given_by=BY_ADMIN),
        Role("department_head", "Sachgebietsleitung", platform=False, given_by=BY_HOST),
        Role("office_head", "Amtsleitung", platform=False, given_by=BY_HOST),
        Role("agency_admin", "Träger-Administration", platform=False, given_by=BY_HOST),
        Role("dpo", "Datenschutzbeauftragte", platform=False, given_by=BY_HOST),
        Role("audit", "Revision", platform=False, given_by=BY_HOST),
        Role("system_owner", "Systemverantwortliche", platform=True, given_by=BY_OPERATOR),
        Role("main_system_owner", "Hauptsystemverantwortliche", platform=True, given_by=BY_OPERATOR),
        Role("host", "Hoster", platform=True, given_by=BY_OPERATOR),
        Role("analyst", "Programmauswertung", platform=True, given_by=BY_OPERATOR),
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
