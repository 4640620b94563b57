"""The clock: business days are days in Germany, can be walked by a file, and never move tokens or leases."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kernel.clock import Clock


def at(*instant: int) -> Clock:
    """A clock that stands at an instant of UTC."""
    return Clock(real_now=lambda: datetime(*instant, tzinfo=UTC))  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ((2026, 1, 31, 22, 59), date(2026, 1, 31)),
        ((2026, 1, 31, 23, 0), date(2026, 2, 1)),
        ((2026, 7, 31, 21, 59), date(2026, 7, 31)),
        ((2026, 7, 31, 22, 0), date(2026, 8, 1)),
        ((2026, 3, 28, 23, 0), date(2026, 3, 29)),
        ((2026, 3, 29, 22, 0), date(2026, 3, 30)),
        ((2026, 10, 25, 22, 59), date(2026, 10, 25)),
        ((2026, 10, 25, 23, 0), date(2026, 10, 26)),
    ],
)
def test_a_day_begins_at_midnight_in_berlin(instant: tuple[int, ...], day: date) -> None:
    """In winter an hour, in summer two hours before UTC's midnight, and rightly on the days of the change."""
    assert at(*instant).today() == day


def test_the_clock_file_moves_days_and_nothing_else(tmp_path: Path) -> None:
    """A walked business day must not end sessions: real time stays where it is."""
    file, real = tmp_path / "clock", datetime(2026, 1, 1, 12, tzinfo=UTC)
    file.write_text("2030-02-28\n", encoding="ascii")
    clock = Clock(file, real_now=lambda: real)
    assert clock.today() == date(2030, 2, 28)
    assert clock.now() == real


def test_without_the_file_the_real_day_is_back(tmp_path: Path) -> None:
    """The demo removes the file when it has walked to today; an empty one says nothing either."""
    file = tmp_path / "clock"
    clock = Clock(file, real_now=lambda: datetime(2026, 1, 1, 12, tzinfo=UTC))
    assert clock.today() == date(2026, 1, 1)
    file.write_text("2030-02-28", encoding="ascii")
    assert clock.today() == date(2030, 2, 28)
    file.write_text("", encoding="ascii")
    assert clock.today() == date(2026, 1, 1)
    file.unlink()
    assert clock.today() == date(2026, 1, 1)


@pytest.mark.parametrize("content", [b"tomorrow", b"2026-02-30", b"20260201", b"2026-W01-1", b"2026-1-1", b"\xff\xfe"])
def test_a_file_that_holds_no_day_is_named(tmp_path: Path, content: bytes) -> None:
    """Somebody who mistypes the day learns which file it is and how a day is written."""
    file = tmp_path / "clock"
    file.write_bytes(content)
    with pytest.raises(ValueError, match=r"clock must hold one day as YYYY-MM-DD") as refusal:
        Clock(file).today()
    assert str(file) in str(refusal.value)


@given(day=some.dates(date(1990, 1, 1), date(2199, 12, 31)))
def test_every_day_comes_back_from_the_file(tmp_path_factory: pytest.TempPathFactory, day: date) -> None:
    """What a walk writes is the day it meant."""
    file = tmp_path_factory.getbasetemp() / "walked"
    file.write_text(day.isoformat(), encoding="ascii")
    assert Clock(file).today() == day
