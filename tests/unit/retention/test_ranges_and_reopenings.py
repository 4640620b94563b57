"""The range of a programme within which an agency chooses, and files that are opened again or by mistake."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from retention_fakes import TODAY
from retention_files import AGENCY, close, close_within, due_days, file_data, rule, scheduled, work_with

from contracts.retention import ErasureScheduled
from services.retention.jobs import order_all_due
from services.retention.usecases.ordering import note_refused
from services.retention.usecases.rules import change_rule
from services.retention.usecases.scheduling import reopen, unwatch, watch

RANGE = {"rule": "days_after_closing", "keep_at_least_days": 60, "keep_at_most_days": 90}
"""What a template says in `CaseClosed` 2."""


@given(days=st.integers(1, 200), later=st.lists(st.integers(1, 200), max_size=4))
def test_the_agency_chooses_within_the_range_of_the_programme(days: int, later: list[int]) -> None:
    """Never below the floor nor above the ceiling, at the closing and after any change of the agency's rule."""
    work = work_with(days)
    close_within(work, file_data() | RANGE)
    for changed in later:
        change_rule(work, rule(changed))
    kept = max(min(max(each, 60), 90) for each in [days, *later])
    assert due_days(work) == [date(2026, 1, 1) + timedelta(days=kept)]
    assert scheduled(work) == sorted(set(scheduled(work)))
    assert {data["rule"] for event, data in work.emitted if event is ErasureScheduled} == {"days_after_closing"}


def test_an_order_names_the_rule_and_days_of_the_range() -> None:
    """The certificate says under which rule the file was kept, and for how long."""
    work = work_with(1)
    close_within(work, file_data() | RANGE)
    order_all_due(lambda: work, date(2026, 3, 2))
    assert [(order.rule, order.retention_days) for order in work.orders.rows.values()] == [("days_after_closing", 60)]


def test_a_closing_of_the_release_before_follows_the_agency_alone() -> None:
    """It told no range; none is made up."""
    work = work_with(7, file_data())
    assert due_days(work) == [date(2026, 1, 8)]


def test_a_file_opened_again_has_no_day_of_erasure() -> None:
    """Casefile is told so, nothing is ordered, and the next closing counts anew under the range it tells."""
    work, data = work_with(30), file_data()
    close_within(work, data | RANGE)
    reopen(work, {name: data[name] for name in ("reference", "agency", "programme", "opened_on")})
    assert (due_days(work), scheduled(work)[-1]) == ([None], None)
    assert order_all_due(lambda: work, TODAY + timedelta(days=365)) == 0
    change_rule(work, rule(80))
    assert due_days(work) == [None]
    close_within(work, file_data(TODAY, data["reference"]) | RANGE)
    assert due_days(work) == [TODAY + timedelta(days=80)]


def test_a_file_opened_by_mistake_is_watched_no_more() -> None:
    """Its opening was undone: nothing is kept of it, and heard twice that is the same."""
    work, data = work_with(30), file_data()
    watch(work, {name: data[name] for name in ("reference", "agency", "programme", "opened_on")})
    for _ in range(2):
        unwatch(work, {name: data[name] for name in ("reference", "agency")})
    assert work.schedules.rows == {}


@pytest.mark.parametrize("refused_first", [True, False])
def test_an_order_on_a_file_opened_again_is_no_more_than_refused(refused_first: bool) -> None:
    """Order and reopening may cross: whichever is heard first, the file is open in the end."""
    work, data = work_with(30), file_data()
    close(work, data)
    order_all_due(lambda: work, TODAY)
    (order,) = work.orders.rows.values()
    refusal = {"agency": AGENCY, "order": order.id, "reason": "not_closed"}
    if refused_first:
        note_refused(work, refusal)
    reopen(work, data)
    if not refused_first:
        note_refused(work, refusal)
    assert [row.state for row in work.schedules.rows.values()] == ["open"]
    assert work.orders.rows[order.id].state == "refused"


def test_a_reopening_heard_after_the_erasure_changes_nothing() -> None:
    """What is gone does not come back as a schedule."""
    work, data = work_with(30), file_data()
    close(work, data)
    order_all_due(lambda: work, TODAY)
    (order,) = work.orders.rows.values()
    work.orders.rows[order.id] = order.erased(work.clock.now(), TODAY, "0" * 32, {})
    work.schedules.erase(data["reference"])
    reopen(work, data)
    assert due_days(work) == []
