"""Every rule of plausibility of every template, on both sides of its border, for answers and entries alike."""

import re
from uuid import UUID

import pytest

from kernel.principal import Principal
from services.casefile.errors import InvalidAnswers
from services.casefile.model.plausibility import Warned
from services.casefile.programmes import DIRECTORY
from services.casefile.templates.declared.fields import in_language
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.templates.declared.plausibility import Alone, PlausibilityRule, Whole
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.reading.loading import BASE, base, load_all
from services.casefile.templates.source import text_of
from services.casefile.usecases import answers, entries, phases
from services.casefile.usecases.entries import Place, Wish
from tests.unit.casefile.fakes.office import Office
from tests.unit.casefile.model.ways import DAY, Way, any_answer, entries_for
from tests.unit.casefile.programmes.pairs import Pair, Said, Values, pairs

TEMPLATES = load_all(DIRECTORY)
BORN_TODAY = {"date_of_birth": "2026-05-04"}
PAIRS = [pair for programme in TEMPLATES.values() for pair in pairs(programme)]


def said_by(office: Office, who: Principal, pair: Pair, said: Said) -> tuple[Warned, ...]:
    """What is warned of after this is written in a new file."""
    case = office.file(who, pair.programme.id)
    if pair.form is None:
        return office.does(answers.change_answers, who, case, 1, said.here).warnings
    if said.answers:
        office.does(answers.change_answers, who, case, 1, said.answers)
    if said.beside:
        office.does(entries.add_entry, who, Place(case, KINDS[pair.form]), Wish(said.beside))
    place = Place(case, KINDS[pair.form], parent_of(office, who, case, pair, said))
    made = office.does(entries.add_entry, who, place, Wish(said.here))
    listed = {one.id: one.warnings for one in office.does(entries.list_entries, who, place)}
    assert listed[made.id] == made.warnings
    return made.warnings


def parent_of(office: Office, who: Principal, case: UUID, pair: Pair, said: Said) -> UUID | None:
    """The entry that one of this kind belongs to."""
    kind = KINDS[pair.form or ""].parent
    if kind is None:
        return None
    values = {**demanded(pair.programme, kind), **said.parent}
    return office.does(entries.add_entry, who, Place(case, KINDS[kind]), Wish(values)).id


def demanded(programme: Programme, form: str) -> Values:
    """Answers to the mandatory questions of a form."""
    return {one.id: any_answer(programme, one) for one in programme.form(form).fields if one.mandatory}


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_each_rule_holds_on_one_side_of_its_border_alone(office: Office, anna: Principal, pair: Pair) -> None:
    """What just holds is taken without a word; what just does not is refused with both fields, or taken with a warning
    that names them."""
    right = said_by(office, anna, pair, pair.right)
    assert pair.rule.id not in [one.rule for one in right if one.field == pair.field]
    if pair.rule.odd:
        wrong = said_by(office, anna, pair, pair.wrong)
        assert (pair.field, pair.rule.id) in [(one.field, one.rule) for one in wrong]
        return
    with pytest.raises(InvalidAnswers) as refused:
        said_by(office, anna, pair, pair.wrong)
    (problem,) = (one for one in refused.value.problems if one.code == "implausible")
    assert {problem.pointer.rpartition("/")[2], *problem.others} <= set(pair.wrong.here)
    assert problem.others or isinstance(pair.rule.demand, Alone | Whole)
    asked = pair.programme.form(pair.form).by_id if pair.form else pair.programme.fields
    assert problem.said
    for language in ("de", "en"):
        label = in_language(asked[pair.field].label, language, pair.programme.terms, office.clock.today())
        assert label in problem.said[language]


def test_no_rule_is_left_out() -> None:
    """Each rule of each template has its pairs, and each of the base forms is a rule of at least one template."""
    for programme in TEMPLATES.values():
        outline = [(None, rule) for section in programme.sections for rule in section.plausible]
        of_forms = [(form.id, rule) for form in programme.forms.values() for rule in form.plausible]
        declared = {(form, rule.id, name) for form, rule in (*outline, *of_forms) for name in tried_for(rule)}
        assert {(pair.form, pair.rule.id, pair.field) for pair in PAIRS if pair.programme is programme} == declared
    used = {(pair.form, pair.rule.id) for pair in PAIRS}
    shared = base().forms("x")
    assert {(name, rule.id) for name, form in shared.items() for rule in form.plausible} <= used


