"""Reminders that rules of time raise: one for each of their days, in time, and over when nothing is due."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.casefile.model.deadlines import Due
from services.casefile.model.reminders import AHEAD, Plan, Raised, plan, text_of
from services.casefile.templates.declared.fields import Text

TODAY = date(2026, 3, 2)
THIRD = UUID(int=3)  # responsible for the file of the tests
LABEL = Text(de="Überprüfung des Hilfeplans", en="Review of the help plan")


def a_due(rule: str, days: int) -> Due:
    """What a rule asks for so many days from today."""
    return Due(rule, LABEL, TODAY + timedelta(days), days < 0)


dues = st.lists(st.builds(a_due, st.sampled_from("abc"), st.integers(-40, 40)), max_size=6)


def done(raised: list[Raised], made: Plan) -> list[Raised]:
    """The reminders once a plan was followed; what is over stands for the rule no longer."""
    kept = [r for r in raised if r.id not in made.over]
    first = max((r.id.int for r in raised), default=0) + 1
    return kept + [Raised(UUID(int=first + n), due.rule, due.on, True) for n, due in enumerate(made.new)]


@given(dues, dues)
def test_each_day_of_a_rule_is_reminded_of_once(earlier: list[Due], now: list[Due]) -> None:
    """Whatever was due before: what is due soon or overdue waits once, and nothing else; again nothing changes."""
    raised = done([], plan(earlier, [], TODAY))
    raised = done(raised, plan(now, raised, TODAY))
    soon = {(d.rule, d.on) for d in now if d.on <= TODAY + AHEAD}
    assert sorted((r.rule, r.on) for r in raised if r.waits) == sorted(soon)
    assert not plan(now, raised, TODAY)


def test_a_day_that_was_ticked_off_is_not_reminded_of_again() -> None:
    """The colleague has read it; the next day of the rule is another matter."""
    ticked = [Raised(UUID(int=9), "a", TODAY, waits=False)]
    assert not plan([a_due("a", 0)], ticked, TODAY)
    assert plan([a_due("a", 5)], ticked, TODAY).new == (a_due("a", 5),)


def test_a_reminder_says_what_and_when() -> None:
    """In German, as files are."""
    assert text_of(a_due("a", 0)) == "Überprüfung des Hilfeplans (02.03.2026)"
