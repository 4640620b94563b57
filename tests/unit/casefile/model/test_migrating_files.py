"""Taking a file into a newer version: all that changes is named, no answer is lost, nothing is demanded twice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.casefile.errors import InvalidAnswers, WrongState
from services.casefile.model.behind_passed_gates import amend
from services.casefile.model.casefile import CaseFile, PhaseDates
from services.casefile.programmes import DIRECTORY
from services.casefile.template_changes.model import moves
from services.casefile.template_changes.model.moves import Effect, effects, moved
from services.casefile.templates.declared.fields import CodeList, Field
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.declared.spans import ShownWhen
from services.casefile.templates.reading.loading import load_all

TODAY = date(2026, 3, 2)
WASKA = load_all(DIRECTORY)["waska"]
FRESH = CaseFile(
    id=UUID(int=1),
    agency=UUID(int=2),
    programme="waska",
    template_version=1,
    responsible=UUID(int=3),
    client_number="006",
    opened_on=TODAY,
)


def with_field(programme: Programme, name: str, change: Callable[[Field], Field | None]) -> Programme:
    """The next version, with one field changed or gone."""
    sections = []
    for section in programme.sections:
        fields = [change(field) if field.id == name else field for field in section.fields]
        sections.append(replace(section, fields=tuple(field for field in fields if field)))
    return replace(programme, version=programme.version + 1, sections=tuple(sections))


def without_code(programme: Programme, name: str, code: str) -> Programme:
    """The next version, with one code less."""
    left = tuple(one for one in programme.code_lists[name].codes if one.code != code)
    return replace(programme, version=2, code_lists={**programme.code_lists, name: CodeList(name, left)})


def gone(_: Field) -> None:
    """No such field any more."""


def test_a_question_that_goes_takes_its_answer_aside(new_case: Callable[..., CaseFile]) -> None:
    """The list says that there is an answer, never which."""
    after = with_field(WASKA, "telephone", gone)
    answers: dict[str, Any] = {"name": "Öztürk", "telephone": "0345"}
    assert effects(WASKA, after, new_case(), answers, ()) == [Effect("field", "removed", "telephone", filled=True)]
    assert effects(after, WASKA, new_case(), {}, ()) == [Effect("field", "added", "telephone", filled=False)]
    kept = moved(WASKA, after, new_case(), answers)
    assert (kept.answers, kept.withdrawn) == ({"name": "Öztürk"}, {"telephone": "0345"})


def test_a_question_of_another_type_is_a_new_one(new_case: Callable[..., CaseFile]) -> None:
    """A number is not taken for an amount of money, however well it would fit."""
    after = with_field(WASKA, "unemployment_benefit_months", lambda field: replace(field, type="money"))
    kept = moved(WASKA, after, new_case(), {"unemployment_benefit_months": 3})
    assert (kept.answers, kept.withdrawn) == ({}, {"unemployment_benefit_months": 3})


def test_of_several_codes_only_those_go_that_exist_no_more(new_case: Callable[..., CaseFile]) -> None:
    """The others stay answered; a marker such as unknown is no code and stays too."""
    codes = str(WASKA.fields["situation_at_entry"].code_list)
    first, second = [one.code for one in WASKA.code_lists[codes].codes][:2]
    after = without_code(WASKA, codes, first)
    answers: dict[str, Any] = {"situation_at_entry": [first, second], "gender": "unknown"}
    kept = moved(WASKA, after, new_case(), answers)
    assert kept.answers == {"situation_at_entry": [second], "gender": "unknown"}
    assert kept.withdrawn == {"situation_at_entry": [first]}
    assert effects(WASKA, after, new_case(), answers, ()) == [
        Effect("field", "codes_gone", "situation_at_entry", filled=True)
    ]


def test_what_nobody_would_be_asked_any_more_goes_aside(new_case: Callable[..., CaseFile]) -> None:
    """A new skip rule hides a question: its answer is kept, not lost."""
    rule = ShownWhen("alg_ii", frozenset({"true"}))
    after = with_field(WASKA, "earned_income", lambda field: replace(field, shown_when=rule))
    kept = moved(WASKA, after, new_case(), {"alg_ii": False, "earned_income": 5})
    assert (kept.answers, kept.withdrawn) == ({"alg_ii": False}, {"earned_income": 5})


@given(
    fields=some.sets(some.sampled_from([*WASKA.fields]), max_size=20),
    answered=some.sets(some.sampled_from([*WASKA.fields]), max_size=20),
)
def test_no_answer_is_ever_lost(fields: set[str], answered: set[str]) -> None:
    """Whatever falls away of a template: what was answered is in the newer version or aside, unchanged."""
    after = WASKA
    for name in fields:
        after = with_field(after, name, gone)
    answers: dict[str, Any] = dict.fromkeys(answered, "unknown")
    kept = moved(WASKA, after, FRESH, answers)
    assert {**kept.answers, **kept.withdrawn} == answers
    assert not fields & set(kept.answers)


def test_a_phase_the_file_has_been_in_must_stay(new_case: Callable[..., CaseFile]) -> None:
    """Neither may it go, nor may another one come before it; one that is still to come may do both."""
    intake = WASKA.phases[0]
    begun = new_case(phases={intake.id: PhaseDates(TODAY, None, TODAY)})
    first_gone = replace(WASKA, version=2, phases=WASKA.phases[1:])
    last_gone = replace(WASKA, version=2, phases=WASKA.phases[:-1])
    inserted = replace(WASKA, version=2, phases=(replace(intake, id="before"), *WASKA.phases))
    for after in (first_gone, inserted):
        with pytest.raises(WrongState, match="phase_would_be_lost"):
            moves.check(after, begun, ())
    moves.check(last_gone, begun, ())
    moves.check(first_gone, new_case(), ())
    assert Effect("phase", "removed", intake.id, filled=True) in effects(WASKA, first_gone, begun, {}, ())


def test_entries_are_never_cut_off(new_case: Callable[..., CaseFile]) -> None:
    """A version without a form is none for a file that has entries of it; nor is any for a closed file."""
    forms = {name: form for name, form in WASKA.forms.items() if name != "journal"}
    after = replace(WASKA, version=2, forms=forms)
    with pytest.raises(WrongState, match="entries_would_be_lost"):
        moves.check(after, new_case(), {"journal"})
    moves.check(after, new_case(), set())
    with pytest.raises(WrongState, match="case_closed"):
        moves.check(after, new_case(status="closed"), set())


def test_a_passed_gate_demands_nothing_again(new_case: Callable[..., CaseFile], full_answers: dict[str, Any]) -> None:
    """What it would demand now is named; the file can go on being changed without it, and not lose what it had."""
    intake = WASKA.phases[0]
    start = replace(intake.start, mandatory=(*intake.start.mandatory, "telephone"))
    after = replace(WASKA, version=2, phases=(replace(intake, start=start), *WASKA.phases[1:]))
    day = date.fromisoformat(full_answers[intake.start.date])
    case = new_case(phases={intake.id: PhaseDates(day, None, day)}, template_version=2)
    assert effects(WASKA, after, case, full_answers, ()) == [Effect("field", "mandatory", "telephone", filled=False)]
    amend(after, case, full_answers, {**full_answers, "name": "Öztürk"}, TODAY)
    less = {name: value for name, value in full_answers.items() if name != "situation_at_entry"}
    with pytest.raises(InvalidAnswers) as refused:
        amend(after, case, full_answers, less, TODAY)
    assert [problem.pointer for problem in refused.value.problems] == ["/answers/situation_at_entry"]


def test_withdrawn_answers_add_up() -> None:
    """Taken along twice, a file still knows everything it was ever told."""
    known = moves.added_to({}, {"telephone": "1"}, 1, "2026-03-02")
    after = moves.added_to(known, {"telephone": "2", "street": "x"}, 2, "2026-03-03")
    assert {name: [one["value"] for one in each] for name, each in after.items()} == {
        "telephone": ["1", "2"],
        "street": ["x"],
    }


def test_a_version_without_the_dimension_counts_nowhere() -> None:
    """Neither a missing answer nor what was free text in an older version gets into a table."""
    assert WASKA.counts_by("gender")
    assert not with_field(WASKA, "gender", gone).counts_by("gender")
    assert not with_field(WASKA, "gender", lambda field: replace(field, reportable=False)).counts_by("gender")
    assert not with_field(WASKA, "gender", lambda field: replace(field, type="text")).counts_by("gender")


def test_only_what_rests_on_consent_is_counted_by_consent() -> None:
    """A statutory task is counted in full; a purpose that a version does not know is not taken for one."""
    assert WASKA.needs_consent("central_evaluation")
    asd = load_all(DIRECTORY)["asd"]
    assert not asd.needs_consent("statistics")
    assert asd.needs_consent("unheard_of")
    contract = replace(asd, purposes=tuple(replace(one, basis="contract", paragraph=None) for one in asd.purposes))
    assert not contract.needs_consent("statistics")
