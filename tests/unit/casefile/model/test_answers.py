"""Checking, merging and splitting plain answers."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.casefile.errors import InvalidAnswers, Problem
from services.casefile.model.answers import by_section, check, merged
from services.casefile.templates.declared.programme import Programme

TODAY = date(2024, 3, 1)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["unknown", "refused"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=5,
)


def problems(programme: Programme, changes: dict[str, Any]) -> list[Problem]:
    with pytest.raises(InvalidAnswers) as refusal:
        check(programme, changes, TODAY)
    return refusal.value.problems


@given(data=st.data(), value=JSON_VALUES)
def test_any_json_is_taken_or_refused(waska: Programme, data: st.DataObject, value: Any) -> None:
    """No JSON value for any field does anything but pass in a stable, storable form or be refused."""
    name = data.draw(st.sampled_from(list(waska.fields)))
    try:
        accepted = check(waska, {name: value}, TODAY)
    except InvalidAnswers as refusal:
        assert [f"/answers/{name}"] == [problem.pointer for problem in refusal.problems]
        return
    json.dumps(accepted, ensure_ascii=False, allow_nan=False).encode()
    assert accepted == check(waska, accepted, TODAY)


@given(day=st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_real_day_is_taken(waska: Programme, day: date) -> None:
    """A real day between 1900 and 2199 is stored as it is written."""
    changes = {"date_of_decision": day.isoformat(), "left_school_in": None}
    assert changes == check(waska, changes, TODAY)


@given(data=st.data())
def test_every_set_of_codes_is_taken_in_its_order(waska: Programme, data: st.DataObject) -> None:
    """Several answers to one question are kept as given, and no answer at all clears it."""
    members = sorted(waska.code_lists["support_area"].members)
    chosen = data.draw(st.lists(st.sampled_from(members), unique=True))
    assert {"support_areas": chosen or None} == check(waska, {"support_areas": chosen}, TODAY)


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("name", 5, "wrong_type"),
        ("name", "x" * 201, "too_long"),
        ("name", "a\x00b", "forbidden_character"),
        ("name", "a\nb", "forbidden_character"),
        ("name", "\ud800", "forbidden_character"),
        ("support_plan", "x" * 20_001, "too_long"),
        ("support_plan", "a\x00b", "forbidden_character"),
        ("name", "Max\u202egnp.exe", "forbidden_character"),
        ("name", "a\u2068b\u2069c", "forbidden_character"),
        ("support_plan", "a\u2068b\nc\u2069", "forbidden_character"),
        ("date_of_decision", "2024-02-30", "not_a_date"),
        ("date_of_decision", "20240201", "not_a_date"),
        ("date_of_decision", "2024-W05-1", "not_a_date"),
        ("date_of_decision", "1899-12-31", "out_of_range"),
        ("date_of_decision", "unknown", "not_a_date"),
        ("date_of_birth", "2024-03-02", "date_in_future"),
        ("left_school_in", "2024-13", "not_a_month"),
        ("left_school_in", "2024-1", "not_a_month"),
        ("left_school_in", "2024-04", "date_in_future"),
        ("gender", "x", "unknown_code"),
        ("gender", ["w"], "wrong_type"),
        ("kind_of_ending", "unknown", "unknown_code"),
        ("situation_at_entry", "school", "wrong_type"),
        ("situation_at_entry", ["school", "school"], "double_code"),
        ("situation_at_entry", ["school", "unknown"], "marker_not_alone"),
        ("support_areas", ["unknown"], "unknown_code"),
        ("children", True, "wrong_type"),
        ("children", float("nan"), "out_of_range"),
        ("children", 21, "out_of_range"),
        ("earned_income", 12.5, "wrong_type"),
        ("earned_income", True, "wrong_type"),
        ("earned_income", -1, "out_of_range"),
        ("alg_i", 1, "wrong_type"),
    ],
)
def test_refusals_carry_pointer_and_code(waska: Programme, name: str, value: Any, code: str) -> None:
    """A wrong answer is named by its field and a stable code."""
    assert [Problem(f"/answers/{name}", code)] == problems(waska, {name: value})


def test_all_problems_come_at_once(waska: Programme) -> None:
    """Nobody corrects one answer only to hear of the next."""
    changes = {"name": 1, "town": "Halle", "gender": "x", "no_such_field": 1}
    assert [each.code for each in problems(waska, changes)] == ["wrong_type", "unknown_code", "unknown_field"]


@given(secret=st.text(alphabet="ÄÖÜabcXYZ/~ 19", min_size=1))
def test_errors_never_hold_what_was_sent(waska: Programme, secret: str) -> None:
    """A person's data typed into the wrong place, even into a name, does not come back in an error."""
    canary = f"Müller {secret}"
    with pytest.raises(InvalidAnswers) as refusal:
        check(waska, {canary: 1, "gender": canary, "alg_i": canary}, TODAY)
    assert canary not in repr(refusal.value.problems)
    assert [each.pointer for each in refusal.value.problems] == ["/answers", "/answers/gender", "/answers/alg_i"]


