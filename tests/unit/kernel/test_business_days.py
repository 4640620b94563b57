"""The clock: business days are days in Germany, can be walked by a file, and never move tokens or leases."""

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kernel.clock import BERLIN, BERLIN_BY_RULE, Clock, berlin, berlin_day, clocks_show
from tests.conftest import ROOT


@contextmanager
def zone_of_process() -> Iterator[None]:
    """The zone that processes live in, for a while."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("TZ", BERLIN_BY_RULE)
        time.tzset()
        yield
    time.tzset()


def at(*instant: int) -> Clock:
    """A clock that stands at an instant of UTC."""
    return Clock(real_now=lambda: datetime(*instant, tzinfo=UTC))  # type: ignore[arg-type, misc]  # because a star tells nothing of how many there are


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


@pytest.mark.parametrize(
    ("day", "left_out"),
    [(date(2026, 3, 29), True), (date(2027, 3, 28), True), (date(2027, 3, 27), False), (date(2026, 10, 25), False)],
)
def test_clocks_leave_out_an_hour_in_spring(day: date, left_out: bool) -> None:
    """From two to three, to the minute; on no other day, and not the hour that autumn shows twice."""
    hidden = [minute for minute in range(24 * 60) if not clocks_show(day, clock_time(*divmod(minute, 60)))]
    assert hidden == (list(range(2 * 60, 3 * 60)) if left_out else [])


def test_the_clock_file_moves_days_and_nothing_else(tmp_path: Path) -> None:
    """A walked business day must not end sessions: real time stays where it is."""
    file, real = tmp_path / "clock", datetime(2026, 1, 1, 12, tzinfo=UTC)
    file.write_text("2030-02-28\n", encoding="ascii")
    clock = Clock(file, real_now=lambda: real)
    assert clock.today() == date(2030, 2, 28)
    assert clock.now() == real


def test_an_act_is_put_on_record_with_the_moved_day_and_the_real_time_of_day(tmp_path: Path) -> None:
    """Entries of two years of a demo were all entered on the day of loading; without a file nothing is moved."""
    file, real = tmp_path / "clock", datetime(2026, 1, 1, 22, 15, 30, 5, tzinfo=UTC)  # 23:15:30 in Berlin
    clock = Clock(file, real_now=lambda: real)
    assert clock.acted() == real
    file.write_text("2024-07-02", encoding="ascii")
    assert clock.acted() == datetime(2024, 7, 2, 21, 15, 30, 5, tzinfo=UTC)  # 23:15:30 in summer


@given(
    day=some.dates(date(1990, 1, 1), date(2199, 12, 31)),
    real=some.datetimes(datetime(2020, 1, 1), datetime(2037, 12, 31), timezones=some.just(UTC)),  # noqa: DTZ001 -- because the zone is given beside
)
def test_an_act_is_of_the_business_day(tmp_path_factory: pytest.TempPathFactory, day: date, real: datetime) -> None:
    """Whatever the hour, also one that does not exist on the night the clocks change: the day a person reads of an
    entry is the day on which it was written."""
    file = tmp_path_factory.getbasetemp() / "acted"
    file.write_text(day.isoformat(), encoding="ascii")
    acted = Clock(file, real_now=lambda: real).acted()
    assert acted.tzinfo is UTC
    assert berlin_day(acted) == day


@given(
    first=some.dates(date(2020, 1, 1), date(2030, 1, 1)),
    days=some.integers(1, 400),
    reals=some.tuples(some.integers(0, 86_399), some.integers(0, 86_399)),
)
def test_acts_of_a_later_day_come_later(
    tmp_path_factory: pytest.TempPathFactory, first: date, days: int, reals: tuple[int, int]
) -> None:
    """Lists in order of time stay so while a calendar is walked, and whoever changes an entry later has changed it
    later; also where the walk itself goes over midnight."""
    file, midnight = tmp_path_factory.getbasetemp() / "walking", datetime(2026, 5, 4, 22, tzinfo=UTC)
    acted = []
    for day, seconds in zip((first, first + timedelta(days=days)), reals, strict=True):
        file.write_text(day.isoformat(), encoding="ascii")
        real = midnight + timedelta(seconds=seconds)
        acted.append(Clock(file, real_now=partial(berlin, real)).acted())
    assert acted[0] < acted[1]


@given(
    day=some.dates(date(1990, 1, 1), date(2199, 12, 31)),
    opens=some.integers(0, 23 * 60 + 58),
    minutes=some.integers(1, 24 * 60),
    passed=some.lists(some.floats(-5, 90_000), min_size=2, max_size=5),
)
def test_where_a_day_has_hours_acts_are_within_them_in_their_order(
    tmp_path_factory: pytest.TempPathFactory, day: date, opens: int, minutes: int, passed: list[float]
) -> None:
    """A demo is loaded at any hour: people are seen at work in the hours of an office, and what is done later is later,
    also on the nights the clocks change."""
    file, closes = tmp_path_factory.getbasetemp() / "hours", min(opens + minutes, 23 * 60 + 59)
    hours = [f"{minute // 60:02}:{minute % 60:02}" for minute in (opens, closes)]
    file.write_text(f"{day}T{hours[0]}/{hours[1]}", encoding="ascii")
    since = file.stat().st_mtime
    reals = [datetime.fromtimestamp(since + one, UTC) for one in sorted(passed)]
    acted = [Clock(file, real_now=partial(berlin, real)).acted() for real in reals]
    assert acted == sorted(acted)
    assert Clock(file).today() == day
    for one in acted:
        assert one.tzinfo is UTC
        assert berlin_day(one) == day
    if day.weekday() < 6:  # on Sundays in March there is an hour that nobody sees
        shown = [f"{berlin(one):%H:%M}" for one in acted]
        assert all(hours[0] <= one <= hours[1] for one in shown)


def test_a_day_with_hours_goes_by_as_an_office_does(tmp_path: Path) -> None:
    """Half a second after it has begun half of it is over: about so long a halt of the demo's walk lasts."""
    file = tmp_path / "clock"
    file.write_text("2026-07-02T08:00/17:00", encoding="ascii")
    os.utime(file, (1_000, 1_000))
    at = [Clock(file, real_now=partial(datetime.fromtimestamp, 1_000 + one, UTC)).acted() for one in (0, 0.5, 4.0)]
    assert [f"{berlin(one):%d. %H:%M}" for one in at] == ["02. 08:00", "02. 12:30", "02. 16:00"]


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


