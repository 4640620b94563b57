"""Answers through the use cases: nothing bad is stored, nothing good beside it either; drafts go once they are."""

from typing import Any
from uuid import UUID

import pytest

from kernel.errors import BadInput, Conflict, Forbidden, NotFound
from kernel.principal import Principal
from services.casefile.errors import InvalidAnswers, SealBroken, WrongState
from services.casefile.overview.usecases import overview
from services.casefile.overview.usecases.overview import Wanted
from services.casefile.usecases import answers, editing, reading, search_terms
from tests.unit.casefile.fakes.office import Office
from tests.unit.casefile.model.ways import Way


def told(office: Office, who: Principal, case: UUID) -> dict[str, Any]:
    """What a file says."""
    return dict(office.does(reading.read_answers, who, case)[1])


@pytest.mark.parametrize(
    ("changes", "pointers"),
    [
        ({"name": "Kaya", "no_such_question": 1}, ["/answers"]),
        ({"name": "Kaya", "date_of_birth": "2006-02-30", "gender": "x"}, ["/answers/date_of_birth", "/answers/gender"]),
        ({"name": 7}, ["/answers/name"]),
    ],
)
def test_every_problem_is_told_and_nothing_is_stored(
    office: Office, anna: Principal, case: UUID, changes: dict[str, object], pointers: list[str]
) -> None:
    """Good answers beside a bad one are not stored either."""
    with pytest.raises(InvalidAnswers) as refused:
        office.does(answers.change_answers, anna, case, 1, changes)
    assert sorted(one.pointer for one in refused.value.problems) == pointers
    assert (told(office, anna, case), office.case(case).version) == ({}, 1)
    assert office.rows("case_tokens") == []


def test_what_is_named_changes_and_nothing_else(office: Office, anna: Principal, case: UUID) -> None:
    """Null takes an answer away; what was not named stays, under the next version."""
    office.does(answers.change_answers, anna, case, 1, {"name": "Kaya", "town": "Ulm"})
    made = office.does(answers.change_answers, anna, case, 2, {"town": None})
    assert (made.stored.case.version, made.name) == (3, "Kaya")
    assert told(office, anna, case) == {"name": "Kaya"}


def test_answers_of_another_version_do_not_open(office: Office, anna: Principal, case: UUID) -> None:
    """A sealed section put in the place of a later one is noticed."""
    office.does(answers.change_answers, anna, case, 1, {"town": "Ulm"})
    table = office.database.tables["case_sections"]
    ((key, old),) = ((key, row) for key, row in table.items() if key[0] == case)
    office.does(answers.change_answers, anna, case, 2, {"town": "Bonn"})
    table[key] = {**old, "version": 3}
    with pytest.raises(SealBroken):
        told(office, anna, case)


def test_a_draft_goes_once_it_is_stored(office: Office, anna: Principal, ben: Principal, case: UUID) -> None:
    """One's own of the answers, and no other."""
    office.does(editing.save_draft, anna, case, "answers", 1, {"name": "Ka"})
    office.does(editing.save_draft, anna, case, "journal", 1, {"text": "Sie"})
    assert office.does(editing.read_draft, anna, case, "answers").moved_on is False
    office.does(answers.change_answers, anna, case, 1, {"name": "Kaya"})
    with pytest.raises(NotFound):
        office.does(editing.read_draft, anna, case, "answers")
    kept = office.does(editing.read_draft, anna, case, "journal")
    assert (kept.draft.content, kept.moved_on) == ({"text": "Sie"}, True)
    assert [line.part for line in office.does(editing.own_drafts, anna)] == ["journal"]
    assert office.does(editing.own_drafts, ben) == []


LONG = "Sie war nach der Grundschule auf der Realschule."


