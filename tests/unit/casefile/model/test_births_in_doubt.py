"""Versions of templates whose rules about a day of birth refused: since then they warn."""

import re
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from services.casefile.programmes import DIRECTORY
from services.casefile.templates.declared.plausibility import PlausibilityRule
from services.casefile.templates.reading.loading import BASE, VersionText, load, programme_of
from services.casefile.templates.source import text_of
from tests.unit.casefile.model.small_template import Tree, write

ABOUT_BIRTH: list[dict[str, Any]] = [
    {"id": "fits", "field": "date_of_ending", "not_before": "date_of_birth"},
    {"id": "fits", "field": "date_of_birth", "before": "date_of_ending"},
    {"id": "fits", "field": "date_of_ending", "within": {"since": "date_of_birth", "most": "27 years"}},
]


@pytest.mark.parametrize("declared", ABOUT_BIRTH, ids=str)
def test_a_rule_about_a_day_of_birth_warns_whatever_it_declares(
    small: Tree, tmp_path: Path, declared: dict[str, Any]
) -> None:
    """Whichever of the two days it is about: either may be the wrong one."""
    assert declared_alone(small, tmp_path, declared).odd


def test_other_rules_refuse_as_they_declare(small: Tree, tmp_path: Path) -> None:
    """An end before its begin cannot be, whoever was born when."""
    between = {"id": "fits", "field": "date_of_ending", "not_before": "date_of_first_talk"}
    assert not declared_alone(small, tmp_path, between).odd


@pytest.mark.parametrize("path", sorted(DIRECTORY.glob("*.yaml")), ids=lambda path: path.stem)
def test_texts_of_earlier_versions_warn_too(path: Path) -> None:
    """Files keep the version they were opened with; no day of birth of theirs blocks anything either."""
    programme = programme_of(VersionText(path.stem, 200, was_hard(text_of(path)), was_hard(text_of(BASE))))
    outline = [one for one in programme.plausible if "date_of_birth" in one.names]
    people = [one for one in programme.form("participants").plausible if "born_on" in one.names]
    assert min(len(outline), len(people)) > 1
    assert all(one.odd for one in (*outline, *people))


def was_hard(text: str) -> str:
    """A template as it was when what lay before a birth was refused."""
    return re.sub(r"(not_before: (?:date_of_birth|born_on|\[date_of_birth, born_in\])), odd: true", r"\1", text)


def declared_alone(small: Tree, tmp_path: Path, declared: dict[str, Any]) -> PlausibilityRule:
    """The rule that a template reads where it declares this one alone."""
    tree = deepcopy(small)
    tree["sections"][0]["plausible"] = [declared]
    (rule,) = load(write(tree, tmp_path / "waska.yaml")).plausible
    return rule
