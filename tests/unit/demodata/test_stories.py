"""The plans of the demo's files: the template itself judges them, by the engine that casefile runs on."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from cli.demodata.stories import DAYS, FILES, Step, Story, stories
from services.casefile.model import gates
from services.casefile.model.amending import amend
from services.casefile.model.answers import check, merged
from services.casefile.model.casefile import CaseFile
from services.casefile.model.conditions import Facts
from services.casefile.model.periods import Quarter
from services.casefile.model.templates.loading import load_all
from services.casefile.model.templates.programme import Programme
from services.casefile.model.templates.values import Value
from services.casefile.programmes import DIRECTORY

TODAY = date(2026, 10, 4)  # a Sunday
STEP = timedelta(days=2)


@pytest.fixture(scope="module")
def programme() -> Programme:
    return load_all(DIRECTORY)["waska"]


@pytest.fixture(scope="module")
def plan() -> list[Story]:
    return stories(TODAY)


def lived(programme: Programme, story: Story) -> tuple[CaseFile, dict[str, Value]]:
    """The file after its story, lived through the engine of casefile; a step that is not allowed raises."""
    case = CaseFile(
        id=uuid4(), agency=UUID(int=1), programme="waska", template_version=1, responsible=UUID(int=2),
        client_number="1", opened_on=story.steps[0].on,
    )  # fmt: skip
    answers: dict[str, Value] = {}
    for step in story.steps:
        case, answers = after(programme, case, answers, step)
    return case, answers


def after(
    programme: Programme, case: CaseFile, answers: dict[str, Value], step: Step
) -> tuple[CaseFile, dict[str, Value]]:
    match step.act:
        case "answer":
            before, answers = answers, merged(answers, check(programme, step.answers, step.on))
            case = amend(programme, case, before, answers, step.on)
        case "start":
            case = gates.start(programme, case, step.what, Facts(answers, step.on))
        case "end":
            case = gates.end(programme, case, step.what, Facts(answers, step.on))
        case "close":
            case = gates.close(programme, case, step.on)
        case "consent":
            assert step.what not in case.consents
            case = replace(case, consents=case.consents | {step.what})
        case "withdraw":
            assert step.what in case.consents
            case = replace(case, consents=case.consents - {step.what})
    return case, answers


def test_every_step_passes_its_gate(programme: Programme, plan: list[Story]) -> None:
    """Each story can be lived: answers fit the template, mandatory ones are there, dates are in order."""
    for story in plan:
        lived(programme, story)


def test_any_day_gives_stories_that_can_be_lived(programme: Programme) -> None:
    """The demo may be started on any day, leap days and ends of years included."""
    for today in (date(2028, 2, 29), date(2027, 1, 1), date(2026, 12, 31)):
        for story in stories(today, 100):
            lived(programme, story)


def test_days_are_ordered_and_within_the_two_years(plan: list[Story]) -> None:
    """The loader walks forward only, from two years back up to today."""
    for story in plan:
        days = [step.on for step in story.steps]
        assert sorted(days) == days
        assert TODAY - timedelta(days=DAYS) <= days[0] <= days[-1] <= TODAY


def test_what_needs_a_consent_comes_a_step_later(plan: list[Story]) -> None:
    """A start of case management never falls into the same step of two days as the consent it needs."""
    for story in plan:
        signed = [step.on for step in story.steps if step.act == "consent" and step.what == "case_management"]
        for step in story.steps:
            if step.act == "start" and step.what == "case_management":
                assert step.on - signed[0] >= STEP


def test_nothing_begins_before_the_consent(programme: Programme, plan: list[Story]) -> None:
    """Case management starts on the day of the consent or later, also where that came after the decision."""
    for story in plan:
        case, _ = lived(programme, story)
        begun = case.dates("case_management").started_on
        if begun is not None:
            assert [step.on for step in story.steps if step.act == "consent"][0] <= begun


def test_the_same_day_gives_the_same_stories(plan: list[Story]) -> None:
    """The demo looks the same every time, so that documents and screenshots can speak of it."""
    assert stories(TODAY) == plan


def test_files_are_in_every_phase(programme: Programme, plan: list[Story]) -> None:
    """Somebody who looks round finds every state a file can be in."""
    found: Counter[str] = Counter()
    for story in plan:
        case, _ = lived(programme, story)
        if case.status == "closed":
            found["closed"] += 1
        else:
            phase, edge = gates.next_edge(programme, case) or ("", "")
            found[f"{phase}/{edge}"] += 1
    assert len(plan) == FILES
    edges = {"intake/start", "intake/end", "case_management/start", "case_management/end"}
    assert found.keys() == {"closed", "aftercare/start", "aftercare/end"} | edges
    assert min(found.values()) >= 3


def test_a_quarter_shows_some_cells_and_withholds_others(plan: list[Story]) -> None:
    """A release of the demo shows both: figures, and what protects people."""
    quarters: dict[str, Counter[str]] = {}
    for story in plan:
        certificate = next((s.answers["highest_school_certificate"] for s in story.steps
                            if "highest_school_certificate" in s.answers), None)  # fmt: skip
        for step in story.steps:
            if step.act == "start" and step.what == "case_management":
                quarters.setdefault(str(Quarter.of(step.on)), Counter())[str(certificate)] += 1
    whole = sorted(quarters)[1:-1]
    assert len(whole) >= 6
    for quarter in whole:
        counts = quarters[quarter].values()
        assert sum(counts) >= 25
        assert any(count >= 5 for count in counts)
        assert any(count < 5 for count in counts)


def test_consents(plan: list[Story]) -> None:
    """About nine of ten agree to central evaluation; a few withdraw something."""
    acts = Counter((step.act, step.what) for story in plan for step in story.steps)
    agreed = acts["consent", "case_management"]
    assert 0.85 * agreed <= acts["consent", "central_evaluation"] <= 0.95 * agreed
    assert 1 <= acts["withdraw", "case_management"] <= 12
    assert 3 <= acts["withdraw", "central_evaluation"] <= 20
