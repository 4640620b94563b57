"""What must hold of an entry beside the form it is filled into: each rule names the fields that are wrong.

By kind in RULES. No rule decides for a person: a referral is refused by people who give reasons, never by a trait.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, time

from kernel.clock import clocks_show
from kernel.principal import Principal
from services.casefile.errors import Problem
from services.casefile.model.access.powers import Power, may_do
from services.casefile.model.casefile import CaseFile
from services.casefile.model.purposes import refused_values
from services.casefile.templates.declared.fields import MARKERS, UNKNOWN
from services.casefile.templates.declared.kinds import Kind
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.values import Value

Values = Mapping[str, Value]
Rule = Callable[[Programme, Values], list[Problem]]
RoleRule = Callable[[Values, Values, Principal], list[Problem]]
DECIDED = ("accepted", "returned")
"""Outcomes of a referral that decide about it."""


def signing(programme: Programme, values: Values) -> list[Problem]:
    """Only who holds custody, by evidence somebody has seen on a known day, may sign (§§ 1626, 1629, 1789 BGB)."""
    if values.get("may_sign") is not True:
        return []
    holds = values.get("custody") in programme.code_lists["custody"].group("holds")
    seen = values.get("custody_evidence") in programme.code_lists["custody_evidence"].group("seen")
    if holds and seen and "custody_seen_on" in values:
        return []
    return [Problem("/values/may_sign", "signing_needs_custody")]


def team_decision(_: Programme, values: Values) -> list[Problem]:
    """Danger is judged by several professionals together (§ 8a (1) SGB VIII): no result without day, team, decision."""
    if "result" not in values:
        return []
    needed = ("team_on", "team", "decision")
    return [Problem(f"/values/{name}", "team_decision_needed") for name in needed if name not in values]


def talked_first(_: Programme, values: Values) -> list[Problem]:
    """A referral is accepted or returned after a first talk; who returns it says why."""
    problems = []
    if values.get("outcome") in DECIDED and "first_talk_on" not in values:
        problems.append(Problem("/values/first_talk_on", "first_talk_needed"))
    if values.get("outcome") == "returned" and "returned_reasons" not in values:
        problems.append(Problem("/values/returned_reasons", "reasons_needed"))
    return problems


def followed_with_reasons(_: Programme, values: Values) -> list[Problem]:
    """Whoever follows a recommendation in part or not at all says why (product.md, H1)."""
    if values.get("followed") in ("partly", "not_followed") and "followed_note" not in values:
        return [Problem("/values/followed_note", "reasons_needed")]
    return []


def shown_by_clocks(_: Programme, values: Values) -> list[Problem]:
    """An appointment in the hour that clocks leave out in spring would be at another one in every calendar."""
    on, at = (str(values.get(name, UNKNOWN)) for name in ("on", "at"))
    if MARKERS.keys() & {on, at} or clocks_show(date.fromisoformat(on), time.fromisoformat(at)):
        return []
    return [Problem("/values/at", "no_such_time", ("on",))]


def decided_by_case_manager(before: Values, after: Values, principal: Principal) -> list[Problem]:
    """Who refers proposes; accepting, returning and changing either is for the case manager alone (V8)."""
    decided = any(values.get("outcome") in DECIDED for values in (before, after))
    if decided and before != after and not may_do(principal, Power.DECIDE_REFERRALS):
        return [Problem("/values/outcome", "only_the_case_manager_decides")]
    return []


def problems_of(
    programme: Programme, case: CaseFile, kind: Kind, change: tuple[Values, Values], principal: Principal
) -> list[Problem]:
    """Everything that is wrong with an entry; `change`: what it said before (nothing if it is new) and what it says."""
    before, after = change
    role_rule = ROLE_RULES.get(kind.form)
    problems = broken_now(programme, kind.form, before, after)
    problems += role_rule(before, after, principal) if role_rule else []
    return problems + refused_values(programme, case, kind, before, after)


RULES: Mapping[str, Rule] = {
    "participants": signing,
    "danger_assessments": team_decision,
    "referrals": talked_first,
    "recommendations": followed_with_reasons,
    "appointments": shown_by_clocks,
}
ROLE_RULES: Mapping[str, RoleRule] = {"referrals": decided_by_case_manager}
"""By kind: what only some roles may say; of the values before (none for a new entry) and after, and who says it."""


def broken_now(programme: Programme, kind: str, before: Values, after: Values) -> list[Problem]:
    """What is wrong by the kind's rule. What stood before may stand: where nothing that the rule looks at was changed,
    as in an entry from before the rule, it is asked nothing (`before`: empty for a new entry)."""
    rule = RULES.get(kind)
    if rule is None:
        return []
    looked = _Looked(after)
    problems = rule(programme, looked)
    stands = bool(before) and all(before.get(name) == after.get(name) for name in looked.names)
    return [] if stands else problems


class _Looked(Mapping[str, Value]):
    """Values that remember which of them were looked at."""

    def __init__(self, values: Values) -> None:
        self._values, self.names = values, set[str]()

    def __getitem__(self, name: str) -> Value:
        self.names.add(name)
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)
