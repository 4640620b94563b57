"""The plans of the demo's files: the templates themselves judge them, by the engine that casefile runs on."""

from collections import Counter
from datetime import date, timedelta

import pytest

from cli.demodata.bulk.life import Life
from cli.demodata.steps import settled
from cli.demodata.stories import DAYS, DESKS, FILES, NEEDS, PLOTS, Story, stories
from services.casefile.model import gates
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.templates.declared.periods import Quarter
from services.casefile.templates.declared.phases import ConsentInForce
from tests.unit.demodata.living import life_of, templates

TODAY = date(2026, 10, 4)  # a Sunday


@pytest.fixture(scope="module")
def plan() -> list[Story]:
    return stories(TODAY)


@pytest.fixture(scope="module")
def waska(plan: list[Story]) -> list[Story]:
    return [story for story in plan if story.programme == "waska"]


@pytest.fixture(scope="module")
def lives(plan: list[Story]) -> list[Life]:
    """Each story lived once, in the order of the plan."""
    return [life_of(story) for story in plan]


def test_every_programme_has_files(plan: list[Story]) -> None:
    """Whatever Obhut can be used for can be seen in the demo; its tables stand side by side."""
    assert Counter(story.programme for story in plan) == FILES
    assert FILES.keys() == DESKS.keys() == PLOTS.keys() <= templates().keys()
    assert [story.number for story in plan] == list(range(len(plan)))


def test_every_story_can_be_lived(lives: list[Life]) -> None:
    """Answers and entries fit the templates, gates are met in order, nothing is done in a closed file."""
    assert len(lives) == sum(FILES.values())


def test_any_day_gives_stories_that_can_be_lived() -> None:
    """The demo may be started on any day, leap days and ends of years included."""
    for today in (date(2028, 2, 29), date(2027, 1, 1), date(2026, 12, 31)):
        for story in stories(today, dict.fromkeys(FILES, 8)):
            life_of(story)


def test_days_are_ordered_and_within_the_two_years(plan: list[Story]) -> None:
    """The loader walks forward only, from two years back up to today."""
    for story in plan:
        days = [step.on for step in story.steps]
        assert sorted(days) == days
        assert TODAY - timedelta(days=DAYS) <= days[0] <= days[-1] <= TODAY


def test_what_needs_a_consent_comes_a_step_later(plan: list[Story]) -> None:
    """A phase never starts at the same halt of the walk as that at which the consent it needs was signed."""
    for story in plan:
        signed = {step.what: step.on for step in story.steps if step.act == "consent"}
        for step in story.steps:
            if step.act == "start" and step.what in story.needs:
                assert step.on >= settled(signed[story.needs[step.what]])


def test_nothing_begins_before_the_consent(plan: list[Story], lives: list[Life]) -> None:
    """A phase that needs a consent starts on its day or later, also where that came after the decision."""
    for story, life in zip(plan, lives, strict=True):
        case = life.case
        for phase, purpose in story.needs.items():
            begun = case.dates(phase).started_on
            if begun is not None:
                assert [step.on for step in story.steps if step.act == "consent" and step.what == purpose][0] <= begun


def test_needs_are_those_of_the_templates() -> None:
    """The loader waits for a consent exactly where a template asks for one."""
    for name in FILES:
        asked = {
            phase.id: condition.test.purpose
            for phase in templates()[name].phases
            for condition in phase.start.conditions
            if isinstance(condition.test, ConsentInForce)
        }
        assert NEEDS.get(name, {}) == asked


def test_the_same_day_gives_the_same_stories(plan: list[Story]) -> None:
    """The demo looks the same every time, so that documents and screenshots can speak of it."""
    assert stories(TODAY) == plan


def test_files_are_in_every_phase(lives: list[Life]) -> None:
    """Somebody who looks round finds closed files and running ones; one short phase may stand empty on a given day."""
    found: dict[str, Counter[str]] = {name: Counter() for name in FILES}
    for life in lives:
        edge = gates.next_edge(life.programme, life.case)
        found[life.programme.id][edge[0] if edge else "closed"] += 1
    for name, counts in found.items():
        assert counts["closed"] >= 2
        assert len({phase.id for phase in templates()[name].phases} - counts.keys()) <= 1


def test_every_form_of_a_programme_has_entries(plan: list[Story]) -> None:
    """Whatever can be written down can be seen; attachments are bytes, which no story has."""
    written: dict[str, set[str]] = {name: set() for name in FILES}
    for story in plan:
        written[story.programme] |= {step.what for step in story.steps if step.act == "add"}
    for name, forms in written.items():
        assert forms == {form for form in templates()[name].forms if form in KINDS} - {"attachments"}


def test_a_quarter_shows_some_cells_and_withholds_others(waska: list[Story]) -> None:
    """A release of the demo shows both: figures, and what protects people."""
    quarters: dict[str, Counter[str]] = {}
    for story in waska:
        certificate = next((s.answers["highest_school_certificate"] for s in story.steps
                            if "highest_school_certificate" in s.answers), None)  # fmt: skip
        for step in story.steps:
            if step.act == "start" and step.what == "case_management":
                quarters.setdefault(str(Quarter.of(step.on)), Counter())[str(certificate)] += 1
    whole = sorted(quarters)[1:-1]
    assert len(whole) >= 6
    counts = [count for quarter in whole for count in quarters[quarter].values()]
    assert any(count >= 5 for count in counts)
    assert any(count < 5 for count in counts)


def test_consents(waska: list[Story]) -> None:
    """About nine of ten agree to central evaluation; a few withdraw something."""
    acts = Counter((step.act, step.what) for story in waska for step in story.steps)
    agreed = acts["consent", "case_management"]
    assert 0.8 * agreed <= acts["consent", "central_evaluation"] <= 0.97 * agreed
    assert 1 <= acts["withdraw", "case_management"] <= 8
    assert 1 <= acts["withdraw", "central_evaluation"] <= 12
