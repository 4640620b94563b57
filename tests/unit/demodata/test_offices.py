"""The demo's agencies are reached somewhere, and nobody works on a day on which nobody works."""

import re
from datetime import date

import pytest

from cli.demodata.agencies import AGENCIES
from cli.demodata.bulk.agencies import FURTHER
from cli.demodata.offices import OFFICES
from cli.demodata.steps import SETTLED, settled, workday
from cli.demodata.stories import stories
from kernel.holidays import SATURDAY, is_holiday
from services.identity.model.agencies import POSTCODE

FREE = ("030 23125 ", "040 66969 ", "069 90009 ", "0221 4710 ", "089 99998 ")
"""Numbers that the Bundesnetzagentur keeps free for films and books, by the last three figures."""


def closed(day: date) -> bool:
    """Whether the office is closed on a day."""
    return day.weekday() >= SATURDAY or is_holiday(day)


def test_every_agency_has_an_office_whose_telephone_rings_nowhere() -> None:
    """It stands on what they print; no number twice, and none that somebody could have."""
    assert set(OFFICES) == {agency.name for agency in (*AGENCIES, *(one.agency for one in FURTHER))}
    assert len({one.telephone for one in OFFICES.values()}) == len(OFFICES)
    for one in OFFICES.values():
        assert one.telephone.startswith(FREE)
        assert len(one.telephone.rsplit(" ", 1)[1]) == len("000")
        assert re.fullmatch(POSTCODE, one.postcode)


@pytest.mark.parametrize("today", [date(2026, 4, 8), date(2026, 11, 30), date(2027, 1, 4)])
def test_nobody_works_on_sundays_and_public_holidays(today: date) -> None:
    """Neither weekends nor Easter, Christmas or the days in May; the last day of the demo may be any."""
    steps = [step for story in stories(today) for step in story.steps]
    assert len(steps) > 1000
    assert [step for step in steps if closed(step.on) and step.on != today] == []


def test_a_day_of_work_after_easter_is_tuesday() -> None:
    """Good Friday to Easter Monday nobody works; what is settled is never on such a day."""
    assert workday(date(2026, 4, 3)) == date(2026, 4, 7)
    assert workday(date(2026, 4, 7)) == date(2026, 4, 7)
    assert not closed(settled(date(2026, 4, 1)))
    assert SETTLED > 0
