"""Consents with their days: on which a purpose was in force, and what of it is known after an upgrade."""

from datetime import date

import pytest

from services.casefile.model.consents import Consented, in_force, withdrawn
from services.casefile.store.consents import all_given

JANUARY, MARCH, MAY = date(2026, 1, 1), date(2026, 3, 1), date(2026, 5, 1)


@pytest.mark.parametrize(
    ("consented", "day", "holds"),
    [
        (Consented("work", JANUARY), JANUARY, True),
        (Consented("work", JANUARY), date(2025, 12, 31), False),
        (Consented("work", JANUARY, MARCH), date(2026, 2, 28), True),
        (Consented("work", JANUARY, MARCH), MARCH, False),
        (Consented("work", None, MARCH), JANUARY, False),
    ],
)
def test_a_consent_holds_from_its_day_to_its_withdrawal(consented: Consented, day: date, holds: bool) -> None:
    """A withdrawal is effective from its receipt (Art. 7 (3) GDPR), and takes nothing from the days before it."""
    assert consented.holds(day) is holds


def test_what_was_given_again_is_not_withdrawn() -> None:
    """The sign in the file goes by what holds now."""
    given = [Consented("work", JANUARY, MARCH), Consented("study", JANUARY, MARCH), Consented("work", MAY)]
    assert (in_force(given), withdrawn(given)) == ({"work": MAY}, {"study": MARCH})


def test_what_the_release_before_has_heard_is_known_too() -> None:
    """It writes the latest of each purpose alone: that completes what is kept with days, and contradicts none of it."""
    latest = [
        {"consent": "a", "purpose": "old", "state": "withdrawn", "since": "2026-03-01"},
        {"consent": "b", "purpose": "new", "state": "in_force", "since": "2026-05-01"},
        {"consent": "c", "purpose": "work", "state": "withdrawn", "since": "2026-03-01"},
    ]
    ever = [
        {"consent": "c", "purpose": "work", "since": "2026-01-01", "until": None, "given_by": "guardian"},
        {"consent": "d", "purpose": "new", "since": "2026-01-01", "until": "2026-03-01", "given_by": None},
    ]
    assert all_given(latest, ever) == (
        Consented("new", JANUARY, MARCH),
        Consented("new", MAY),
        Consented("old", None, MARCH),
        Consented("work", JANUARY, MARCH, "guardian"),
    )