@pytest.mark.parametrize(
    ("typed", "saved", "left"),
    [
        ({"school_history": LONG}, {"name": "K"}, {"school_history": LONG}),
        ({"school_history": LONG}, {}, {"school_history": LONG}),
        ({"school_history": LONG, "name": "K"}, {"name": "K"}, {"school_history": LONG}),
        ({"school_history": LONG}, {"school_history": "Sie war"}, {"school_history": LONG}),
        ({"school_history": "Sie war "}, {"school_history": LONG}, None),
        ({"name": "K", "town": "", "situation_at_entry": []}, {"name": "K"}, None),
        ({"name": "K", "town": None}, {"town": "Ulm"}, {"name": "K", "town": None}),
        ({"situation_at_entry": ["unemployed"]}, {"situation_at_entry": ["unemployed"]}, None),
        (
            {"situation_at_entry": ["unemployed"]},
            {"situation_at_entry": ["employed"]},
            {"situation_at_entry": ["unemployed"]},
        ),
        ({"page": 2, "answers": {"name": "K"}}, {"name": "K"}, {"page": 2, "answers": {"name": "K"}}),
        ({"name": "K", "no_such_question": "x"}, {"name": "K"}, {"name": "K", "no_such_question": "x"}),
    ],
)
def test_a_save_ends_the_draft_of_what_it_saves_alone(
    office: Office, anna: Principal, case: UUID, typed: dict[str, Any], saved: dict[str, Any], left: Any
) -> None:
    """What was typed is in the file or in the draft, whatever else is saved, and with the instant it was typed at."""
    office.does(editing.save_draft, anna, case, "answers", 1, typed)
    office.walk(minutes=5)
    office.does(answers.change_answers, anna, case, 1, saved)
    lines = [(line.part, line.base_version) for line in office.does(editing.own_drafts, anna)]
    if left is None:
        assert lines == []
        return
    kept = office.does(editing.read_draft, anna, case, "answers")
    assert (kept.draft.content, kept.moved_on, lines) == (left, True, [("answers", 1)])
    assert kept.draft.saved_at < office.clock.now()


def test_what_stands_already_is_no_draft_any_more(office: Office, anna: Principal, case: UUID) -> None:
    """A whole form is kept as a draft with what was there before; it ends once everything in it is in the file."""
    office.does(answers.change_answers, anna, case, 1, {"name": "Kaya"})
    office.does(editing.save_draft, anna, case, "answers", 2, {"name": "Kaya", "town": "Ulm"})
    office.does(answers.change_answers, anna, case, 2, {"town": "Ulm"})
    assert office.does(editing.own_drafts, anna) == []


def test_a_refused_save_leaves_the_draft(office: Office, anna: Principal, case: UUID) -> None:
    """Nothing was saved, so nothing of it goes."""
    office.does(editing.save_draft, anna, case, "answers", 1, {"name": "Kaya", "town": "Ulm"})
    with pytest.raises(InvalidAnswers):
        office.does(answers.change_answers, anna, case, 1, {"name": "Kaya", "town": 7})
    assert office.does(editing.read_draft, anna, case, "answers").draft.content == {"name": "Kaya", "town": "Ulm"}


def test_drafts_are_bounded(office: Office, anna: Principal, lead: Principal, case: UUID, way: Way) -> None:
    """Neither without measure, nor of a version to come, nor in a closed file, nor for who only reads."""
    with pytest.raises(BadInput):
        office.does(editing.save_draft, anna, case, "answers", 1, {"text": "x" * 200_000})
    office.does(editing.save_draft, anna, case, "answers", 1, {"text": "ä" * 99_000})
    office.does(editing.discard_draft, anna, case, "answers")
    assert office.does(editing.own_drafts, anna) == []
    with pytest.raises(Conflict, match="version_to_come"):
        office.does(editing.save_draft, anna, case, "answers", 2, {})
    with pytest.raises(NotFound):
        office.does(editing.save_draft, lead, case, "answers", 1, {})
    with pytest.raises(Forbidden):
        office.does(editing.own_drafts, office.person("agency_admin"))
    office.lead_through(anna, case, way)
    with pytest.raises(WrongState, match="case_closed"):
        office.does(editing.save_draft, anna, case, "answers", 1, {})
    office.does(editing.save_draft, anna, case, "danger_assessments", 1, {})  # danger does not wait


