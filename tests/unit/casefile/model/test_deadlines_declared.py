"""Deadlines that count from an answer: each of every template on both sides of its border; what the loader refuses."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kernel.holidays import SUNDAY, is_holiday
from services.casefile.api.programmes import Shown
from services.casefile.errors import TemplateRefused
from services.casefile.model.casefile import CaseFile
from services.casefile.model.deadlines_of_answers import due, in_plain, shown
from services.casefile.programmes import DIRECTORY
from services.casefile.templates.declared.deadlines import Deadline
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.declared.spans import Span
from services.casefile.templates.reading.loading import load_all, parse
from services.casefile.templates.source import read
from tests.unit.casefile.model.ways import any_answer

TEMPLATES = load_all(DIRECTORY)
EVERY = [(programme, rule) for programme in TEMPLATES.values() for rule in programme.deadlines]
BEGUN = date(2024, 3, 4)


def case_of(make: Callable[..., CaseFile], programme: Programme) -> CaseFile:
    """A file of that programme."""
    return make(programme=programme.id)


def said(rule: Deadline, since: str, **more: Any) -> dict[str, Any]:
    """What makes it count, from one of the days it can count from."""
    when = {rule.when.field: sorted(rule.when.values)[0]} if rule.when else {}
    written = BEGUN.isoformat()[:7] if since == "born_in" else BEGUN.isoformat()
    return {since: written, **when, **more}


@pytest.mark.parametrize(("programme", "rule"), EVERY, ids=lambda one: one.id)
def test_each_deadline_counts_and_is_met(
    programme: Programme, rule: Deadline, new_case: Callable[..., CaseFile]
) -> None:
    """It is due on its day and overdue on the next, from whichever day it counts; each thing that meets it ends it, and
    without what it depends on it never was."""
    case = case_of(new_case, programme)
    for since in rule.since:
        first = BEGUN.replace(day=1) if since == "born_in" else BEGUN
        answers, last = said(rule, since), rule.within.after(first)
        on = last if rule.before is None else last - timedelta(days=rule.before.days)
        (found,) = [one for one in due(programme, case, answers, on) if one.rule == rule.id]
        assert (found.on, found.overdue) == (on, False)
        late = [one for one in due(programme, case, answers, on + timedelta(days=1)) if one.rule == rule.id]
        assert [one.overdue for one in late] == [True]
        assert (rule.id in [one.rule for one in due(programme, case, answers, last)]) == (rule.before is None)
        for name in rule.done:
            field = programme.fields[name]
            value = on.isoformat() if field.type == "date" else any_answer(programme, field)
            assert rule.id not in [one.rule for one in due(programme, case, {**answers, name: value}, on)]
        if rule.when:
            other = {name: value for name, value in answers.items() if name != rule.when.field}
            assert rule.id not in [one.rule for one in due(programme, case, other, on)]


@pytest.mark.parametrize(("programme", "rule"), EVERY, ids=lambda one: one.id)
def test_what_meets_a_deadline_is_asked_while_it_runs(programme: Programme, rule: Deadline) -> None:
    """No skip rule of another question hides it: the registration of a preliminary protection was taken with a 200,
    and lost, where another legal ground was given, and its deadline could never be met."""
    when = rule.when.values if rule.when else frozenset()
    begins = {name for since in rule.since for name in _hidden_by(programme, since)}
    for name in rule.done:
        hiding = programme.fields[name].shown_when
        if hiding and rule.when and hiding.field == rule.when.field:
            assert when <= hiding.values
        else:
            assert not hiding or begins & set(_hidden_by(programme, name))


def _hidden_by(programme: Programme, name: str) -> list[str]:
    """The questions that decide, one behind the other, whether this one is asked."""
    rule = programme.fields[name].shown_when
    return [rule.field, *_hidden_by(programme, rule.field)] if rule else []


def test_the_law_s_numbers_are_those_of_the_template() -> None:
    """§ 42a (4) seven working days, § 42b (4) one month, § 86 (6) two years; 180 and 60 days before coming of age."""
    asd = {one.id: (one.within, one.before) for one in TEMPLATES["asd"].deadlines}
    assert asd == {
        "objection_answered": (Span(working_days=1), None),
        "distribution_registered": (Span(working_days=7), None),
        "distribution_over": (Span(months=1), None),
        "two_years_in_foster_care": (Span(months=24), None),
        "of_age_soon": (Span(months=216), Span(days=180)),
        "of_age_next": (Span(months=216), Span(days=60)),
    }
    assert {"family_court", "youth_court"} <= TEMPLATES["asd"].code_lists["matter"].members


def test_no_day_that_tells_a_birth_is_in_plain() -> None:
    """Whatever counts from a day of birth stands in the summary alone, in every template."""
    for programme in TEMPLATES.values():
        for rule in programme.deadlines:
            assert (rule.id in in_plain(programme)) == ("date_of_birth" not in rule.since)


def test_what_is_far_ahead_is_not_shown_yet(new_case: Callable[..., CaseFile]) -> None:
    """A month ahead it is."""
    asd = TEMPLATES["asd"]
    answers = {"help_begun_on": "2024-03-04", "kind_of_help": "foster_care_33"}
    for today, number in ((date(2026, 2, 1), 1), (date(2026, 1, 31), 0)):
        assert len(shown(due(asd, case_of(new_case, asd), answers, today), today)) == number


@given(some.dates(date(2000, 1, 1), date(2100, 1, 1)), some.integers(1, 30))
def test_working_days_are_counted_one_by_one(day: date, number: int) -> None:
    """All but Sundays and holidays of all of Germany: between the two days lie exactly so many, and the last is one."""
    until = Span(working_days=number).after(day)
    between = [day + timedelta(days=one) for one in range(1, (until - day).days + 1)]
    assert len([one for one in between if one.weekday() != SUNDAY and not is_holiday(one)]) == number
    assert until.weekday() != SUNDAY
    assert not is_holiday(until)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("since: [objected_on]", "since: [matter_note]", "is no day"),
        ("since: [objected_on]", "since: [nothing]", "is no day"),
        ("since: [objected_on]", "since: []", "counts from nothing"),
        ("done: [transition_talked_on]", "done: [occupation]", "which is not asked"),
        ("done: [transition_talked_on]", "done: [nothing]", "which is not asked"),
        ("done: [transition_talked_on]", "done: []", "met by nothing"),
        ("before: 60 days", "before: 60 working days", "counts back in working days"),
        ("- id: objection_answered", "- id: help_plan_review", "double id"),
        ("- id: objection_answered", "- id: deadline", "double id"),
        ("- id: objection_answered", "- id: of_age_soon", "double id"),
        ("within: 7 working days", "within: 7 fine days", "not a length of time"),
        ("when: {field: kind_of_help, is: [foster", "when: {field: kind_of_help, is: [none, foster", "cannot be"),
    ],
)  # fmt: skip
def test_a_deadline_that_makes_no_sense_is_refused(old: str, new: str, why: str) -> None:
    """Where it stands, before anybody waits for it."""
    text = (DIRECTORY / "asd.yaml").read_text(encoding="utf-8")
    assert text.count(old) == 1
    with pytest.raises(TemplateRefused) as refused:
        parse(read("asd.yaml", text.replace(old, new)))
    assert why in str(refused.value)


def test_pages_find_the_words_of_what_is_due() -> None:
    """A file says by its id which deadline is due; what it is called and how long it takes, the programme says."""
    told = Shown(TEMPLATES["asd"], "de", BEGUN).whole()["deadlines"]
    found = {one["id"]: one for one in told}
    assert set(found) == {rule.id for rule in TEMPLATES["asd"].deadlines}
    assert "sieben Werktagen" in found["distribution_registered"]["label"]
    assert found["distribution_registered"]["within"] == {"months": 0, "days": 0, "working_days": 7}
    assert found["distribution_registered"]["when"] == {"field": "protection_kind", "values": ["preliminary_42a"]}
    assert found["of_age_soon"]["before"] == {"months": 0, "days": 180, "working_days": 0}
