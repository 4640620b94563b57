"""Each way in which services can disagree about a file is found."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from cli.check_cases import Case, Execution, Files, Order, Schedule, judge
from cli.check_messages import Patience

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
PATIENCE = Patience(NOW, timedelta(seconds=5), timedelta(minutes=1))
OPENED, CLOSED, DUE = date(2025, 1, 1), date(2026, 1, 1), date(2027, 1, 1)
ONE, GONE = UUID(int=1), UUID(int=2)
ORDER, CONSENT = UUID(int=7), UUID(int=8)
REFERENCE, GONE_REFERENCE, AT_CONSENT = UUID(int=0xA1), UUID(int=0xA2), UUID(int=0xC1)
CASE = Case(ONE, "closed", OPENED, CLOSED, CLOSED, DUE, REFERENCE, AT_CONSENT)
SCHEDULE = Schedule(REFERENCE, "closed", OPENED, CLOSED, CLOSED, DUE)
EXECUTED = Execution(ORDER, "verified", NOW - timedelta(days=1), 1)
GOOD = Files(
    cases=[CASE],
    keys={ONE},
    schedules={REFERENCE: SCHEDULE},
    orders=[Order(ORDER, GONE_REFERENCE, "certified")],
    certificates=[ORDER],
    executions={ORDER: EXECUTED},
    consents_given={(AT_CONSENT, "case_management", CONSENT)},
    consents_applied={(AT_CONSENT, "case_management", CONSENT)},
)


def codes(files: Files, patience: Patience = PATIENCE) -> set[str]:
    """What is found."""
    return {finding.code for finding in judge(files, patience).found}


def with_case(**changes: object) -> Files:
    """The good files, but for the case."""
    return replace(GOOD, cases=[replace(CASE, **changes)])  # type: ignore[arg-type]  # because replace checks no types


def with_schedule(**changes: object) -> Files:
    """The good files, but for the schedule."""
    return replace(GOOD, schedules={REFERENCE: replace(SCHEDULE, **changes)})  # type: ignore[arg-type]  # likewise


def executed(state: str, erased: int, ago: timedelta = timedelta(days=1)) -> Files:
    """The good files, but for how the order was executed."""
    return replace(GOOD, executions={ORDER: Execution(ORDER, state, NOW - ago, erased)})


WRONG: list[tuple[str, Callable[[], Files]]] = [
    ("case_without_key", lambda: replace(GOOD, keys=set())),
    ("key_without_case", lambda: replace(GOOD, keys={ONE, GONE})),
    ("book_without_key", lambda: replace(GOOD, books=frozenset({GONE}))),
    ("case_without_schedule", lambda: replace(GOOD, schedules={})),
    (
        "schedule_without_case",
        lambda: replace(GOOD, cases=[], keys=set(), consents_given=set(), consents_applied=set()),
    ),
    ("schedule_differs", lambda: with_schedule(state="open")),
    ("schedule_differs", lambda: with_schedule(opened_on=DUE)),
    ("schedule_differs", lambda: with_schedule(closed_on=DUE)),
    ("schedule_differs", lambda: with_schedule(counted_from=DUE)),
    ("due_day_differs", lambda: with_case(due_on=None)),
    ("due_day_differs", lambda: with_schedule(due_on=CLOSED)),
    ("consent_not_applied", lambda: replace(GOOD, consents_applied=set())),
    ("consent_outlived", lambda: replace(GOOD, consents_given=set())),
    ("erasure_unfinished", lambda: executed("gone", 1)),
    ("erased_twice", lambda: executed("verified", 2)),
    ("erased_without_log", lambda: executed("verified", 0)),
    ("erased_without_log", lambda: replace(GOOD, executions={})),
    ("order_without_certificate", lambda: replace(GOOD, certificates=[])),
    ("order_without_certificate", lambda: replace(GOOD, certificates=[ORDER, ORDER])),
    ("certificate_too_early", lambda: replace(GOOD, orders=[Order(ORDER, GONE_REFERENCE, "erased")])),
    ("erased_case_there", lambda: replace(GOOD, orders=[Order(ORDER, REFERENCE, "certified")])),
    ("erasing_without_order", lambda: with_case(status="erasing")),
]


def test_files_on_which_all_agree() -> None:
    """A closed file with its key, schedule and consent, and another one that was erased and certified."""
    assert set() == codes(GOOD)


@pytest.mark.parametrize(("code", "make"), WRONG, ids=lambda value: value if isinstance(value, str) else "")
def test_a_disagreement_is_found(code: str, make: Callable[[], Files]) -> None:
    """The judge of the crash tests overlooks nothing of what a crash could break."""
    assert code in codes(make())


def test_a_key_without_a_case_is_told_and_is_no_failure() -> None:
    """A crash between key and case leaves one behind; keys are reported, never swept."""
    (orphan,) = judge(replace(GOOD, keys={ONE, GONE}), PATIENCE).found
    assert ("notice", frozenset({str(GONE)})) == (orphan.level, orphan.subjects)


def test_an_open_case_has_no_days_of_its_end() -> None:
    """Its schedule watches it without a day of erasure."""
    case = replace(CASE, status="open", closed_on=None, counted_from=None, due_on=None)
    schedule = Schedule(REFERENCE, "open", OPENED, None, None, None)
    assert set() == codes(replace(GOOD, cases=[case], schedules={REFERENCE: schedule}))


@pytest.mark.parametrize("told", [True, False])
def test_an_open_case_may_count(told: bool) -> None:
    """Its case management has ended and nobody closes it: its days count, as soon as casefile has told of it."""
    due = DUE if told else None
    case = replace(CASE, status="open", closed_on=None, due_on=due)
    counted = (CLOSED, CASE.counted_from, due) if told else (None, None, None)
    schedule = Schedule(REFERENCE, "closed" if told else "open", OPENED, *counted)
    assert set() == codes(replace(GOOD, cases=[case], schedules={REFERENCE: schedule}))
    other = replace(schedule, counted_from=DUE)
    assert "schedule_differs" in codes(replace(GOOD, cases=[case], schedules={REFERENCE: other}))


def test_an_erasure_under_way_is_no_disagreement() -> None:
    """For its minute: key gone, case marked, schedule ordered."""
    files = replace(
        executed("erasing", 0, timedelta(seconds=10)),
        cases=[replace(CASE, status="erasing")],
        keys=set(),
        schedules={REFERENCE: replace(SCHEDULE, state="ordered")},
        orders=[Order(ORDER, REFERENCE, "ordered")],
        certificates=[],
    )
    assert set() == codes(files)
    settled = replace(PATIENCE, erasing=timedelta(0))
    assert {"erasure_unfinished"} == codes(files, settled)


def test_no_finding_has_a_case_and_its_reference_beside_each_other() -> None:
    """The check knows both; what it prints must not be the join that references exist to prevent."""
    for _, make in WRONG:
        subjects = {subject for finding in judge(make(), PATIENCE).found for subject in finding.subjects}
        assert not ({str(ONE)} <= subjects and {str(REFERENCE)} <= subjects)
