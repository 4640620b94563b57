"""The brake: no slip of a setting, of a clock or of an upgrade erases before two people have said that it is right."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from retention_fakes import TODAY, FakeWork, told_on_its_day

from contracts.retention import ErasureOrdered, ErasureScheduled
from kernel.clock import Clock
from kernel.errors import Forbidden, NotFound, StaleVersion
from kernel.principal import Card, Principal
from services.retention.errors import NotAsked
from services.retention.jobs import order_all_due
from services.retention.model import access
from services.retention.model.brake import Brake, Voice
from services.retention.model.leap import leaps, working_days
from services.retention.usecases.braking import agree
from services.retention.usecases.holding import list_held_back, preview_rule, show_held_back
from services.retention.usecases.reading import show_case
from services.retention.usecases.rules import change_rule
from services.retention.usecases.scheduling import close, close_within, reopen

AGENCY = uuid4()
ADMIN, HEAD = Voice(uuid4(), "agency_admin", True), Voice(uuid4(), "office_head", True)
HOST, OTHER_HOST = Voice(uuid4(), "host", False), Voice(uuid4(), "host", False)


def closed(work: Any, counted_from: date, reference: UUID | None = None, closed_on: date | None = None) -> UUID:
    """A closing that is told on the day it counts from; one told anew, or with a day of its own, is told today."""
    key = reference or uuid4()
    about = {"reference": key, "agency": AGENCY, "programme": "waska", "opened_on": date(2020, 1, 1)}
    tell = close if reference or closed_on else told_on_its_day(close)
    tell(work, about | {"closed_on": closed_on or work.clock.today(), "counted_from": counted_from})
    return key


def rule(work: Any, days: int) -> None:
    change_rule(work, {"agency": AGENCY, "retention_days": days, "transmission": True})


def office(days: int = 365) -> Any:
    work = FakeWork()
    rule(work, days)
    work.brakes.worked = [TODAY - timedelta(days=1)]
    return work


def on(work: Any, day: date) -> int:
    """The daily work of a day; how many files it orders."""
    work.clock = Clock(real_now=lambda: work_instant(day))
    count = order_all_due(lambda: work, day)
    work.brakes.worked.append(day)
    return count


def work_instant(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=UTC)


def the_brake(work: Any) -> Brake:
    (brake,) = work.brakes.rows.values()
    return brake  # type: ignore[no-any-return]  # the fakes are not typed for the use cases


def both_agree(work: Any, brake: Brake, first: Voice = ADMIN, second: Voice = HOST) -> Brake:
    one = agree(work, first, brake.id, brake.version)
    return agree(work, second, brake.id, one.version)


def walk(work: Any, first: date, last: date) -> dict[date, int]:
    """Daily work of every day; on which something was ordered, and how much."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return {day: count for day in days if (count := on(work, day))}


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


def test_many_at_once_ask_first_and_are_erased_afterwards() -> None:
    """More than ten and more than two in a hundred; once two people have agreed, on the next day all of them."""
    work = office(30)
    for _ in range(11):
        closed(work, TODAY - timedelta(days=30))
    assert on(work, TODAY) == 0
    assert (the_brake(work).reason, show_held_back(work, the_brake(work).id).preview.files) == ("many_due", 11)
    assert on(work, TODAY + timedelta(days=1)) == 0
    both_agree(work, the_brake(work))
    assert on(work, TODAY + timedelta(days=2)) == 11


@pytest.mark.parametrize(("due", "others", "ordered"), [(10, 0, 10), (11, 538, 0), (11, 539, 11), (12, 588, 12)])
def test_what_is_not_many_is_erased_in_the_ordinary_way(due: int, others: int, ordered: int) -> None:
    """Ten of a small agency, or two in a hundred of a large one, ask nobody."""
    work = office(30)
    for number in range(due + others):
        closed(work, TODAY - timedelta(days=30 if number < due else 1))
    assert on(work, TODAY) == ordered


