"""A programme's forms, empty: every question that is asked, and room for its answer."""

from datetime import date
from typing import Literal

import pytest

from services.casefile.copies.blank_layout import BLANK_PARTS, MOST_CHOICES, blank_sheet
from services.casefile.copies.model.sender import Sender
from services.casefile.programmes import DIRECTORY
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.reading.loading import load_all

TODAY = date(2026, 3, 2)
PROGRAMMES = load_all(DIRECTORY)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", PROGRAMMES)
def test_every_question_is_there_with_room(name: str, language: Literal["de", "en"]) -> None:
    """Of all sections, and of every form that is filled in by hand; none without a place for the answer."""
    template = PROGRAMMES[name]
    made = blank_sheet(template, language, TODAY)
    asked = [len([f for f in one.fields if not f.retired]) for one in [*template.sections, *_forms(template)]]
    assert [len(part.questions) for part in made.parts] == asked
    assert all(one.choices or one.lines for part in made.parts for one in part.questions)
    assert all(len(one.choices) <= MOST_CHOICES for part in made.parts for one in part.questions)
    assert all("{" not in text for part in made.parts for one in part.questions for text in (one.label, one.hint))


def _forms(template: Programme) -> list[object]:
    order = ["participants", "contacts", "journal", "appointments", "goals", "steps", "ratings", "agreements"]
    order += ["reviews", "assessments", "needs", "recommendations", "referrals", "danger_assessments"]
    return [template.forms[one] for one in order if one in template.forms]


def test_parts_are_chosen() -> None:
    """One form alone, as one takes it to a visit."""
    made = blank_sheet(PROGRAMMES["asd"], "de", TODAY, Sender("Jugendamt", "Markt 1"), ["danger_assessments"])
    assert len(made.parts) == 1
    assert made.sender == ("Jugendamt", "Markt 1")
    assert "reminders" not in BLANK_PARTS


def test_the_foot_says_which_version_was_asked() -> None:
    """So that a page filled in weeks ago is entered where it belongs."""
    assert blank_sheet(PROGRAMMES["jmd"], "en", TODAY).foot.endswith(
        f"Version {PROGRAMMES['jmd'].version}, 2 March 2026"
    )
