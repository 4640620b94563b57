"""What an agency adds to a template: held to the rules of templates, and to those for what files have answered."""

from datetime import date
from typing import Any

import pytest

from services.casefile.errors import InvalidAnswers, TemplateRefused
from services.casefile.model import answers, plausibility
from services.casefile.model.plausibility import Around
from services.casefile.programmes import DIRECTORY
from services.casefile.templates.changes import changes
from services.casefile.templates.extension import NONE, Extension, check, extension_of
from services.casefile.templates.reading.loading import VersionText, load_all, programme_of, texts

VERSIONS = {text.programme: text for text in texts(DIRECTORY)}
TODAY = date(2026, 3, 2)
GOOD = """\
code_lists:
  x_places: {north: {de: "Nord", en: "north"}, south: {de: "Süd", en: "south"}}
sections:
  - id: x_1
    label: {de: "Verein", en: "club"}
    purpose: case_management
    fields:
      - {id: x_place, type: code, code_list: x_places, protection: ordinary, label: {de: "Ort", en: "place"}, help: {de: "Wo?", en: "Where?"}}
      - {id: x_name, type: text, protection: identifying, label: {de: "Name", en: "name"}, help: {de: "Wie?", en: "What?"}, shown_when: {field: x_place, is: [north]}}
"""  # noqa: E501 -- because a question is a line in templates too


def accepted(text: str, before: Extension = NONE, programme: str = "waska") -> Extension:
    """As the API takes it."""
    return check(text, VERSIONS[programme], before)


def refusal(text: str, before: Extension = NONE) -> tuple[int | None, str]:
    """Line and reason."""
    with pytest.raises(TemplateRefused) as refused:
        accepted(text, before)
    return refused.value.line, refused.value.reason


def test_it_stands_behind_what_the_template_asks() -> None:
    """Sections and lists are added; phases, gates, forms, measures and everything else stay the template's."""
    programme = load_all(DIRECTORY)["waska"]
    whole = accepted(GOOD).added_to(programme)
    assert [section.id for section in whole.sections] == [*(s.id for s in programme.sections), "x_1"]
    assert {change.path[0] for change in changes(programme, whole)} == {"sections", "code_lists"}
    assert {change.how for change in changes(programme, whole)} == {"added"}
    assert not any(whole.counts_by(name) for name in ("x_place", "x_name"))


def test_what_was_accepted_is_read_as_it_was_accepted() -> None:
    """Later, when a file is opened, the text alone is read."""
    assert extension_of(GOOD) == accepted(GOOD)


def test_every_programme_can_be_extended() -> None:
    """Where the purpose is one of its own."""
    for programme, version in VERSIONS.items():
        purpose = programme_of(version).purposes[0].id
        text = GOOD.replace("purpose: case_management", f"purpose: {purpose}")
        assert accepted(text, programme=programme).fields.keys() == {"x_place", "x_name"}


OWN_DAYS = """sections:
  - id: x_1
    label: {de: "Verein", en: "club"}
    purpose: case_management
    fields:
      - {id: x_from, type: date, protection: ordinary, label: {de: "Von", en: "from"}, help: {de: "Ab", en: "From"}}
      - {id: x_to, type: date, protection: ordinary, label: {de: "Bis", en: "to"}, help: {de: "Bis", en: "To"}}
    plausible:
      - {id: ends_before_it_began, field: x_to, not_before: x_from}
      - {id: before_birth, field: x_from, not_before: date_of_birth, odd: true}
"""


def test_an_agency_has_rules_for_its_own_questions() -> None:
    """Refused where its own days contradict each other, warned of where they contradict what the template asks."""
    whole = accepted(OWN_DAYS).added_to(load_all(DIRECTORY)["waska"])
    said: dict[str, Any] = {"x_from": "2026-02-01", "x_to": "2026-01-01", "date_of_birth": "2026-03-01"}
    found = plausibility.findings(whole.sections[-1].plausible, Around(said, TODAY))
    assert {one.rule.id: one.rule.odd for one in found} == {"ends_before_it_began": False, "before_birth": True}
    with pytest.raises(InvalidAnswers):
        plausibility.must_hold(whole, {}, said, TODAY)


