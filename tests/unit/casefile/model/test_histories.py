"""Histories of answers, and answers of questions that are not asked any more."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.casefile.model.answers import is_shown, shown
from services.casefile.model.histories import Dating, Histories, kept
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.declared.spans import ShownWhen
from services.casefile.templates.reading.loading import load

DAY = date(2024, 1, 1)
WHOLE = load(Path(__file__).parent / "whole.yaml")


@pytest.fixture
def whole() -> Programme:
    """A programme that uses everything; its field `profile` has a history."""
    return WHOLE


@given(answers=st.lists(st.tuples(st.sampled_from(["ep", "sp", None]), st.integers(0, 3)), max_size=8))
def test_a_history_tells_what_held_on_every_day(answers: list[tuple[str | None, int]]) -> None:
    """Whatever was answered, changed and cleared in any order: each answer is there with the days it held."""
    known: Histories = {}
    present: dict[str, Any] = {}
    told, day, since = [], DAY, None
    for value, wait in answers:
        day += timedelta(wait)
        after = {"profile": value} if value else {}
        known = kept(WHOLE.sections[0], known, present, after, Dating(day))
        if after != present:
            if present:
                told.append({"value": present["profile"], "since": since, "until": day.isoformat()})
            since = day.isoformat() if after else None
        present = after
    history = known.get("profile", {"since": None, "before": []})
    assert history == {"since": since, "before": told}


def test_only_fields_with_a_history_have_one(whole: Programme) -> None:
    """Nothing is kept of a person that the template does not ask to be kept, but for names, by which one is found."""
    before, after = {"reasons": "A", "income": 1}, {"reasons": "B"}
    assert kept(whole.sections[0], {}, before, after, Dating(DAY)) == {}
    named = kept(whole.sections[0], {}, {"name": "A", "first_name": "B"}, {}, Dating(DAY))
    assert {name: [one["value"] for one in history["before"]] for name, history in named.items()} == {
        "name": ["A"], "first_name": ["B"],
    }  # fmt: skip


def test_an_answer_older_than_its_history_has_no_first_day(whole: Programme) -> None:
    """A template may begin to keep one later: no day is made up."""
    found = kept(whole.sections[0], {}, {"profile": "ep"}, {"profile": "sp"}, Dating(DAY))
    assert found["profile"]["before"] == [{"value": "ep", "since": None, "until": "2024-01-01"}]


def test_a_hidden_question_loses_its_answer_and_so_do_those_it_leads_to(whole: Programme) -> None:
    """Along the whole chain at once, but for what a passed gate rests on."""
    answers = {"registered": True, "profile": "ep", "since": "2024-01", "name": "A"}
    assert shown(whole.fields, answers) == answers
    assert shown(whole.fields, answers | {"registered": False}) == {"registered": False, "name": "A"}
    assert shown(whole.fields, answers | {"profile": "sp"}) == {"registered": True, "profile": "sp", "name": "A"}
    left = shown(whole.fields, answers | {"registered": False}, frozenset({"profile"}))
    assert left == {"registered": False, "profile": "ep", "since": "2024-01", "name": "A"}


@pytest.mark.parametrize(
    ("value", "asked"),
    [(True, True), (False, False), ("true", True), (["x", "true"], True), (["x"], False), ([], False), (None, False)],
)
def test_a_skip_rule_reads_flags_codes_and_several_codes(value: Any, asked: bool) -> None:
    """One of several codes is enough; no answer hides the question."""
    assert is_shown(ShownWhen("q", frozenset({"true"})), {} if value is None else {"q": value}) == asked