def test_a_jump_of_the_clock_holds_back_what_it_made_due() -> None:
    """Not what was due before; nor does it end by itself when the clock goes on from where it jumped to."""
    work = office(30)
    closed(work, TODAY - timedelta(days=31))
    jumped = TODAY + timedelta(days=20)
    for days in (15, 21, 22):
        closed(work, TODAY - timedelta(days=30) + timedelta(days=days))
    assert walk(work, jumped, jumped + timedelta(days=3)) == {jumped: 1}
    assert {brake.reason for brake in work.brakes.rows.values()} == {"clock_jumped"}
    held, _ = list_held_back(work, "asked", 1, 50)
    assert sum(one.preview.files for one in held) == 3


def test_a_jump_that_was_right_is_confirmed_once() -> None:
    """A machine that stood still for three weeks: after two people have said so, its files go on as before."""
    work = office(30)
    jumped = TODAY + timedelta(days=20)
    for days in (15, 22):
        closed(work, TODAY - timedelta(days=30) + timedelta(days=days))
    assert on(work, jumped) == 0
    both_agree(work, the_brake(work))
    assert walk(work, jumped + timedelta(days=1), jumped + timedelta(days=5)) == {
        jumped + timedelta(days=1): 1,
        jumped + timedelta(days=2): 1,
    }


@pytest.mark.parametrize(
    ("last", "today", "jump"),
    [
        (date(2026, 11, 27), date(2026, 11, 30), False),  # Friday to Monday
        (date(2026, 4, 2), date(2026, 4, 7), False),  # Maundy Thursday to Tuesday after Easter
        (date(2026, 12, 23), date(2026, 12, 28), False),  # over Christmas
        (date(2026, 12, 31), date(2027, 1, 4), False),
        (date(2026, 11, 23), date(2026, 11, 25), False),  # one run missed
        (date(2026, 11, 23), date(2026, 11, 26), True),
        (date(2026, 11, 25), date(2026, 11, 30), True),  # two working days missed and a weekend
        (date(2026, 12, 1), date(2027, 12, 1), True),
    ],
)
def test_a_run_missed_over_a_holiday_is_no_jump(last: date, today: date, jump: bool) -> None:
    """Machines rest when people do; whatever is longer asks somebody who has a calendar."""
    assert bool(leaps([last], today, 2)) is jump


def test_a_first_day_and_a_day_backwards_are_no_jump() -> None:
    """A new instance has no day before; the demo moves back, past days that are done."""
    assert leaps([], TODAY, 2) == []
    assert leaps([TODAY + timedelta(days=400)], TODAY, 2) == []
    assert working_days(TODAY, TODAY) == 0


def test_a_day_that_comes_forward_by_itself_waits_for_two_people_and_thirty_days() -> None:
    """Whatever is told of a closed file: no earlier day that is near counts before people say so."""
    work = office(100)
    key = closed(work, TODAY)
    closed(work, TODAY - timedelta(days=100), key)
    card = Card("retention", key, AGENCY, "waska", uuid4(), frozenset({"read"}))
    assert show_case(work, card).held_back == "brought_forward"
    assert walk(work, TODAY, TODAY + timedelta(days=5)) == {}
    both_agree(work, the_brake(work))
    effect = TODAY + timedelta(days=35)
    assert walk(work, TODAY + timedelta(days=6), effect + timedelta(days=1)) == {effect: 1}
    assert [data["reference"] for event, data in work.emitted if event is ErasureOrdered] == [key]


def test_what_an_upgrade_makes_due_erases_nothing_by_itself() -> None:
    """Files that nobody closed get a day long after they were over: asked first, and 30 days more."""
    work, then = office(365), TODAY - timedelta(days=500)
    for _ in range(3):
        closed(work, then, closed_on=then)
    assert walk(work, TODAY, TODAY + timedelta(days=3)) == {}
    assert (the_brake(work).reason, show_held_back(work, the_brake(work).id).preview.files) == ("brought_forward", 3)
    both_agree(work, the_brake(work))
    effect = TODAY + timedelta(days=33)
    assert walk(work, TODAY + timedelta(days=4), effect) == {effect: 3}


