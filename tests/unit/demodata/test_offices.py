"""The demo's agencies are reached somewhere, and nobody works on a day on which nobody works."""

import re
from datetime import date
from random import Random

import pytest

from cli.demodata.agencies import AGENCIES
from cli.demodata.bulk.agencies import FURTHER
from cli.demodata.contacts import contacts
from cli.demodata.names import MOBILES
from cli.demodata.offices import OFFICES, telephone
from cli.demodata.steps import SETTLED, settled, workday
from cli.demodata.stories import DESKS, stories
from kernel.holidays import SATURDAY, is_holiday
from services.identity.model.agencies import POSTCODE

FREE = ("030 23125 ", "040 66969 ", "069 90009 ", "0221 4710 ", "089 99998 ")
"""Numbers that the Bundesnetzagentur keeps free for films and books, by the last three figures."""
NUMBER = re.compile(r"\b0\d{2,4} \d{5,8}(?: \d{3})?\b|\b0\d{2,4} \d{4} \d{3}\b")


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


def test_an_office_is_in_the_town_whose_people_come_to_it() -> None:
    """Also where the name of the agency is of another place."""
    towns = {one.agency.name: one.place.town for one in FURTHER}
    assert {name: OFFICES[name].town for name in towns} == towns
    assert {desk.place.town for desks in DESKS.values() for desk in desks} <= {one.town for one in OFFICES.values()}


def test_whoever_works_in_a_town_has_the_telephone_of_its_office() -> None:
    """No number of a file has the area code of another town than its agency's; none is an office's own, none rings."""
    ours = {one.telephone for one in OFFICES.values()}
    found = set()
    for story in stories(date(2026, 11, 30)):
        town = story.person.town
        own = next(one.telephone for one in OFFICES.values() if one.town == town)
        for step in story.steps:
            for number in NUMBER.findall(" ".join(str(one) for one in step.answers.values())):
                assert number in MOBILES or number[:-3] == own[:-3]
                found.add(number)
    assert not found & ours
    assert len(found) > 200


def test_in_a_town_without_an_office_people_have_mobile_telephones() -> None:
    """Rather than another town's."""
    assert telephone(Random(1), "Hof") in MOBILES


@pytest.mark.parametrize("today", [date(2026, 4, 8), date(2026, 11, 29), date(2027, 1, 1)])
def test_nobody_works_on_sundays_and_public_holidays(today: date) -> None:
    """Neither weekends nor Easter, Christmas or the days in May; the last day of the demo may be any."""
    steps = [step for story in stories(today) for step in story.steps]
    assert len(steps) > 1000
    assert not any(closed(one.on) for one in contacts(today))
    assert [step for step in steps if closed(step.on)] == []


def test_a_day_of_work_after_easter_is_tuesday() -> None:
    """Good Friday to Easter Monday nobody works; what is settled is never on such a day."""
    assert workday(date(2026, 4, 3)) == date(2026, 4, 7)
    assert workday(date(2026, 4, 7)) == date(2026, 4, 7)
    assert not closed(settled(date(2026, 4, 1)))
    assert SETTLED > 0
