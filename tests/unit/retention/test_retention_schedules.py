"""When a file is due, and what moves that day."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from retention_fakes import TODAY, FakeWork
from retention_files import AGENCY, close, due_days, file_data, rule, scheduled, work_with

from contracts.retention import ErasureOrdered
from kernel.clock import Clock, berlin_day
from kernel.principal import Card
from services.retention import errors
from services.retention.jobs import order_all_due
from services.retention.usecases.ordering import note_refused
from services.retention.usecases.reading import count_due, show_case
from services.retention.usecases.rules import change_rule
from services.retention.usecases.scheduling import watch


def test_a_file_is_watched_from_its_opening_and_counts_from_its_closing() -> None:
    """An open file has no day of erasure."""
    work, data = work_with(30), file_data()
    watch(work, data)
    assert (due_days(work), work.emitted) == ([None], [])
    close(work, data)
    assert ([date(2026, 1, 31)], [date(2026, 1, 31)]) == (due_days(work), scheduled(work))


def test_a_closing_without_a_known_rule_waits() -> None:
    """No period is guessed; the inbox tries again until identity has told it."""
    with pytest.raises(errors.RuleUnknown):
        close(FakeWork(), file_data())


def test_a_longer_rule_applies_to_closed_files_at_once() -> None:
    """Whoever keeps files longer means those at hand too; casefile hears of each new day."""
    work = work_with(30, file_data())
    change_rule(work, rule(60))
    assert ([date(2026, 3, 2)], [date(2026, 1, 31), date(2026, 3, 2)]) == (due_days(work), scheduled(work))


def test_a_shorter_rule_is_not_in_force_before_it_is_released() -> None:
    """No setting brings a day of erasure forward by itself, nor makes a file due that is closed meanwhile."""
    work = work_with(60, file_data())
    change_rule(work, rule(30))
    close(work, file_data())
    assert [date(2026, 3, 2), date(2026, 3, 2)] == due_days(work)


def test_a_rule_is_as_short_as_wished_where_no_file_has_a_day_yet() -> None:
    """A new agency sets itself up without anybody's leave."""
    work = work_with(365)
    watch(work, file_data())
    change_rule(work, rule(30))
    close(work, file_data())
    assert [None, date(2026, 1, 31)] == due_days(work)


@settings(deadline=None)  # a machine may be busy
@given(rules=st.lists(st.integers(1, 4000), min_size=1, max_size=8))
def test_no_sequence_of_rules_brings_a_day_forward(rules: list[int]) -> None:
    """Up and down in any order: the longest rule since the closing holds, and each change is told once."""
    work = work_with(rules[0], file_data())
    for days in rules[1:]:
        change_rule(work, rule(days))
    assert [date(2026, 1, 1) + timedelta(days=max(rules))] == due_days(work)
    assert sorted(set(scheduled(work))) == scheduled(work)


def test_a_rule_that_no_file_can_have_is_refused() -> None:
    """Zero days would erase on the day of closing; a slip of the hand must not reach the files."""
    for days in (-1, 0, 36_501):
        with pytest.raises(errors.RuleUnusable):
            work_with(days)


def test_what_is_due_is_ordered_once() -> None:
    """Due today, and not before; in batches, and each file once."""
    files = [file_data(TODAY - timedelta(days=30)) for _ in range(250)]
    work = work_with(30, file_data(TODAY - timedelta(days=29)))
    for data in files:  # so many of one agency would be held back: each has an agency of its own
        data["agency"] = uuid4()
        change_rule(work, rule(30) | {"agency": data["agency"]})
        close(work, data)
    assert (order_all_due(lambda: work, TODAY), order_all_due(lambda: work, TODAY)) == (250, 0)
    ordered = {data["reference"] for event, data in work.emitted if event is ErasureOrdered}
    assert {data["reference"] for data in files} == ordered


def test_an_order_carries_the_facts_it_rests_on() -> None:
    """Casefile compares them under its lock: never on stale facts."""
    data = file_data()
    work = work_with(30, data)
    order_all_due(lambda: work, TODAY)
    (order,) = work.orders.rows.values()
    about = {"reference": data["reference"], "agency": AGENCY, "order": order.id}
    told = about | {"due_on": date(2026, 1, 31), "counted_from": date(2026, 1, 1)}
    assert (ErasureOrdered, told) == work.emitted[-1]
    assert (order.ordered_by_role, order.executed_by_role) == ("rule", None)


def test_a_refused_order_is_given_again_on_another_day() -> None:
    """Not the same day, or order and refusal would chase one another."""
    work = work_with(30, file_data())
    order_all_due(lambda: work, TODAY)
    (order,) = work.orders.rows.values()
    note_refused(work, {"agency": AGENCY, "order": order.id, "reason": "not_due"})
    assert (work.orders.rows[order.id].state, work.orders.rows[order.id].refusal) == ("refused", "not_due")
    assert (order_all_due(lambda: work, TODAY), order_all_due(lambda: work, TODAY + timedelta(days=1))) == (0, 1)


def test_a_file_with_an_order_is_left_alone_by_a_longer_rule() -> None:
    """The order is out; its fate is casefile's answer."""
    work = work_with(30, file_data())
    order_all_due(lambda: work, TODAY)
    change_rule(work, rule(60))
    assert [date(2026, 1, 31)] == due_days(work)


def test_the_day_of_a_file_can_be_seen() -> None:
    """People see the rule that will apply while the file is open, and its day once it is closed."""
    data = file_data()
    card = Card("retention", data["reference"], AGENCY, "waska", uuid4(), frozenset({"read"}))
    work = work_with(30)
    before = show_case(work, card)
    close(work, data)
    after = show_case(work, card)
    assert (before.state, before.due_on, before.retention_days) == ("open", None, 30)
    assert ("closed", date(2026, 1, 31), 30) == (after.state, after.due_on, after.retention_days)


@pytest.mark.parametrize(("status", "state"), [("open", "counting"), ("closed", "closed"), (None, "closed")])
def test_a_file_that_nobody_closes_is_not_called_closed(status: str | None, state: str) -> None:
    """Its days count while it is open; an ordered one is ordered, whatever else."""
    data = file_data()
    card = Card("retention", data["reference"], AGENCY, "waska", uuid4(), frozenset({"read"}), status)
    work = work_with(30, data)
    shown = show_case(work, card)
    assert (shown.state, shown.due_on) == (state, date(2026, 1, 31))
    order_all_due(lambda: work, TODAY)
    assert show_case(work, card).state == "ordered"


def test_what_is_due_soon_is_counted_without_naming_a_file() -> None:
    """The agency sees what is coming, overdue files included."""
    early, late = TODAY - timedelta(days=40), TODAY + timedelta(days=5)
    work = work_with(30, file_data(early), file_data(late), file_data(late), file_data(late + timedelta(days=60)))
    until, counts = count_due(work, 40)
    assert TODAY + timedelta(days=40) == until
    assert {early + timedelta(days=30): 1, late + timedelta(days=30): 2} == counts


def test_an_order_of_a_moved_calendar_is_dated_by_it(tmp_path: Path) -> None:
    """What was ordered on a day of last year was ordered on that day, when it is today again too (ADR 31)."""
    file, real = tmp_path / "clock", datetime(2027, 6, 1, 12, tzinfo=UTC)
    work = work_with(30, file_data())
    work.clock = Clock(file, real_now=lambda: real)
    file.write_text(TODAY.isoformat())
    order_all_due(lambda: work, TODAY)
    file.unlink()
    (order,) = work.orders.rows.values()
    assert (berlin_day(order.ordered_at), order.ordered_at.hour) == (TODAY, 12)