@pytest.mark.parametrize(
    "rule",
    [
        "field: date_of_birth, not_before: x_from, odd: true",
        "field: x_from, not_before: date_of_birth",
        "field: x_from, not_before: x_to, when: {field: alg_i, is: [true]}",
        "distinct: [gender, residence_status], odd: true",
    ],
)
def test_no_rule_of_an_agency_refuses_what_the_template_asks(rule: str) -> None:
    """Neither by being about it, nor by standing in its way."""
    line, reason = refusal(OWN_DAYS.replace("field: x_to, not_before: x_from", rule))
    assert (line, reason) == (9, "a rule of an agency is about its own questions, and odd where it names others")


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("id: x_1", "id: clubs", 4, "begins with 'x_'"),
        ("id: x_1", "id: x_clubs", 4, "x_1, x_2 and so on"),
        ("id: x_name", "id: name", 9, "begins with 'x_'"),
        ("  x_places: {", "  places: {", 2, "begins with 'x_'"),
        ("id: x_name", "id: x_place", 9, "double id 'x_place'"),
        ("type: code,", "type: code, reportable: true,", 8, "in no release"),
        ("type: code,", "type: code, relevant: true,", 8, "in no release"),
        ("code_list: x_places", "code_list: x_other", 8, "unknown code list 'x_other'"),
        ("is: [north]", "is: [east]", 9, "shown by no answer"),
        ("type: text", "type: words", 9, "is none of"),
        ("purpose: case_management", "purpose: marketing", 8, "unknown purpose 'marketing'"),
        ('de: "Wie?"', 'de: "{nothing}?"', 9, "unknown term 'nothing'"),
        ("sections:", "section:", 4, "unknown key 'section'"),
        ("south: {", "north: {", 2, "double key 'north'"),
        ("sections:\n  - id: x_1", "sections: &a\n  - id: x_1", 3, "anchors"),
    ],
)
def test_what_does_not_hold_together_is_refused_with_its_line(old: str, new: str, line: int, reason: str) -> None:
    """As a template would be; the line is that of the extension's own text."""
    assert old in GOOD
    found = refusal(GOOD.replace(old, new, 1))
    assert reason in found[1]
    assert found[0] == line


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("      - {id: x_name", "      # - {id: x_name", "'x_name' has to stay"),
        ("type: text", "type: longtext", "'x_name' keeps its type"),
        (', south: {de: "Süd", en: "south"}', "", "south"),
        ("id: x_1", "id: x_2", "has to stay in section 'x_1'"),
    ],
)
def test_what_files_may_have_answered_stays(old: str, new: str, reason: str) -> None:
    """Nothing that was answered may become unreadable or mean something else."""
    assert old in GOOD
    assert reason in refusal(GOOD.replace(old, new, 1), accepted(GOOD))[1]


def test_questions_are_reworded_retired_and_added() -> None:
    """A label, a code that ends, a question that is asked no more, a new one."""
    later = GOOD.replace('"Verein"', '"Vereine"').replace('{de: "Süd"', '{until: 2026-01-31, de: "Süd"')
    later = later.replace("{id: x_name,", "{id: x_name, retired: true,")
    later += GOOD.splitlines(keepends=True)[-1].replace("x_name", "x_since").replace("text", "date")
    now = accepted(later, accepted(GOOD))
    assert (now.fields["x_name"].retired, list(now.fields)) == (True, ["x_place", "x_name", "x_since"])


def test_a_retired_question_takes_no_answer_but_gives_up_its_own() -> None:
    """It may be cleared: what is known needlessly should be able to go."""
    text = GOOD.replace("{id: x_name,", "{id: x_name, retired: true,")
    programme = accepted(text).added_to(load_all(DIRECTORY)["waska"])
    with pytest.raises(InvalidAnswers) as refused:
        answers.check(programme, {"x_name": "SV Nord"}, TODAY)
    assert [(one.pointer, one.code) for one in refused.value.problems] == [("/answers/x_name", "question_retired")]
    assert answers.check(programme, {"x_name": None}, TODAY) == {"x_name": None}


def test_no_template_takes_a_name_that_an_agency_may_have_given() -> None:
    """A later version of a template can be put in force over every agency's extension."""
    version = VERSIONS["waska"]
    taken = version.template.replace("date_of_birth", "x_date_of_birth")
    with pytest.raises(TemplateRefused) as refused:
        programme_of(VersionText("waska", 2, taken, version.base))
    assert "are the agencies'" in refused.value.reason
