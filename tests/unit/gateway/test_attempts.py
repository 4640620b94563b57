"""Failed attempts to sign in, on a clock of the test's own: what waits, for how long, and what is forgotten."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest

from gateway.people.attempts import AT_ONCE, FREE, LOGINS_OF_ADDRESS, LONGEST, MOST, REMEMBERED, Attempts
from gateway.problems import OverLimit


class Door:
    """Attempts, and the time."""

    def __init__(self) -> None:
        self.now = datetime(2026, 5, 4, 8, tzinfo=UTC)
        self.attempts = Attempts(1, lambda: self.now)

    def tries(self, login: str = "erika", address: str = "desk", *, good: bool = False, failed: bool = True) -> int:
        """One attempt; returns how many seconds it has to wait, 0 where it was made."""
        try:
            with self.attempts.attempt(login, address) as outcome:
                outcome.good, outcome.failed = good, failed and not good
        except OverLimit as over:
            return over.seconds
        return 0

    def waits(self) -> int:
        """Fail once more when the wait is over; returns the next wait in seconds."""
        self.now += timedelta(seconds=self.tries())
        assert self.tries() == 0
        return self.tries()


def each(door: Door, logins: Iterable[str], **about: bool) -> set[int]:
    """One attempt of each login from the same address."""
    return {door.tries(login, **about) for login in logins}


def test_the_wait_doubles_up_to_a_quarter_of_an_hour() -> None:
    """A person who mistypes hardly notices; a program gets nowhere."""
    door = Door()
    assert [door.tries() for _ in range(FREE)] == [0] * FREE
    waits = [door.tries()] + [door.waits() for _ in range(12)]
    assert waits[:5] == [1, 2, 4, 8, 16]
    assert waits[-1] == LONGEST.total_seconds()


def test_a_good_sign_in_wipes_the_slate() -> None:
    """Who is in has shown who they are."""
    door = Door()
    for _ in range(3):
        assert [door.tries() for _ in range(FREE - 1)] == [0] * (FREE - 1)
        assert door.tries(good=True) == 0


def test_what_neither_failed_nor_was_good_counts_for_nothing() -> None:
    """While identity is away everybody tries again and again."""
    door = Door()
    assert {door.tries(failed=False) for _ in range(50)} == {0}


def test_failures_are_forgotten_after_an_hour() -> None:
    """Yesterday's mistakes make nobody wait today."""
    door = Door()
    assert [door.tries() for _ in range(FREE + 1)] == [0] * FREE + [1]
    door.now += REMEMBERED + timedelta(seconds=2)
    assert [door.tries() for _ in range(FREE)] == [0] * FREE


def test_an_address_waits_only_after_hundreds_of_its_logins_failed() -> None:
    """An office has one address; somebody who tries one password on every login has one too."""
    door = Door()
    office = [f"colleague{number}" for number in range(LOGINS_OF_ADDRESS - 1)]
    assert each(door, office) == {0}
    assert each(door, office, good=True) == {0}  # they mistyped, and then they did not
    assert each(door, [f"guess{number}" for number in range(LOGINS_OF_ADDRESS)]) == {0}
    assert (door.tries("max"), door.tries("max", "elsewhere")) == (1, 0)


def test_guesses_side_by_side_are_no_way_round() -> None:
    """Sent all at once, before the first has failed, they would all be free."""
    door = Door()
    under_way = [door.attempts.attempt("erika", "desk") for _ in range(AT_ONCE)]
    outcomes = [one.__enter__() for one in under_way]
    assert door.tries() == 1
    for outcome, one in zip(outcomes, under_way, strict=True):
        outcome.failed = True
        one.__exit__(None, None, None)
    assert door.tries() > 1
    door.now += LONGEST
    with door.attempts.attempt("erika", "desk"):
        assert door.tries() == 1


def test_what_is_kept_is_bounded_and_names_nobody() -> None:
    """Neither good sign-ins nor a flood of names fill the memory; logins are kept as hashes."""
    door = Door()
    assert each(door, [f"colleague{number}" for number in range(100)], good=True) == {0}
    assert len(door.attempts._pairs) == 1
    for number in range(MOST + 10):
        door.tries("erika", f"address{number}")
    assert len(door.attempts._pairs) == len(door.attempts._addresses) == MOST
    assert "erika" not in str(door.attempts._pairs)


@pytest.mark.parametrize("same", ["Jürgen.Groß", "JÜRGEN.GROSS", "ju\u0308rgen.gross"])
def test_spellings_of_a_login_wait_together(same: str) -> None:
    """Composed or decomposed, upper or lower case: it is one account."""
    door = Door()
    assert [door.tries("jürgen.groß") for _ in range(FREE)] == [0] * FREE
    assert door.tries(same) == 1
