"""Shares in the responsibility for a file: from when until when they count, and which are refused."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.casefile.errors import InvalidAnswers, WrongState
from services.casefile.model.responsibilities import (
    Responsibility,
    Share,
    check_days,
    check_hand_over,
    check_new,
)

TODAY = date(2026, 3, 2)
BOSS, AYSE = UUID(int=1), UUID(int=2)
DAYS = some.integers(-40, 40).map(lambda days: TODAY + timedelta(days))
SPANS = some.tuples(DAYS, DAYS | some.none()).filter(lambda span: span[1] is None or span[0] <= span[1])


def share(since: date, until: date | None = None, kind: Share = "deputy", account: UUID = AYSE) -> Responsibility:
    """A share that was not ended before its time."""
    return Responsibility(id=UUID(int=9), account=account, kind=kind, since=since, until=until)


@given(since=DAYS, until=DAYS | some.none(), day=DAYS)
def test_a_share_counts_from_its_first_to_its_last_day(since: date, until: date | None, day: date) -> None:
    """Both days included; ended before its time it counts no more, even on its last day."""
    held = share(since, until)
    assert held.running(day) == (since <= day <= (until or date.max))
    ended = Responsibility(**{**held.__dict__, "ended_at": datetime(2026, 3, 2, tzinfo=UTC)})
    assert not ended.running(day)


@given(first=SPANS, second=SPANS)
def test_nobody_has_the_same_share_twice_on_a_day(
    first: tuple[date, date | None], second: tuple[date, date | None]
) -> None:
    """A second share of the same kind is refused exactly where their days overlap, so ending one ends it all."""
    held, wanted = share(*first), share(*second)
    days = [TODAY + timedelta(n) for n in range(-45, 46)]
    try:
        check_new([held], BOSS, wanted, TODAY)
    except InvalidAnswers:
        assert wanted.until is not None
        assert wanted.until < TODAY
    except WrongState:
        assert held.until is None or wanted.until is None or any(held.running(d) and wanted.running(d) for d in days)
    else:
        assert not any(held.running(day) and wanted.running(day) for day in days)


def test_the_responsible_needs_no_lesser_share() -> None:
    """Nobody is a deputy of themselves."""
    with pytest.raises(WrongState, match="already_responsible"):
        check_new([], AYSE, share(TODAY), TODAY)


@pytest.mark.parametrize(
    ("since", "until", "code"),
    [
        (TODAY, TODAY - timedelta(1), "days_in_wrong_order"),
        (TODAY - timedelta(9), TODAY - timedelta(1), "time_is_over"),
    ],
)
def test_a_share_ends_on_a_day_that_can_be(since: date, until: date, code: str) -> None:
    """A last day before the first, or one that is over, is refused with what is wrong."""
    for check in (lambda s: check_new([], BOSS, s, TODAY), lambda s: check_days(s, TODAY)):
        with pytest.raises(InvalidAnswers) as refusal:
            check(share(since, until))
        assert [(p.pointer, p.code) for p in refusal.value.problems] == [("/until", code)]


def test_a_file_is_handed_over_between_the_givers_first_day_and_today() -> None:
    """Neither before the giver had it, nor on a day to come, nor to the giver."""
    since = TODAY - timedelta(5)
    check_hand_over(BOSS, AYSE, since, since, TODAY)
    check_hand_over(BOSS, AYSE, TODAY, since, TODAY)
    for day in (since - timedelta(1), TODAY + timedelta(1)):
        with pytest.raises(InvalidAnswers):
            check_hand_over(BOSS, AYSE, day, since, TODAY)
    with pytest.raises(WrongState, match="already_responsible"):
        check_hand_over(BOSS, BOSS, TODAY, since, TODAY)
