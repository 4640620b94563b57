"""The brake: many files at once and jumps of the clock ask first."""

from datetime import date, timedelta

import pytest
from braked import both_agree, closed, office, on, the_brake, walk
from retention_fakes import TODAY

from services.retention.model.leap import leaps, working_days
from services.retention.usecases.holding import list_held_back, show_held_back


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