def tried_for(rule: PlausibilityRule) -> tuple[str, ...]:
    """The fields a rule is tried for."""
    return rule.fields[:1] if rule.together else rule.fields


def test_none_stands_alone_wherever_it_can_be_chosen() -> None:
    """“None” beside a court's decision says two things; of each list of several answers that has it there is a rule."""
    lacking = [
        f"{programme.id}: {field.id}"
        for programme in TEMPLATES.values()
        for part in (*programme.sections, *programme.forms.values())
        for field in part.fields
        if field.type == "codes" and "none" in programme.code_lists[field.code_list or ""].members
        if not any(isinstance(one.demand, Alone) and field.id in one.fields for one in part.plausible)
    ]
    assert lacking == []


def test_only_what_cannot_be_is_refused() -> None:
    """Month against day of birth, custody, the age of parents and whatever lies before a birth are warnings, never
    refusals: each of the days may be the wrong one."""
    warned = {"born_in_an_earlier_month", "born_in_a_later_month", "parents_age", "sole_beside_others", "before_birth"}
    warned |= {"custody_before_the_person", "evidence_before_the_person", "of_age_before_birth"}
    assert warned <= {pair.rule.id for pair in PAIRS}
    assert not [str(pair) for pair in PAIRS if pair.rule.id in warned and not pair.rule.odd]
    elsewhere = [pair for pair in PAIRS if any(other.where != "here" for other in pair.rule.others)]
    assert elsewhere
    assert all(pair.rule.odd for pair in elsewhere)


def test_the_texts_say_that_a_day_of_birth_refuses_nothing() -> None:
    """What templates declare is what holds: no rule of theirs about a birth is left to be made odd in reading."""
    lines = [line for path in (BASE, *DIRECTORY.glob("*.yaml")) for line in text_of(path).splitlines()]
    rules = [line for line in lines if re.search(r"not_before: .*\b(born|date_of_b)", line)]
    assert len(rules) > 40
    assert [line for line in rules if "odd: true" not in line] == []


def test_each_phase_is_warned_of_before_birth() -> None:
    """Each gate's day has its rule, in every programme."""
    for programme in TEMPLATES.values():
        days = {gate.date for phase in programme.phases for gate in (phase.start, phase.end)}
        rules = [one for one in programme.plausible if one.id == "before_birth"]
        assert days <= {name for one in rules for name in one.fields}, programme.id


@pytest.mark.parametrize("programme", TEMPLATES.values(), ids=TEMPLATES)
def test_a_wrong_day_of_birth_blocks_no_phase(office: Office, anna: Principal, programme: Programme) -> None:
    """It begins though its day lies before the birth that is known; a consent from then counts with reasons, as late
    ones do. The warning stays until one of the two days is put right."""
    case, way, (phase, edge) = office.file(anna, programme.id), Way.through(programme), programme.edges[0]
    gate = phase.gate(edge)
    reasons = {one.late: "Das Amt hat das Geburtsdatum neu gesetzt." for one in gate.conditions if one.late}
    for purpose in way.consents:
        office.consent(case, purpose)
    for form, values in [one for asked in gate.conditions for one in entries_for(programme, asked)]:
        office.does(entries.add_entry, anna, Place(case, KINDS[form]), Wish({**demanded(programme, form), **values}))
    wrong = office.does(answers.change_answers, anna, case, 1, {**way.answers, **reasons, **BORN_TODAY})
    odd = Warned(gate.date, "before_birth", ("date_of_birth",))
    assert odd in wrong.warnings
    begun = office.does(phases.pass_gate, anna, case, 2, phase.id, edge)
    assert begun.stored.case.dates(phase.id).started_on == DAY
    assert odd in begun.warnings
    right = office.does(answers.change_answers, anna, case, 3, {"date_of_birth": "2008-05-17"})
    assert odd not in right.warnings
