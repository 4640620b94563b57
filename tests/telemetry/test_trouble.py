"""Traces are the least of it: whatever becomes of them, nobody waits."""

import time
from collections.abc import Iterator

import pytest

from tests.calendar import Calendar
from tests.casework import File
from tests.house import Agency
from tests.receiver import Receiver
from tests.telemetry.browser import OPENED, Browser, grant, whole
from tests.visitor import LOOK

BETWEEN = 0.2  # seconds from one round trip to the next: one that hung would last much longer
LASTING = 5.0  # seconds of trouble: longer than an exporter's one try, which begins within the first of them
ONE_TRY = 2.5  # seconds: an exporter that blocked somebody would block for one request at least, which is 3


@pytest.mark.parametrize("trouble", ["hanging", "away"])
def test_a_receiver_in_trouble_delays_nobody(
    receiver: Receiver, agency: Agency, calendar: Calendar, trouble: str
) -> None:
    """Requests are answered and events handled as ever while exporters wait, in all kinds of processes."""
    slowest, end = 0.0, time.monotonic() + LASTING
    with getattr(receiver, trouble)():
        while time.monotonic() < end:
            for took in _round_trip(agency, calendar):
                slowest = max(slowest, took)
            LOOK.wait(BETWEEN)
        assert trouble == "away" or receiver.hung > 2, "exporters were waiting meanwhile"
    assert slowest < ONE_TRY
    browser = Browser()
    agency["case_manager"].post("/v1/cases", {"programme": "waska"}, expect=201, headers=browser.headers)
    whole(receiver, browser, OPENED)


def _round_trip(agency: Agency, calendar: Calendar) -> Iterator[float]:
    began = time.monotonic()
    file = File(agency["case_manager"])
    yield time.monotonic() - began
    began = time.monotonic()
    grant(file, calendar.today, Browser())
    yield time.monotonic() - began
