"""Templates: what does not hold together is refused, with its line and reason."""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from tests.unit.casefile.model.small_template import T, Tree, field, refuses, short_contact

WORD = {"de": "Wort", "en": "Word"}
ANSWER = {"answer": {"field": "gender", "is": ["m"]}}


def duplicate_field(tree: Tree) -> None:
    tree["sections"][0]["fields"].append(deepcopy(field(tree, "name")))


def statutory(tree: Tree) -> None:
    tree["purposes"][0] |= {"basis": "statutory", "paragraph": "§ 16 SGB II"}


def condition(tree: Tree, **test: Any) -> None:
    tree["phases"][1]["start"]["conditions"] = [{"id": "fit", "label": T, **test}]


def limit(tree: Tree, **spans: Any) -> None:
    tree["phases"][0]["limits"] = [{"id": "longest", "label": T, **spans}]


def repeat(tree: Tree, **changes: Any) -> None:
    tree["phases"][0]["repeats"] = [{"id": "review", "label": T, "every": "6 months", "form": "assessments", **changes}]


def shown(tree: Tree, name: str, by: str, answers: list[str]) -> None:
    field(tree, name)["shown_when"] = {"field": by, "is": answers}


def of_form(tree: Tree, **changes: Any) -> None:
    own = {"id": "own", "type": "text", "protection": "ordinary", "label": T, "help": T, **changes}
    tree["forms"]["agreements"] = {"fields": [own]}


def codes(tree: Tree, name: str, changes: Tree) -> None:
    next(iter(tree["code_lists"][name].values())).update(changes)


def no_agreements(tree: Tree) -> None:
    del tree["forms"]["agreements"]
    condition(tree, agreement="dance")


def no_journal(tree: Tree) -> None:
    tree |= {"contact_every": "14 days"}
    del tree["forms"]["journal"]


