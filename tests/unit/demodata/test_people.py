"""The demo's people: invented, but so that everything about one of them fits together."""

from datetime import date

import pytest

from cli.demodata.names import MOBILES
from cli.demodata.offices import EXCHANGES
from cli.demodata.people import AT_SCHOOL, OLDEST, YOUNGEST, Person
from cli.demodata.stories import Story, stories

TODAY = date(2026, 10, 4)


@pytest.fixture(scope="module")
def plan() -> list[Story]:
    return stories(TODAY, {"waska": 300})


@pytest.fixture(scope="module")
def people(plan: list[Story]) -> list[Person]:
    return [story.person for story in plan if isinstance(story.person, Person)]


def test_ages(plan: list[Story]) -> None:
    """The programme is for people of 14 to 26, and the day of birth says so too."""
    for story in plan:
        opened, born = story.steps[0].on, story.person.born
        years = opened.year - born.year - ((opened.month, opened.day) < (born.month, born.day))
        assert YOUNGEST <= years <= OLDEST
        assert years == story.person.age


def test_school_fits_the_situation(people: list[Person]) -> None:
    """Nobody at school has left it, and nobody left it before they came, or as a child."""
    for who in people:
        assert (who.left_school is None) == (who.situation in AT_SCHOOL)
        assert who.situation not in AT_SCHOOL or who.certificate == "none"
        assert who.left_school is None or who.left_school.year - who.born.year >= 14


def test_a_few_want_no_name_in_the_file(people: list[Person]) -> None:
    """A file without a name is legal and must be seen in the demo."""
    nameless = [who for who in people if who.name is None]
    assert 3 <= len(nameless) <= 20
    assert all(who.first_name is None for who in nameless)


def test_names_follow_the_origin(people: list[Person]) -> None:
    """Nationality says so where names are not German, and there are enough of both."""
    foreign = [who for who in people if who.nationality not in ("german", "german_and_other")]
    assert 60 <= len(foreign) <= 160
    assert all(who.origin.names != "german" for who in foreign)


def test_nobody_is_real(plan: list[Story]) -> None:
    """Addresses of mail are under a domain nobody can own (RFC 2606), telephones ring nowhere."""
    reserved = (*MOBILES, *(f"{one} " for one in EXCHANGES.values()))
    for story in plan:
        for step in story.steps:
            assert str(step.answers.get("email", "@example.org")).endswith("@example.org")
            assert str(step.answers.get("telephone", reserved[0])).startswith(reserved)