def test_a_day_that_is_over_as_it_is_told_asks_first() -> None:
    """An end recorded a year late, of a file that is still open perhaps: nobody saw the day come."""
    work = office(365)
    closed(work, TODAY - timedelta(days=500), closed_on=TODAY)
    closed(work, TODAY - timedelta(days=364), closed_on=TODAY - timedelta(days=3))  # heard after a weekend
    assert walk(work, TODAY, TODAY + timedelta(days=3)) == {TODAY + timedelta(days=1): 1}
    assert the_brake(work).reason == "brought_forward"


def test_an_earlier_day_far_ahead_asks_nobody() -> None:
    """It stands in the file for a month and longer: everybody can see it come."""
    work = office(100)
    key = closed(work, TODAY)
    closed(work, TODAY - timedelta(days=70), key)
    assert not work.brakes.rows
    assert walk(work, TODAY, TODAY + timedelta(days=31)) == {TODAY + timedelta(days=30): 1}


def test_files_of_one_day_are_asked_about_together() -> None:
    """Unless somebody has agreed to the first of them already: nobody agrees to what they have not seen."""
    work = office(100)
    keys = [closed(work, TODAY) for _ in range(3)]
    closed(work, TODAY - timedelta(days=90), keys[0])
    closed(work, TODAY - timedelta(days=90), keys[1])
    first = the_brake(work)
    agree(work, ADMIN, first.id, first.version)
    closed(work, TODAY - timedelta(days=90), keys[2])
    assert [len(work.schedules.held(key)) for key in work.brakes.rows] == [2, 1]


def test_a_held_file_made_to_stay_is_held_no_longer() -> None:
    """A longer rule that gives everybody a month to see the day coming answers the question."""
    work = office(30)
    for _ in range(11):
        closed(work, TODAY - timedelta(days=30))
    on(work, TODAY)
    rule(work, 59)
    assert len(work.schedules.held(the_brake(work).id)) == 11
    rule(work, 60)
    assert work.schedules.held(the_brake(work).id) == []


def test_a_held_file_that_is_opened_again_leaves_the_brake() -> None:
    """It has no day of erasure any more, and nothing to be asked about."""
    work = office(100)
    key = closed(work, TODAY)
    closed(work, TODAY - timedelta(days=90), key)
    reopen(work, {"reference": key, "agency": AGENCY, "programme": "waska", "opened_on": date(2020, 1, 1)})
    assert show_held_back(work, the_brake(work).id).preview.files == 0


def test_a_preview_keeps_to_the_range_of_the_programme() -> None:
    """A file whose programme lets it be kept no shorter is not brought forward, and asks nobody."""
    work = office(365)
    about = {"reference": uuid4(), "agency": AGENCY, "programme": "bfm", "opened_on": date(2020, 1, 1)}
    within = {"rule": "days_after_closing", "keep_at_least_days": 300, "keep_at_most_days": 4000}
    close_within(work, about | within | {"closed_on": TODAY, "counted_from": TODAY})
    assert preview_rule(work, AGENCY, 20).earliest_due_on == TODAY + timedelta(days=300)
    rule(work, 300)
    both_agree(work, the_brake(work))
    walk(work, TODAY, TODAY + timedelta(days=30))
    assert preview_rule(work, AGENCY, 20).files == 0
    rule(work, 20)
    assert work.rules.days(AGENCY) == 20


def test_the_tag_differs_where_what_is_shown_differs() -> None:
    """Who looks again sees that more is held, or that a day has come."""
    work = office(100)
    keys = [closed(work, TODAY) for _ in range(2)]
    tags = []
    for key in keys:
        closed(work, TODAY - timedelta(days=90), key)
        tags.append(show_held_back(work, the_brake(work).id).tag)
    work.clock = Clock(real_now=lambda: work_instant(TODAY + timedelta(days=91)))
    tags.append(show_held_back(work, the_brake(work).id).tag)
    assert len(set(tags)) == 3
