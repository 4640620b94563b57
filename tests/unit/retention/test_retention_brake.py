"""The brake: no slip of a setting erases before two people have said that it is right, and who these are."""

from datetime import timedelta
from uuid import uuid4

import pytest
from braked import ADMIN, AGENCY, HEAD, HOST, OTHER_HOST, both_agree, closed, office, rule, the_brake, walk
from retention_fakes import TODAY

from contracts.retention import ErasureScheduled
from kernel.errors import Forbidden, NotFound, StaleVersion
from kernel.principal import Principal
from services.retention.errors import NotAsked
from services.retention.model import access
from services.retention.model.brake import Voice
from services.retention.usecases.braking import agree
from services.retention.usecases.holding import show_held_back


def test_a_shorter_rule_begins_thirty_days_after_the_second_person() -> None:
    """Preview, two people, 30 days; then casefile hears the new days, and what is due is erased, many or not."""
    work = office()
    for _ in range(20):
        closed(work, TODAY - timedelta(days=100))
    rule(work, 90)
    shown = show_held_back(work, the_brake(work).id)
    assert (shown.brake.reason, shown.brake.rule_days) == ("shorter_rule", 90)
    assert (shown.preview.files, shown.preview.due_at_once) == (20, 20)
    assert shown.preview.earliest_due_on == TODAY - timedelta(days=10)
    assert walk(work, TODAY, TODAY + timedelta(days=3)) == {}
    both_agree(work, the_brake(work))
    begins = TODAY + timedelta(days=33)
    assert walk(work, TODAY + timedelta(days=4), begins) == {begins: 20}
    assert (the_brake(work).state, work.rules.days(AGENCY)) == ("ended", 90)
    told = [data["due_on"] for event, data in work.emitted if event is ErasureScheduled]
    assert told[20:] == [TODAY - timedelta(days=10)] * 20
    assert [step for step, _ in work.brakes.steps] == ["asked", "agreed", "released", "ended"]


def test_a_rule_made_longer_again_withdraws_the_wish() -> None:
    """Nothing is left of a slip that was seen in time, not even after one person or two have agreed."""
    for voices in ((), (ADMIN,), (ADMIN, HOST)):
        work = office()
        closed(work, TODAY - timedelta(days=100))
        rule(work, 90)
        for voice in voices:
            agree(work, voice, the_brake(work).id, the_brake(work).version)
        rule(work, 365)
        assert the_brake(work).state == "withdrawn"
        assert walk(work, TODAY, TODAY + timedelta(days=60)) == {}
        with pytest.raises(NotAsked):
            agree(work, HEAD, the_brake(work).id, the_brake(work).version)


def test_telling_the_same_wish_again_asks_once() -> None:
    """Identity tells all settings whenever one changes; another wish takes the place of the first."""
    work = office()
    closed(work, TODAY)
    rule(work, 90)
    agree(work, ADMIN, the_brake(work).id, 1)
    rule(work, 90)
    assert the_brake(work).agreed_account == ADMIN.account
    rule(work, 80)
    assert [(b.rule_days, b.state) for b in work.brakes.rows.values()] == [(90, "withdrawn"), (80, "asked")]


@pytest.mark.parametrize(("first", "second"), [(ADMIN, ADMIN), (HOST, OTHER_HOST), (HEAD, HEAD), (HOST, HOST)])
def test_one_person_is_not_two_and_the_host_alone_is_nobody(first: Voice, second: Voice) -> None:
    """The agency orders, the host executes, never the same account (product.md, P6)."""
    work = office()
    closed(work, TODAY)
    rule(work, 90)
    once = agree(work, first, the_brake(work).id, 1)
    with pytest.raises(Forbidden, match="second_person_needed"):
        agree(work, second, once.id, once.version)
    assert the_brake(work).state == "asked"


@pytest.mark.parametrize(("first", "second"), [(ADMIN, HEAD), (HOST, ADMIN), (ADMIN, HOST)])
def test_two_of_the_agency_or_one_with_the_host_release(first: Voice, second: Voice) -> None:
    """In whichever order; an agency of one person is not blocked for good. Both stand on record."""
    work = office()
    closed(work, TODAY)
    rule(work, 90)
    both_agree(work, the_brake(work), first, second)
    assert (the_brake(work).state, the_brake(work).takes_effect_on) == ("released", TODAY + timedelta(days=30))
    assert work.brakes.steps == [("asked", None), ("agreed", first), ("released", second)]


def test_who_agrees_has_seen_what_they_agree_to() -> None:
    """Not an older state, and nothing that is not there."""
    work = office()
    closed(work, TODAY)
    rule(work, 90)
    with pytest.raises(StaleVersion):
        agree(work, ADMIN, the_brake(work).id, 7)
    with pytest.raises(NotFound):
        agree(work, ADMIN, uuid4(), 1)


def test_who_is_asked() -> None:
    """Admin and office head speak for the agency, the host for the platform; data protection and audit only look."""
    for role, allowed in (("agency_admin", True), ("office_head", True), ("dpo", False), ("audit", False)):
        who = Principal(uuid4(), AGENCY, frozenset({role}))
        assert access.looked_at_for(who) == AGENCY
        if allowed:
            assert access.voice_of(who) == Voice(who.account, role, True)
        else:
            with pytest.raises(Forbidden):
                access.voice_of(who)
    host = Principal(uuid4(), None, frozenset({"host"}))
    assert (access.looked_at_for(host), access.voice_of(host)) == (None, Voice(host.account, "host", False))
    for agency, role in ((AGENCY, "case_manager"), (AGENCY, "team_lead"), (None, "analyst"), (AGENCY, "host")):
        who = Principal(uuid4(), agency, frozenset({role}))
        for asked in (access.looked_at_for, access.voice_of):
            with pytest.raises(Forbidden):
                asked(who)
