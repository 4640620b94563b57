"""Templates: what is no template at all, what every one of them has, and words that changed with the law."""

from copy import deepcopy
from datetime import date
from pathlib import Path

import pytest

from services.casefile.errors import TemplateRefused, UnknownForm
from services.casefile.templates.declared.fields import in_language
from services.casefile.templates.reading.loading import load, load_all
from tests.unit.casefile.model.small_template import SMALL, T, Tree, field, short_contact, write


def test_the_small_template_is_sound(small: Tree, tmp_path: Path) -> None:
    """What the breaches below start from has no fault of its own."""
    assert set(load(write(small, tmp_path / "small.yaml")).fields) == SMALL


def test_short_contacts_are_a_form_like_others(small: Tree, tmp_path: Path) -> None:
    """What the breaches of short contacts start from is sound; other programmes have none."""
    tree = deepcopy(small)
    short_contact(tree)
    assert list(load(write(tree, tmp_path / "short.yaml")).form("short_contact").by_id) == ["on", "kind", "more"]
    with pytest.raises(UnknownForm):
        load(write(small, tmp_path / "small.yaml")).form("short_contact")


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ("", "empty", None),
        ("id: [", "no YAML", 1),
        ("id: waska\nid: waska\n", "double key 'id'", 2),
        ('id: waska\n"id ": waska\n', "double key 'id'", 2),
        ("- waska\n", "expected a mapping", 1),
    ],
)
def test_no_template_at_all(tmp_path: Path, text: str, reason: str, line: int | None) -> None:
    """What is not a template is refused with its line, not with a trace; a double key never wins silently."""
    path = tmp_path / "broken.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TemplateRefused) as refusal:
        load(path)
    assert refusal.value.reason.startswith(reason)
    assert line == refusal.value.line


def test_directories_without_one_meaning(small: Tree, tmp_path: Path) -> None:
    """A missing template, an empty directory and an id declared twice stop the start."""
    with pytest.raises(TemplateRefused, match="cannot be read"):
        load(tmp_path / "absent.yaml")
    with pytest.raises(TemplateRefused, match="holds no template"):
        load_all(tmp_path)
    for name in ("one.yaml", "two.yaml"):
        write(small, tmp_path / name)
    with pytest.raises(TemplateRefused, match=r"two\.yaml: programme 'waska' is declared twice"):
        load_all(tmp_path)


def test_base_forms_are_held_to_the_rules_too(small: Tree, tmp_path: Path) -> None:
    """A list of the programme's own may lack a code that a base form's skip rule asks for: refused at its line."""
    tree = deepcopy(small)
    tree["code_lists"]["danger_result"] = {"acute": T}
    with pytest.raises(TemplateRefused, match=r"forms\.yaml:\d+: field 'team' is shown by no answer to 'result'"):
        load(write(tree, tmp_path / "small.yaml"))


def test_every_programme_can_say_why_a_file_was_opened_again(small: Tree, tmp_path: Path) -> None:
    """No template has to think of it."""
    form = load(write(small, tmp_path / "small.yaml")).form("reopenings")
    assert [(each.id, each.mandatory) for each in form.fields] == [("reason", True)]


@pytest.mark.parametrize(
    ("day", "word"), [("2022-12-31", "ALG II"), ("2023-01-01", "Bürgergeld"), ("2030-01-01", "Bürgergeld")]
)
def test_a_word_is_the_one_of_its_day(small: Tree, tmp_path: Path, day: str, word: str) -> None:
    """A file of 2022 speaks of ALG II, one of 2023 of Bürgergeld, and both keep their answers."""
    tree = deepcopy(small)
    tree["terms"] = {
        "benefit": [
            {"de": "ALG II", "en": "Unemployment benefit II", "until": "2022-12-31"},
            {"de": "Bürgergeld", "en": "Citizen's benefit"},
        ]
    }
    field(tree, "alg_i")["label"] = {"de": "{benefit} bezogen", "en": "{benefit} received"}
    programme = load(write(tree, tmp_path / "small.yaml"))
    shown_as = in_language(programme.fields["alg_i"].label, "de", programme.terms, date.fromisoformat(day))
    assert shown_as == f"{word} bezogen"
