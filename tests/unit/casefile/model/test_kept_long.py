"""Files kept until so many years after the birth of their client: which they are, and what retention may be told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.casefile.errors import TemplateRefused
from services.casefile.model.casefile import CaseFile, PhaseDates
from services.casefile.model.retention import days_between, kept_until
from services.casefile.programmes import DIRECTORY
from services.casefile.templates.changes import changes
from services.casefile.templates.declared.consequences import KeptLong
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.reading.loading import load_all, parse
from services.casefile.templates.source import read

CLOSED = date(2024, 9, 2)


@pytest.fixture(scope="module")
def office() -> Programme:
    """The template in which an answer decides."""
    return load_all(DIRECTORY)["asd"]


@pytest.fixture(scope="module")
def rule(office: Programme) -> KeptLong:
    """Its rule."""
    assert office.retention.kept_long is not None
    return office.retention.kept_long


@pytest.fixture(scope="module")
def closed(new_case: Callable[..., CaseFile]) -> CaseFile:
    """A closed file whose help had begun."""
    begun = {"help": PhaseDates(date(2024, 2, 1), CLOSED), "clearing": PhaseDates(date(2024, 1, 8), CLOSED)}
    return new_case(opened_on=date(2024, 1, 8), status="closed", closed_on=CLOSED, phases=begun)


@given(born=some.dates(date(1990, 1, 1), date(2025, 12, 31)))
def test_the_day_is_never_too_early_and_tells_no_year_of_birth(rule: KeptLong, closed: CaseFile, born: date) -> None:
    """Not before the 100th birthday and less than five years after the end of its year; the same for five years."""
    until = kept_until(rule, closed, {"date_of_birth": born.isoformat()})
    assert date(born.year + 100, 12, 31) <= until < date(born.year + 105, 12, 31)
    first = (born.year - 1) // 5 * 5 + 1
    assert {kept_until(rule, closed, {"born_in": f"{year}-06"}) for year in range(first, first + 5)} == {until}


def test_without_a_birth_the_opening_stands_for_it(rule: KeptLong, closed: CaseFile) -> None:
    """Nobody in a file was born after it was opened; a month of birth is enough."""
    assert kept_until(rule, closed, {}) == date(2125, 12, 31)
    assert kept_until(rule, closed, {"date_of_birth": "unknown"}) == date(2125, 12, 31)
    assert kept_until(rule, closed, {"date_of_birth": "unknown", "born_in": "2008-05"}) == date(2110, 12, 31)


@pytest.mark.parametrize(
    ("answers", "ever", "long"),
    [
        ({}, {}, False),
        ({"kind_of_help": "family_support_16"}, {}, False),
        ({"kind_of_help": "provisional_protection_42"}, {}, False),
        ({"kind_of_help": "family_help_31"}, {}, True),
        ({"further_kind_of_help": "residential_care_34"}, {}, True),
        ({"court_decision": "guardianship"}, {}, True),
        ({"kind_of_help": "family_support_16"}, {"kind_of_help": ["foster_care_33"]}, True),
        ({}, {"kind_of_help": ["integration_aid_35a"]}, True),
        ({}, {"kind_of_help": ["aftercare_41a"]}, False),
    ],
)
def test_what_was_given_decides(
    office: Programme, closed: CaseFile, answers: dict[str, str], ever: dict[str, list[str]], long: bool
) -> None:
    """Also help that has ended since, or was changed; all other files have the days of the retention."""
    least, most = days_between(office, closed, {**answers, "date_of_birth": "2008-05-17"}, ever)
    assert (least, most) == (((date(2110, 12, 31) - CLOSED).days,) * 2 if long else (3653, 25567))


@pytest.mark.parametrize(
    ("answers", "long"),
    [
        ({"kind_of_help": "family_help_31"}, False),
        ({"further_kind_of_help": "residential_care_34"}, False),
        ({"court_decision": "guardianship"}, True),
    ],
)
def test_help_that_never_began_was_not_given(
    office: Programme, closed: CaseFile, answers: dict[str, str], long: bool
) -> None:
    """A kind of help that was filled in and came to nothing keeps no file for a lifetime; a guardianship does."""
    planned = replace(closed, phases={})
    assert (days_between(office, planned, answers, {}) != (3653, 25567)) is long
    assert days_between(office, planned, {}, {"kind_of_help": ["family_help_31"]}) == (3653, 25567)


def test_a_clearing_that_never_began_is_no_help(closed: CaseFile) -> None:
    """Ordered and not begun, its file is kept like any other; once begun, for long."""
    clearing = load_all(DIRECTORY)["clearing"]
    assert days_between(clearing, replace(closed, phases={}), {}, {}) == (3653, 25567)
    least, most = days_between(clearing, closed, {}, {})
    assert least == most > 25567


def test_to_keep_less_takes_two_owners_and_the_office_heads_word() -> None:
    """What the office chooses instead of the cautious default is a basic change of its template (product.md, P2)."""
    office = load_all(DIRECTORY)["asd"]
    rule = office.retention.kept_long
    assert rule is not None
    for other in (None, replace(rule, years=40), replace(rule, answers=rule.answers[:1])):
        after = replace(office, retention=replace(office.retention, kept_long=other))
        assert {change.weight for change in changes(office, after)} == {"basic"}


def test_a_file_of_somebody_old_is_kept_as_long_as_any_other(office: Programme, closed: CaseFile) -> None:
    """A birthday far back brings no file forward."""
    old = {"kind_of_help": "family_help_31", "date_of_birth": "1905-01-01"}
    assert days_between(office, closed, old, {}) == (3653, 3653)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("born: [date_of_birth, born_in]", "born: [name]", "no day or month of birth"),
        ("born: [date_of_birth, born_in]", "born: []", "needs a field"),
        ("years: 100", "years: 0", "1 or more"),
        ("field: court_decision, is: [guardianship", "field: court_decision, is: [nothing", "cannot be answered with"),
        ("field: court_decision, is: [guardianship", "field: none, is: [guardianship", "unknown field"),
        ("once: help", "once: picnic", "unknown phase 'picnic'"),
    ],
)
def test_a_rule_that_could_never_hold_is_refused(old: str, new: str, why: str) -> None:
    """When the template is read."""
    text = (Path(DIRECTORY) / "asd.yaml").read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(TemplateRefused, match=why):
        parse(read("asd.yaml", text.replace(old, new)))