def test_text_is_normalised(waska: Programme) -> None:
    """The same name typed on two machines is stored as the same characters, and blanks are no answer."""
    changes = {"name": " A\u0308tzend ", "first_name": "   ", "support_plan": "a\r\nb"}
    expected = {"name": "\u00c4tzend", "first_name": None, "support_plan": "a\nb"}
    assert expected == check(waska, changes, TODAY)


@given(st.text("\u200b\u00ad\ufeff\u2060\u200d\u3164\u2800\ufe0f \n"))
def test_text_nobody_can_read_is_no_answer(waska: Programme, unseen: str) -> None:
    """In every text of the template, long or short: it clears the answer, as blanks do, and no gate counts it."""
    texts = {name: unseen for name, field in waska.fields.items() if field.kind.free_text and not field.retired}
    one_line = {name: text.replace("\n", " ") for name, text in texts.items()}
    assert check(waska, one_line, TODAY) == dict.fromkeys(texts)
    assert len(texts) > 5


def test_letters_that_join_are_kept(waska: Programme) -> None:
    """A name in Persian stays as it was typed; what a telephone puts around one does not."""
    taken = check(waska, {"name": "نیم\u200cفاصله", "first_name": "\u2068Ayşe\u2069"}, TODAY)
    assert taken == {"name": "نیم\u200cفاصله", "first_name": "Ayşe"}


def test_markers_stand_for_a_value_where_allowed(waska: Programme) -> None:
    """`unknown` and `refused` are answers of their own where the template allows them, in any type."""
    changes = {"alg_i": "refused", "earned_income": "unknown", "situation_at_entry": "unknown"}
    expected = {"alg_i": "refused", "earned_income": "unknown", "situation_at_entry": ["unknown"]}
    assert expected == check(waska, changes, TODAY)


def test_merging_clears_with_none() -> None:
    """A cleared answer is gone, not kept as an empty one; false and 0 are answers."""
    expected = {"alg_i": False, "children": 0}
    assert expected == merged({"town": "Halle", "alg_i": True}, {"town": None, "alg_i": False, "children": 0})


def test_sections_hold_every_answer_once(waska: Programme, full_answers: dict[str, Any]) -> None:
    """Splitting for sealing loses no answer and lists every section, empty ones too."""
    split = by_section(waska, full_answers)
    assert [section.id for section in waska.sections] == list(split)
    assert full_answers == {name: value for answers in split.values() for name, value in answers.items()}
    assert split["external_contacts"] == {}


def test_splitting_refuses_strangers(waska: Programme) -> None:
    """An answer the template has no place for is refused rather than dropped."""
    with pytest.raises(InvalidAnswers):
        by_section(waska, {"no_such_field": 1})