BREACHES: list[tuple[Callable[[Tree], object], str]] = [
    (lambda t: field(t, "name").update(reportable=True), "free text is never reportable"),
    (lambda t: t["heading"].update(born="name"), "no date 'name'"),
    (lambda t: t["heading"].update(born="nobody"), "no date 'nobody'"),
    (lambda t: t.update(emergency=["name", "shoe_size"]), "emergency names 'shoe_size'"),
    (lambda t: t.update(emergency=["name", "name"]), "double id 'name'"),
    (lambda t: field(t, "support_plan").update(reportable=True), "free text is never reportable"),
    (lambda t: field(t, "date_of_birth").update(reportable=True), "only coded answers are reportable"),
    (lambda t: field(t, "name").update(unknown_allowed=True), "free text cannot tell"),
    (lambda t: field(t, "name").update(past=True), "past belongs to a date"),
    (lambda t: field(t, "name").update(maximum=3), "bounds belong to number and money"),
    (lambda t: field(t, "children").update(minimum=30), "minimum exceeds maximum"),
    (lambda t: field(t, "name").update(purpose="curiosity"), "unknown purpose 'curiosity'"),
    (lambda t: field(t, "name").update(colour="red"), "unknown key 'colour'"),
    (lambda t: field(t, "name").update(type="blob"), "'blob' is none of"),
    (lambda t: field(t, "name").update(code_list="gender"), "a code list belongs to"),
    (lambda t: field(t, "gender").update(code_list="sexes"), "unknown code list 'sexes'"),
    (lambda t: field(t, "name").pop("protection"), "missing key 'protection'"),
    (lambda t: field(t, "name")["label"].pop("en"), "missing key 'en'"),
    (lambda t: field(t, "name")["help"].update(de=""), "expected text"),
    (lambda t: field(t, "name").update(id="Name"), "not an id: 'Name'"),
    (duplicate_field, "double id 'name' in fields"),
    (lambda t: t.pop("retention"), "missing key 'retention'"),
    (lambda t: t.update(version=0), "must be 1 or more"),
    (lambda t: t["words"].pop("client"), "missing word 'client'"),
    (lambda t: t["code_lists"]["gender"].update(unknown={"de": "?", "en": "?"}), "'unknown' is no code"),
    (lambda t: t["code_lists"].update(gender={}), "is empty"),
    (lambda t: t["phases"].clear(), "at least one phase"),
    (lambda t: t["phases"].append(deepcopy(t["phases"][0])), "double id 'intake' in phases"),
    (lambda t: t["phases"][0]["end"]["mandatory"].append("shoe_size"), "unknown field 'shoe_size'"),
    (lambda t: t["phases"][0]["end"]["mandatory"].append("alg_i"), "double id 'alg_i'"),
    (lambda t: t["phases"][0]["end"].update(date="end_of_aftercare"), "must be mandatory at its gate"),
    (lambda t: t["phases"][0]["end"].update(date="date_of_birth"), "cannot date a gate"),
    (lambda t: t["phases"][1]["start"].update(conditions=[{"consent": "fun"}]), "only a purpose based on consent"),
    (lambda t: t["phases"][1]["start"].update(conditions=["weather"]), "expected a mapping"),
    (lambda t: t["phases"][1]["start"].update(conditions=[{"consent": "case_management"}] * 2), "in conditions"),
    (lambda t: condition(t, weather="sunny"), "unknown key 'weather'"),
    (lambda t: condition(t), "a condition is one of consent"),
    (lambda t: condition(t, agreement="a", at_least={"count": 1, "form": "goals"}), "a condition is one of consent"),
    (lambda t: condition(t, agreement="dance"), "no agreement is of the kind 'dance'"),
    (no_agreements, "the programme has no agreements"),
    (lambda t: condition(t, answer={"field": "shoe_size", "is": ["y"]}), "asks for the unknown field 'shoe_size'"),
    (lambda t: condition(t, answer={"field": "gender", "is": ["z"]}), "'gender' cannot be answered with"),
    (lambda t: condition(t, answer={"field": "gender", "is": []}), "'gender' cannot be answered with"),
    (lambda t: condition(t, answer={"field": "name", "is": ["z"]}), "'name' cannot be answered with"),
    (lambda t: condition(t, at_least={"count": 0, "form": "goals"}), "a count from 1"),
    (lambda t: condition(t, at_least={"count": 1, "form": "dances"}), "a form of this programme"),
    (lambda t: condition(t, at_least={"count": 1, "form": "goals", "field": "area"}), "field and group go together"),
    (
        lambda t: condition(t, at_least={"count": 1, "form": "goals", "field": "area", "group": "odd"}),
        "no code of that group",
    ),
    (lambda t: condition(t, **ANSWER, exception="shoe_size"), "the exception names no field"),
    (lambda t: condition(t, **ANSWER, exception="gender"), "the reasons for an exception are text"),
    (lambda t: condition(t, agreement="support", late="shoe_size"), "the exception names no field: 'shoe_size'"),
    (lambda t: condition(t, agreement="support", late="alg_i"), "the reasons for an exception are text"),
    (lambda t: condition(t, **ANSWER, late="support_plan"), "an answer has no day"),
    (lambda t: of_form(t, mandatory_when={"field": "shoe", "is": ["m"]}), "mandatory by no answer to 'shoe'"),
    (lambda t: of_form(t, mandatory_when={"field": "kind", "is": ["dance"]}), "mandatory by no answer to 'kind'"),
    (lambda t: of_form(t, mandatory_when={"field": "kind", "is": []}), "mandatory by no answer to 'kind'"),
    (
        lambda t: of_form(t, mandatory_when={"field": "kind", "is": ["support"]}, mandatory=True),
        "is mandatory anyway",
    ),
    (lambda t: t["breaking_off"]["mandatory"].append("shoe_size"), "unknown field 'shoe_size'"),
    (lambda t: t["breaking_off"].update(mandatory=[]), "must be mandatory at its gate"),
    (lambda t: shown(t, "date_of_ending", "support_areas", ["school"]), "cannot date a gate"),
    (lambda t: shown(t, "children", "shoe_size", ["y"]), "shown by no earlier field of its part: 'shoe_size'"),
    (lambda t: shown(t, "gender", "gender", ["m"]), "shown by no earlier field of its part: 'gender'"),
    (lambda t: shown(t, "gender", "children", ["m"]), "shown by no earlier field of its part: 'children'"),
    (lambda t: shown(t, "date_of_birth", "district", ["m"]), "shown by no earlier field of its part: 'district'"),
    (lambda t: shown(t, "children", "alg_i", ["yes"]), "shown by no answer to 'alg_i'"),
    (lambda t: shown(t, "date_of_birth", "gender", []), "shown by no answer to 'gender'"),
    (lambda t: shown(t, "gender", "name", ["x"]), "shown by no answer to 'name'"),
    (lambda t: of_form(t, purpose="curiosity"), "unknown purpose 'curiosity'"),
    (lambda t: of_form(t, type="code"), "a code list belongs to"),
    (lambda t: of_form(t, type="code", code_list="sexes"), "unknown code list 'sexes'"),
    (lambda t: of_form(t, reportable=True), "free text is never reportable"),
    (lambda t: of_form(t, unknown_allowed=True), "free text cannot tell"),
    (lambda t: of_form(t, id="kind"), "double id 'kind' in fields of a form"),
    (lambda t: of_form(t, shown_when={"field": "late", "is": ["m"]}), "shown by no earlier field of its part"),
    (lambda t: t["forms"].update(dances={}), "missing key 'label'"),
    (lambda t: field(t, "gender").update(protection="identifying"), "what identifies a person is never reportable"),
    (lambda t: field(t, "children").update(reportable=True), "only coded answers are reportable"),
    (lambda t: short_contact(t, type="longtext"), "coded answers, figures and dates alone"),
    (lambda t: short_contact(t, type="year_month"), "coded answers, figures and dates alone"),
    (lambda t: short_contact(t, type="number", protection="identifying"), "a short contact identifies nobody"),
    (lambda t: short_contact(t, id="on", type="number"), "a short contact has a date 'on'"),
    (lambda t: short_contact(t, id="on", type="date", mandatory=False), "has a date 'on', mandatory"),
    (lambda t: short_contact(t, id="kind", type="codes", code_list="gender"), "a short contact has a code 'kind'"),
    (lambda t: codes(t, "gender", {"from": "2024-02-01", "until": "2024-01-31"}), "ends before it begins"),
    (lambda t: codes(t, "gender", {"until": "yesterday"}), "not a day"),
    (lambda t: t["label"].update(de="{alg} II"), "unknown term 'alg'"),
    (lambda t: codes(t, "gender", {"en": "{alg}"}), "unknown term 'alg'"),
    (lambda t: t["label"].update(de="{Alg} II"), "braces stand for a term"),
    (lambda t: t.update(terms={"alg": [WORD | {"until": "2022-12-31"}]}), "the last one has none"),
    (lambda t: t.update(terms={"alg": [WORD, WORD]}), "the last one has none"),
    (lambda t: t.update(terms={"alg": [WORD | {"de": "{alg}"}]}), "a term's words hold no other term"),
    (lambda t: limit(t), "a limit is soft, hard or both"),
    (lambda t: limit(t, soft="a while"), "not a length of time"),
    (lambda t: limit(t, soft="6 months", hard="6 months"), "the soft limit must end before the hard one"),
    (lambda t: limit(t, soft="9 weeks", hard="2 months"), "the soft limit must end before the hard one"),
    (lambda t: limit(t, soft="1 day", exception="support_plan"), "an exception belongs to a hard limit"),
    (lambda t: limit(t, hard="1 day", exception="shoe_size"), "the exception names no field"),
    (lambda t: limit(t, hard="1 day", exception="gender"), "the reasons for an exception are text"),
    (lambda t: limit(t, id="contact_every", hard="1 day"), "double id 'contact_every'"),
    (lambda t: limit(t, id="inactive_after", hard="1 day"), "double id 'inactive_after'"),
    (lambda t: repeat(t, form="goals"), "no form with a date 'on' is called 'goals'"),
    (lambda t: repeat(t, form="ratings"), "the day of 'ratings' does not lie in plain"),
    (lambda t: repeat(t, form="dances"), "no form with a date 'on' is called 'dances'"),
    (lambda t: (limit(t, hard="1 day", id="review"), repeat(t)), "double id 'review' in limits and repeats"),
    (no_journal, "contact_every needs the form journal"),
    (lambda t: t.update(access={"profile": "exclusive", "exclusive_from": "picnic"}), "unknown phase 'picnic'"),
    (lambda t: t.update(access={"profile": "exclusive"}), "exclusive_from belongs to the profile exclusive"),
    (lambda t: t.update(access={"profile": "open"}), "'open' is none of"),
    (lambda t: t["retention"].pop("phase"), "a phase belongs to days_after_phase_end"),
    (statutory, "only a purpose based on consent can gate"),
    (lambda t: t["purposes"][0].update(basis="statutory"), "a paragraph belongs to a statutory purpose"),
    (lambda t: t["heading"].update(name="district"), "no field 'district' in section 'person'"),
    (lambda t: t["closing_after"].append("picnic"), "unknown phase 'picnic'"),
    (lambda t: t["retention"].update(phase="picnic"), "unknown phase 'picnic'"),
    (lambda t: t["retention"].update(default_days=4000), "does not hold"),
    (lambda t: t["measures"][0].update(dimension="name"), "'name', which is not reportable"),
    (lambda t: t["measures"][0].update(dimension="shoe_size"), "unknown field 'shoe_size'"),
    (lambda t: t["measures"][0].update(dimension="support_areas"), "which is not one code"),
    (lambda t: t["measures"][0].update(phase="picnic"), "unknown phase 'picnic'"),
    (lambda t: t["measures"][0].update(purpose="curiosity"), "measure for the unknown purpose 'curiosity'"),
    (lambda t: t["measures"].append(deepcopy(t["measures"][0])), "double id"),
    (lambda t: t["measures"][0].update(grain="day"), "'day' is none of"),
    (lambda t: t.update(sections="none"), "expected a list"),
]


@pytest.mark.parametrize(("breach", "reason"), BREACHES, ids=[reason for _, reason in BREACHES])
def test_a_breach_is_refused_with_file_line_and_reason(
    small: Tree, tmp_path: Path, breach: Callable[[Tree], object], reason: str
) -> None:
    """A template that breaks one rule stops the start and says where and why."""
    refuses(breach, small, tmp_path / "broken.yaml", reason)