@pytest.mark.parametrize("content", [
    b"tomorrow", b"2026-02-30", b"20260201", b"2026-W01-1", b"2026-1-1", b"\xff\xfe",
    b"2026-02-30T08:00/17:00", b"2026-02-03T17:00/08:00", b"2026-02-03T08:00/24:00", b"2026-02-03T08:60/17:00",
    b"2026-02-03T08:00", b"2026-02-03T8:00/17:00", b"2026-02-03 08:00/17:00",
])  # fmt: skip
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


NIGHTS = tuple(date(2026, *day) for day in ((1, 15), (7, 15), (3, 29), (3, 30), (10, 25), (10, 26)))
"""A night in winter, one in summer, and those in and after which clocks change."""


@pytest.mark.parametrize("day", NIGHTS)
def test_the_hour_after_midnight_is_of_the_new_day(day: date) -> None:
    """While UTC still has yesterday, whoever writes a note at a quarter past twelve writes it today."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=BERLIN).astimezone(UTC)
    assert midnight.date() == day - timedelta(days=1)
    for minutes in range(0, 120, 5):
        assert berlin_day(midnight + timedelta(minutes=minutes)) == day
        assert berlin_day(midnight - timedelta(minutes=minutes + 1)) == day - timedelta(days=1)


@given(some.floats(946_684_800, 2_145_900_000))  # from 2000 to 2037
def test_libraries_are_told_the_same_zone(seconds: float) -> None:
    """What they date by the process's zone, members of a ZIP say, is of the same minute as what we say ourselves."""
    said = berlin(datetime.fromtimestamp(seconds, UTC))
    summer = said.dst() != timedelta(0)
    assert said.utcoffset() == timedelta(hours=2 if summer else 1)
    with zone_of_process():
        there = time.localtime(seconds)
    assert (there.tm_year, there.tm_mon, there.tm_mday, there.tm_hour) == said.timetuple()[:4]


def test_a_time_without_zone_has_no_day() -> None:
    """It would be taken for the machine's own, wherever that stands."""
    with pytest.raises(ValueError, match="zone"):
        berlin_day(datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None))


OTHER_WAYS = re.compile(r"\.date\(\)|strftime|fromtimestamp|::date\b|date_trunc|current_date|ZoneInfo\(", re.I)
HERE_ALONE = {"kernel/clock.py", "cli/parked.py"}  # the latter tells operators UTC, and says so, as logs do


def test_there_is_no_other_way_from_an_instant_to_a_day() -> None:
    """Each such place was a print, a message or a file name that told yesterday between midnight and two."""
    folders = ("kernel", "services", "gateway", "cli", "verifier", "contracts", "deploy/local")
    files = [file for folder in folders for file in (ROOT / folder).rglob("*.py")]
    found = {str(file.relative_to(ROOT)) for file in files if OTHER_WAYS.search(file.read_text("utf-8"))}
    assert found - HERE_ALONE == set()
