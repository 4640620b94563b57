"""A feed as the programs read it that people have on their desks: by ical.js where node is there, and by its text."""

import json
import re
import shutil
import subprocess
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.clock import BERLIN
from services.casefile.calendar import model as feed
from services.casefile.model.entries import Entry

HERE = Path(__file__).parent
ICAL_JS = HERE / "ical-2.2.1.min.mjs"
DIGEST = "6643f20634241dc040e02c2f10e3c48cf9bcda4b3180f4321a3d05a3a83dfe52"
NODE = shutil.which("node")
AT = datetime(2026, 1, 2, tzinfo=UTC)
EXPECTED = {
    ("2026-07-01", "14:30", 90): datetime(2026, 7, 1, 12, 30, tzinfo=UTC),
    ("2026-12-01", "14:30", 90): datetime(2026, 12, 1, 13, 30, tzinfo=UTC),
    ("2026-10-25", "02:30", 60): datetime(2026, 10, 25, 0, 30, tzinfo=UTC),  # the first of two such hours
    ("2026-10-25", "01:30", 180): datetime(2026, 10, 24, 23, 30, tzinfo=UTC),
    ("2026-03-29", "01:30", 60): datetime(2026, 3, 29, 0, 30, tzinfo=UTC),
    ("2026-03-29", "02:30", 60): datetime(2026, 3, 29, 1, 30, tzinfo=UTC),  # an hour that does not exist: the next
}
"""Day, time in Berlin and minutes of an appointment; when it begins."""


def written(on: str, at: str, minutes: int) -> bytes:
    """A feed of one appointment."""
    values = {"on": on, "at": at, "kind": "talk", "minutes": minutes}
    entry = Entry(
        id=UUID(int=1), case_id=UUID(int=2), kind="appointments", parent=None, author=UUID(int=3), values=values,  # type: ignore[arg-type]  # because values are checked elsewhere
        created_at=AT, changed_at=AT,
    )  # fmt: skip
    return feed.written([feed.shown(entry, {"talk": "Gespräch"})])


def read(content: bytes) -> tuple[datetime, timedelta]:
    """Beginning and length by the plainest reading there is: an instant of UTC is no matter of zones."""
    begin, end = (
        datetime.fromisoformat(re.findall(rb"^%s:(\d{8}T\d{6}Z)\r$" % name, content, re.MULTILINE)[0].decode())
        for name in (b"DTSTART", b"DTEND")
    )
    return begin, end - begin


@pytest.mark.parametrize(("appointment", "begin"), EXPECTED.items())
def test_a_feed_needs_no_rules_of_a_zone(appointment: tuple[str, str, int], begin: datetime) -> None:
    """Summer, winter and both nights of the clocks: the instant and the length stand in the text itself."""
    content = written(*appointment)
    assert b"TZID" not in content and b"VTIMEZONE" not in content
    assert read(content) == (begin, timedelta(minutes=appointment[2]))


@given(st.dates(date(2025, 1, 1), date(2030, 12, 31)), st.times(), st.integers(1, 600))
def test_whenever_it_is_berlin_sees_what_was_entered(on: date, at: time, minutes: int) -> None:
    """Read back in Berlin an appointment begins when somebody said, but for the hour that does not exist."""
    begin, length = read(written(on.isoformat(), f"{at:%H:%M}", minutes))
    assert length == timedelta(minutes=minutes)
    said = datetime.combine(on, at.replace(second=0, microsecond=0))
    exists = said.replace(tzinfo=BERLIN).astimezone(UTC).astimezone(BERLIN).replace(tzinfo=None) == said
    assert (begin.astimezone(BERLIN).replace(tzinfo=None) == said) is exists


@pytest.mark.skipif(NODE is None, reason="node is not here: the tests above say the same of the text itself")
def test_calendar_programs_show_the_right_hour_and_length() -> None:
    """ical.js reads what common programs read: no summer appointment is an hour late, none has no length."""
    assert sha256(ICAL_JS.read_bytes()).hexdigest() == DIGEST
    contents = [written(*appointment) for appointment in EXPECTED]
    told = [
        json.loads(
            subprocess.run(
                [str(NODE), str(HERE / "read_feed.mjs")], input=one, capture_output=True, check=True, timeout=60
            ).stdout
        )
        for one in contents
    ]
    assert told == [[[int(begin.timestamp()), minutes * 60]] for (_, _, minutes), begin in EXPECTED.items()]
