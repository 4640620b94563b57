"""Consent templates: what people sign, and that a template that must not be used stops the start."""

import hashlib
from pathlib import Path

import pytest
import yaml

from services.consent.errors import TemplateRefused
from services.consent.model.templates import DIRECTORY, load, load_all

GOOD = {
    "programme": "demo",
    "version": 1,
    "label": {"de": "Probe", "en": "Trial"},
    "purposes": [{"id": "help", "label": {"de": "Hilfe", "en": "Help"}, "text": {"de": "d" * 300, "en": "e" * 300}}],
}


def written(folder: Path, document: object) -> Path:
    path = folder / "demo.yaml"
    path.write_text(yaml.safe_dump(document, allow_unicode=True))
    return path


def test_waska_asks_for_two_purposes_apart() -> None:
    """Art. 7 (2) and recital 43 GDPR: evaluation must not be bundled with the help itself."""
    assert [p.id for p in load_all()["waska"].purposes] == ["case_management", "central_evaluation"]


@pytest.mark.parametrize("purpose", load_all()["waska"].purposes, ids=lambda purpose: purpose.id)
def test_each_text_says_what_the_law_asks_for(purpose: object) -> None:
    """Voluntary, what for, who receives, how long, how to withdraw: in both languages."""
    for language, headings in {
        "de": ("Worum es geht", "Freiwillig", "Wer die", "Wie lange", "Widerruf", "Meine Rechte"),
        "en": ("What this is about", "Voluntary", "Who receives", "How long", "Withdrawal", "My rights"),
    }.items():
        text = getattr(purpose.text, language)  # type: ignore[attr-defined]  # because what the table holds is read as object
        assert [heading for heading in headings if f"\n{heading}" not in text] == []


def test_texts_of_version_1_never_change() -> None:
    """Receipts and records name these digests; whoever edits a text must make a new version."""
    found = {p.id: (p.text_sha256.de[:16], p.text_sha256.en[:16]) for p in load_all()["waska"].purposes}
    assert found == {
        "case_management": ("4fcc30e786940967", "31cc33584c2944d4"),
        "central_evaluation": ("f013bc110fdf034e", "4306bae6cfdd234c"),
    }


def test_anyone_can_recompute_a_digest(tmp_path: Path) -> None:
    """It is the plain SHA-256 of the text as shown."""
    purpose = load(written(tmp_path, GOOD)).purposes[0]
    assert hashlib.sha256(purpose.text.de.encode()).hexdigest() == purpose.text_sha256.de


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"version": True}, "version"),
        ({"version": 0}, "version"),
        ({"programme": "Not a code"}, "programme"),
        ({"label": {"de": "nur deutsch"}}, "label"),
        ({"purposes": []}, "at least one"),
        ({"purposes": GOOD["purposes"] * 2}, "twice"),  # type: ignore[operator]  # because what the table holds is read as object
        ({"purposes": [GOOD["purposes"][0] | {"text": {"de": "kurz", "en": "e" * 300}}]}, "too short"),  # type: ignore[index]  # because what the table holds is read as object
        ({"surplus": 1}, "exactly"),
    ],
)
def test_a_template_that_does_not_hold_together_is_refused(tmp_path: Path, change: dict, reason: str) -> None:
    """Rather no start than people signing half a text; the refusal names the file and the reason."""
    with pytest.raises(TemplateRefused, match=f"demo.yaml.*{reason}"):
        load(written(tmp_path, GOOD | change))


def test_what_is_no_yaml_is_refused(tmp_path: Path) -> None:
    """A broken file is named, not half read."""
    path = tmp_path / "demo.yaml"
    path.write_text("programme: [")
    with pytest.raises(TemplateRefused, match="no YAML"):
        load(path)


def test_a_programme_is_declared_once(tmp_path: Path) -> None:
    """Which of two texts was signed would be a matter of file names."""
    written(tmp_path, GOOD)
    (tmp_path / "other.yaml").write_text((tmp_path / "demo.yaml").read_text())
    with pytest.raises(TemplateRefused, match="twice"):
        load_all(tmp_path)
    assert DIRECTORY.is_dir()
