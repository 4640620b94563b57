"""Templates: rules of plausibility that can hold for nobody, or say nothing, are refused."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.unit.casefile.model.small_template import T, Tree, refuses


def rule(tree: Tree, **says: Any) -> None:
    """A rule of plausibility of the first section."""
    tree["sections"][0]["plausible"] = [{"id": "fits", **says}]


def rule_of_form(tree: Tree, form: str, **says: Any) -> None:
    own = {"id": "own", "type": "text", "protection": "ordinary", "label": T, "help": T}
    tree["forms"][form] = {"label": T, "fields": [own], "plausible": [{"id": "fits", **says}]}


BREACHES: list[tuple[Callable[[Tree], object], str]] = [
    (lambda t: rule(t, field="date_of_ending"), "a rule is about one of"),
    (lambda t: rule(t, field="date_of_ending", before="date_of_birth", beside=["m"]), "says one of before"),
    (lambda t: rule(t, field="date_of_ending", distinct=["gender", "alg_i"]), "a rule is about one of"),
    (lambda t: rule(t, field="shoe_size", before="date_of_birth"), "asks for the unknown field 'shoe_size'"),
    (lambda t: rule(t, field="date_of_ending", before="shoe_size"), "compares with 'shoe_size', which is not there"),
    (lambda t: rule(t, field="date_of_ending", before="answers.name"), "compares with 'answers.name'"),
    (lambda t: rule(t, field="date_of_ending", before="family.name"), "'family.name' is nowhere"),
    (lambda t: rule(t, field="date_of_ending", before="name"), "compares what is no day and no month"),
    (lambda t: rule(t, field="date_of_ending", before="today"), "makes odd, and refuses nothing"),
    (lambda t: rule(t, field="date_of_ending", before="today", odd="true"), "today is no limit"),
    (lambda t: rule(t, field="date_of_ending", within={"since": "date_of_birth"}), "within: codes; answer; since"),
    (lambda t: rule(t, field="gender", within={"codes": ["m"], "answer": "alg_i"}), "within: codes; answer; since"),
    (
        lambda t: rule(
            t, field="date_of_ending", within={"since": "date_of_birth", "least": "2 years", "most": "1 month"}
        ),
        "no time is as long as that",
    ),
    (lambda t: rule(t, field="children", within={"minimum": "4", "maximum": "3"}), "minimum exceeds maximum"),
    (lambda t: rule(t, field="gender", within={"maximum": "3"}), "a range is one of number and money"),
    (lambda t: rule(t, field="gender", within={"codes": ["wide"]}), "no code is called wide"),
    (lambda t: rule(t, field="gender", alone=["m"]), "what stands alone is one of several codes"),
    (lambda t: rule(t, field="gender", whole="true"), "whole is a number"),
    (lambda t: rule(t, field="alg_i", whole="true"), "whole is a number"),
    (lambda t: rule(t, field="children", whole="false"), "a rule is true or left out"),
    (lambda t: rule(t, field="children", whole="true", but=["m"]), "but belongs to alone"),
    (lambda t: rule(t, field="gender", within={"answer": "name"}), "compares what has no codes"),
    (lambda t: rule(t, field="gender", beside=["m"], odd="true"), "beside other entries is a rule of a form"),
    (lambda t: rule(t, distinct=["gender"]), "what is looked at together are two fields or more"),
    (lambda t: rule(t, sum=["children"], within={"maximum": "3"}), "what is looked at together are two fields or more"),
    (lambda t: rule(t, sum=["children", "alg_i"], distinct=["gender"]), "a rule is about one of"),
    (lambda t: rule(t, sum=["children", "alg_i"], before="name"), "a sum lies within a range"),
    (
        lambda t: rule(t, field="children", within={"maximum": "3"}, when={"field": "gender", "is": ["wide"]}),
        "asks for what 'gender' cannot be answered with",
    ),
    (lambda t: t["sections"][0].update(plausible=2 * [{"id": "a", "field": "name", "before": "name"}]), "no day"),
    (
        lambda t: t["sections"][0].update(
            plausible=2 * [{"id": "a", "field": "date_of_ending", "before": "date_of_birth"}]
        ),
        "double id 'a' in plausible",
    ),
    (
        lambda t: rule_of_form(t, "goals", field="until", not_before="parent.on", odd="true"),
        "compares with 'parent.on'",
    ),
    (lambda t: rule_of_form(t, "goals", field="until", not_before="answers.date_of_birth"), "refuses nothing"),
    (lambda t: rule_of_form(t, "goals", field="area", beside=["school"]), "and makes odd"),
]


@pytest.mark.parametrize(("breach", "reason"), BREACHES, ids=[reason for _, reason in BREACHES])
def test_a_breach_is_refused_with_file_line_and_reason(
    small: Tree, tmp_path: Path, breach: Callable[[Tree], object], reason: str
) -> None:
    """A rule that compares what cannot be compared stops the start as any other breach does."""
    refuses(breach, small, tmp_path / "broken.yaml", reason)