def test_a_draft_nobody_comes_back_to_goes(office: Office, anna: Principal, case: UUID) -> None:
    """After thirty days, and not before."""
    office.does(editing.save_draft, anna, case, "answers", 1, {"name": "Ka"})
    office.walk(days=30)
    assert office.daily(editing.purge_drafts) == 0
    office.walk(seconds=1)
    assert office.daily(editing.purge_drafts) == 1
    assert office.rows("case_drafts") == []


def found(office: Office, who: Principal, text: str = "", **more: Any) -> set[UUID]:
    """The files that are found by a text."""
    _, lines = office.does(overview.list_cases, who, Wanted(text=text, **more))
    return {line.stored.case.id for line in lines}


def test_files_are_found_by_what_they_say_now(office: Office, anna: Principal, case: UUID) -> None:
    """By name in any spelling and year of birth; no longer by a name that was corrected, and never by anything else."""
    said = {"name": "Öztürk", "first_name": "Ayşe", "date_of_birth": "2006-05-17", "town": "Ulm"}
    office.does(answers.change_answers, anna, case, 1, said)
    assert found(office, anna, "oezturk ayse") == found(office, anna, born_in=2006) == {case}
    assert found(office, anna, "Ulm") == set()
    office.does(answers.change_answers, anna, case, 2, {"name": "Kaya"})
    assert (found(office, anna, "Öztürk"), found(office, anna, "kaya")) == (set(), {case})
    office.does(answers.change_answers, anna, case, 3, {"name": None})
    assert found(office, anna, "kaya") == found(office, anna, "?!") == set()
    assert found(office, anna, office.case(case).client_number) == {case}


def test_a_former_name_still_finds_the_file(office: Office, anna: Principal, case: UUID) -> None:
    """Married, adopted, chosen: whoever knows the old name finds the person; a slip of the same day finds nobody. What
    makes tokens anew, a newer release or key, knows former names too."""
    office.does(answers.change_answers, anna, case, 1, {"name": "Yilmatz", "first_name": "Ayşe"})
    office.does(answers.change_answers, anna, case, 2, {"name": "Yılmaz"})
    office.walk(days=40)
    office.does(answers.change_answers, anna, case, 3, {"name": "Neumann", "first_name": "Ayşe Lina"})
    for typed in ("Yılmaz", "Neumann", "Ayse Yilmaz", "Aysel"):
        assert found(office, anna, typed) == {case}
    office.walk(days=1)
    office.does(answers.change_answers, anna, case, 4, {"name": None})
    kept = {row["token"] for row in office.rows("case_tokens")}
    office.database.tables["cases"][case] = {**office.database.tables["cases"][case], "searched_as": "1.old"}
    office.database.tables["case_tokens"].clear()
    search_terms.catch_up_all(office.steps())
    assert {row["token"] for row in office.rows("case_tokens")} == kept
    assert found(office, anna, "Yılmaz") == found(office, anna, "neumann") == {case}
    assert found(office, anna, "Yilmatz Lina") == {case}  # it sounds like the name


def test_tokens_of_another_key_are_made_anew(office: Office, anna: Principal, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the daily work, however small its batch; a file whose key is gone is left as it is."""
    names = "Demir", "Kaya", "Yılmaz"
    cases = [office.file(anna) for _ in names]
    for case, name in zip(cases, names, strict=True):
        office.does(answers.change_answers, anna, case, 1, {"name": name})
        office.database.tables["cases"][case] = {**office.database.tables["cases"][case], "searched_as": "old"}
    office.database.tables["case_tokens"].clear()
    office.keys.destroy(cases[0])
    monkeypatch.setattr(search_terms, "BATCH", 1)
    search_terms.catch_up_all(office.steps())
    assert [found(office, anna, name) for name in names] == [set(), {cases[1]}, {cases[2]}]
    assert {row["case_id"] for row in office.rows("case_tokens")} == set(cases[1:])
