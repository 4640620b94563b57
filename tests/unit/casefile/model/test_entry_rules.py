"""Rules of entries: who may sign, what a finding of danger and a decided referral need, when an agreement binds."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.principal import Principal
from services.casefile.model.agreements import in_force
from services.casefile.model.entry_rules import (
    RULES,
    decided_by_case_manager,
    followed_with_reasons,
    signing,
    talked_first,
    team_decision,
)
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.reading.loading import base

CUSTODY: dict[str, Any] = {
    "may_sign": True,
    "custody": "joint",
    "custody_evidence": "declaration_of_custody",
    "custody_seen_on": "2024-03-01",
}


def of(*roles: str) -> Principal:
    """A person of these roles."""
    return Principal(UUID(int=1), UUID(int=2), frozenset(roles))


DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


def test_who_holds_custody_by_seen_evidence_may_sign(waska: Programme) -> None:
    """A parent whose custody somebody has seen on paper is let sign; nobody is forced to."""
    assert signing(waska, CUSTODY) == []
    assert signing(waska, {"may_sign": False, "custody": "none"}) == []


@pytest.mark.parametrize(
    "wrong",
    [{"custody": "none"}, {"custody": "unclear"}, {"custody_evidence": "not_seen"}, {"custody_seen_on": None}],
)
def test_no_signature_without_custody(waska: Programme, wrong: dict[str, Any]) -> None:
    """No custody, no evidence or no day of seeing it: this person is not let sign."""
    values = {name: value for name, value in (CUSTODY | wrong).items() if value is not None}
    assert [(p.pointer, p.code) for p in signing(waska, values)] == [("/values/may_sign", "signing_needs_custody")]


def test_danger_is_judged_by_a_team(waska: Programme) -> None:
    """A report may be kept at once; its result waits for the team, and every part missing is named."""
    assert team_decision(waska, {"on": "2024-03-01"}) == []
    found = team_decision(waska, {"result": "none", "team": "A, B"})
    assert [problem.pointer for problem in found] == ["/values/team_on", "/values/decision"]
    assert {"team_decision_needed"} == {problem.code for problem in found}


def test_referrals_are_decided_after_a_talk(waska: Programme) -> None:
    """Nobody is accepted or sent back unheard, and who is sent back can read why."""
    assert talked_first(waska, {"outcome": "proposed"}) == []
    assert [p.code for p in talked_first(waska, {"outcome": "accepted"})] == ["first_talk_needed"]
    assert [p.code for p in talked_first(waska, {"outcome": "returned"})] == ["first_talk_needed", "reasons_needed"]
    assert talked_first(waska, {"outcome": "accepted", "first_talk_on": "2024-03-01"}) == []


@pytest.mark.parametrize("followed", ["partly", "not_followed"])
def test_not_following_a_recommendation_needs_reasons(waska: Programme, followed: str) -> None:
    """Who deviates says why; who follows, or does not know yet, need not."""
    found = followed_with_reasons(waska, {"followed": followed})
    assert [(p.pointer, p.code) for p in found] == [("/values/followed_note", "reasons_needed")]
    assert followed_with_reasons(waska, {"followed": followed, "followed_note": "kein Platz"}) == []
    for none_needed in ("open", "fully"):
        assert followed_with_reasons(waska, {"followed": none_needed}) == []


REFERRALS = st.fixed_dictionaries(
    {"outcome": st.sampled_from(["proposed", "not_referred", "accepted", "returned"])},
    optional={"returned_reasons": st.sampled_from(["a", "b"])},
)


@given(before=st.just({}) | REFERRALS, after=REFERRALS)
def test_only_a_case_manager_decides_about_a_referral(before: dict[str, Any], after: dict[str, Any]) -> None:
    """A placement officer may propose or not, and neither make, undo nor reword a decision."""
    decided = {before.get("outcome"), after["outcome"]} & {"accepted", "returned"}
    found = decided_by_case_manager(before, after, of("ifk"))
    assert [p.code for p in found] == (["only_the_case_manager_decides"] if decided and before != after else [])
    assert decided_by_case_manager(before, after, of("ifk", "case_manager")) == []


def test_rules_are_about_fields_of_their_forms() -> None:
    """A field renamed in the base forms would silently take its rule with it."""
    read = {
        "participants": {"may_sign", "custody", "custody_evidence", "custody_seen_on"},
        "danger_assessments": {"result", "team_on", "team", "decision"},
        "referrals": {"outcome", "first_talk_on", "returned_reasons"},
        "recommendations": {"followed", "followed_note"},
        "agreements": {"on", "until", "ended_on"},
        "appointments": {"on", "at"},
    }
    forms = base().forms("any")
    assert set(RULES) <= set(read)
    assert {
        kind: names - set(forms[kind].by_id) for kind, names in read.items() if names - set(forms[kind].by_id)
    } == {}


@given(on=DAYS, days=st.integers(0, 400), day=DAYS)
def test_agreements_bind_from_first_to_last_day(on: date, days: int, day: date) -> None:
    """An agreement holds on both ends of its term and on no day outside it."""
    until = on + timedelta(days)
    assert (on <= day <= until) == in_force({"on": on.isoformat(), "until": until.isoformat()}, day)


@given(on=DAYS, ended=DAYS, day=DAYS)
def test_ended_agreements_bind_no_more(on: date, ended: date, day: date) -> None:
    """From the day it is ended on an agreement opens no gate."""
    assert (on <= day < ended) == in_force({"on": on.isoformat(), "ended_on": ended.isoformat()}, day)


def test_an_agreement_without_a_day_binds_nobody() -> None:
    """What was never concluded is not in force."""
    assert not in_force({}, date(2024, 3, 1))
