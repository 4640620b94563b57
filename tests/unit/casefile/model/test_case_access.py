"""Who may do what with a case file: every role, profile, relation and action against the rules in words."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations, product
from typing import Any
from uuid import UUID

import pytest

from kernel.principal import Principal
from services.casefile.model.access import Action, allowed, may_open, rights
from services.casefile.model.casefile import CaseFile, PhaseDates
from services.casefile.model.responsibilities import Responsibility, Share
from services.casefile.templates.declared.programme import Access, Programme

RESPONSIBLE, ME = UUID(int=3), UUID(int=4)
OWN, OTHER, DISTRICT = UUID(int=2), UUID(int=9), UUID(int=7)
TODAY = date(2026, 3, 2)
DAY = timedelta(1)
ROLES = (
    *("case_manager", "ifk", "bfm_support", "clerk", "team_lead", "department_head", "office_head"),
    *("agency_admin", "dpo", "audit", "system_owner", "main_system_owner", "host", "analyst"),
)
ROLE_SETS = [frozenset(each) for size in range(3) for each in combinations(ROLES, size)]
RELATIONS = (
    *("none", "responsible", "secondary", "deputy", "deputy_over", "deputy_to_come", "deputy_ended", "former"),
    *("stands_in_for_responsible", "district"),
)
PROFILES = ("case_work", "social_service", "exclusive_before", "exclusive_from")
LEAD = {"list", "read", "write", "phase", "close", "assign", "access_log", "consent", "retention", "export"}
WORK = LEAD - {"assign", "access_log"}
LOOK = {"list", "read"}
DEPUTY = ("deputy", "stands_in_for_responsible")


def case_work(role: str, relation: str) -> set[str]:
    """Those named work in a file, deputies while their time runs; the lead reads all of the agency."""
    if role == "case_manager":
        return LEAD if relation == "responsible" else WORK if relation in ("secondary", *DEPUTY) else set()
    return LOOK | {"assign", "takeover", "approve"} if role == "team_lead" else set()


def social_service(role: str, relation: str) -> set[str]:
    """Standing deputies in the Sozialraum, whose lead may do as much; clerks write everywhere and lead nothing."""
    if role == "case_manager":
        if relation == "responsible":
            return LEAD
        return WORK if relation in ("secondary", "district", *DEPUTY) else set()
    if role == "team_lead":
        return {"assign"} | (WORK | {"takeover", "approve"} if relation == "district" else set())
    if role == "clerk":
        return LOOK | {"write"} | ({"assign"} if relation == "responsible" else set())
    return set()


def exclusive_before(role: str, relation: str) -> set[str]:
    """The placement officer refers, the FM named takes part; the lead says whose file it is and sees none."""
    if role == "ifk":
        return LEAD if relation == "responsible" else WORK if relation in ("secondary", "former") else set()
    if role == "case_manager":
        return LEAD if relation == "responsible" else WORK if relation in ("secondary", *DEPUTY) else set()
    return {"assign", "approve"} if role == "team_lead" else set()


def exclusive_from(role: str, relation: str) -> set[str]:
    """FM, FM-Vertreter and FM-Betreuer alone (V10); the placement officer sees referral, step and exit."""
    if role == "case_manager":
        return LEAD if relation == "responsible" else WORK if relation in DEPUTY else set()
    if role == "bfm_support":
        return LOOK
    if role == "ifk" and relation in ("responsible", "secondary", "former"):
        return {"narrow"} | ({"assign"} if relation == "responsible" else set())
    return {"assign", "approve"} if role == "team_lead" else set()


IN_WORDS: Mapping[str, Callable[[str, str], set[str]]] = {
    "case_work": case_work,
    "social_service": social_service,
    "exclusive_before": exclusive_before,
    "exclusive_from": exclusive_from,
}


def expected(profile: str, roles: frozenset[str], relation: str) -> set[str]:
    """The rules written down a second time, in words instead of a table."""
    granted = {"access_log"} if roles & {"dpo", "audit"} else set()
    granted |= {"approve", "assign"} if roles & {"department_head", "office_head"} else set()
    return granted.union(*(IN_WORDS[profile](role, relation) for role in roles))


def share(kind: Share, since: date, until: date | None = None, *, ended: bool = False) -> Responsibility:
    """My share in a file."""
    at = datetime(2026, 3, 1, tzinfo=UTC) if ended else None
    return Responsibility(id=UUID(int=50), account=ME, kind=kind, since=since, until=until, ended_at=at)


SHARES: Mapping[str, Responsibility] = {
    "secondary": share("secondary", TODAY - DAY),
    "deputy": share("deputy", TODAY, TODAY),
    "deputy_over": share("deputy", TODAY - DAY, TODAY - DAY),
    "deputy_to_come": share("deputy", TODAY + DAY),
    "deputy_ended": share("deputy", TODAY - DAY, TODAY, ended=True),
    "former": share("main", TODAY - DAY, TODAY, ended=True),
}


@pytest.fixture(scope="module")
def programmes(waska: Programme) -> dict[str, Programme]:
    """The same programme under each profile; exclusive from its second phase on."""
    exclusive = replace(waska, access=Access("exclusive", waska.phases[1].id))
    return {
        "case_work": waska,
        "social_service": replace(waska, access=Access("social_service")),
        "exclusive_before": exclusive,
        "exclusive_from": exclusive,
    }


def placed(case: CaseFile, profile: str, relation: str, programme: Programme) -> CaseFile:
    """The file as it stands to me, in the stage of the profile."""
    first, second = programme.phases[0].id, programme.phases[1].id
    started = {first: PhaseDates(TODAY, TODAY, TODAY, TODAY)}
    if profile == "exclusive_from":
        started[second] = PhaseDates(TODAY, None, TODAY)
    held = (SHARES[relation],) if relation in SHARES else ()
    responsible = ME if relation == "responsible" else RESPONSIBLE
    return replace(case, responsible=responsible, responsibilities=held, district=DISTRICT, phases=started)


def person(relation: str, roles: frozenset[str], agency: UUID | None = OWN) -> Principal:
    """Me, with what identity says of me."""
    claims: dict[str, Any] = {}
    if relation == "stands_in_for_responsible":
        claims["deputises_for"] = frozenset({RESPONSIBLE})
    if relation == "district":
        claims["districts"] = frozenset({DISTRICT, UUID(int=8)})
    return Principal(ME, agency, roles, **claims)


@pytest.mark.parametrize("status", ["open", "closed"])
@pytest.mark.parametrize(("profile", "relation"), list(product(PROFILES, RELATIONS)))
def test_every_role_profile_relation_and_action(
    new_case: Callable[..., CaseFile], programmes: dict[str, Programme], profile: str, relation: str, status: str
) -> None:
    """Exactly what the rules say, for every role and every pair of roles; nothing in another agency or in none."""
    programme = programmes[profile]
    case = placed(new_case(status=status), profile, relation, programme)
    for roles in ROLE_SETS:
        who = person(relation, roles)
        granted = {str(action) for action in Action if allowed(who, case, action, programme, TODAY)}
        assert granted == expected(profile, roles, relation), roles
        for agency in (OTHER, None):
            stranger = person(relation, roles, agency)
            assert not any(allowed(stranger, case, action, programme, TODAY) for action in Action)


@pytest.mark.parametrize("profile", PROFILES)
def test_a_vanishing_file_is_nobodys(
    new_case: Callable[..., CaseFile], programmes: dict[str, Programme], profile: str
) -> None:
    """While a file is being erased nobody can see it any more, its case manager included."""
    case = placed(new_case(status="erasing"), profile, "responsible", programmes[profile])
    who = person("district", frozenset(ROLES))
    assert not any(allowed(who, case, action, programmes[profile], TODAY) for action in Action)


def test_a_file_without_a_district_belongs_to_no_district(
    new_case: Callable[..., CaseFile], programmes: dict[str, Programme]
) -> None:
    """Nobody reaches a file through a district that it does not have; its lead says whose it is, as of any other."""
    programme = programmes["social_service"]
    who = person("district", frozenset({"case_manager", "team_lead"}))
    can = {action for action in Action if allowed(who, new_case(district=None), action, programme, TODAY)}
    assert can == {Action.ASSIGN}


def test_opening_needs_the_role_and_an_agency(programmes: dict[str, Programme]) -> None:
    """Case managers open files everywhere, clerks those of the social service, placement officers referrals."""
    also = {"case_work": set(), "social_service": {"clerk"}, "exclusive_before": {"ifk"}, "exclusive_from": {"ifk"}}
    for (profile, programme), roles in product(programmes.items(), ROLE_SETS):
        opening = {"case_manager"} | also[profile]
        assert bool(roles & opening) == may_open(Principal(ME, OWN, roles), programme)
        assert not may_open(Principal(ME, None, roles), programme)


def test_the_documented_table_is_the_table_in_use() -> None:
    """The table a person reads at the top of the module says what the code does."""
    lines = [line.split() for line in (rights.__doc__ or "").splitlines()]
    documented = {tuple(row[:4]): row[4:] for row in lines if len(row) == 4 + len(Action) and row[0] != "profile"}
    in_use = {
        ("every" if right in rights.EVERYWHERE else profile, right.role, right.reach, right.stage): [
            "x" if action in right.actions else "." for action in Action
        ]
        for profile, table in rights.RIGHTS.items()
        for right in table
    }
    assert documented == in_use
