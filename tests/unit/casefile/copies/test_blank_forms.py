"""A programme's forms, empty: every question that is asked, and room for its answer."""

from dataclasses import replace
from datetime import date
from typing import Literal

import pytest

from services.casefile.copies.blank_layout import BLANK_PARTS, MOST_CHOICES, blank_sheet
from services.casefile.copies.model.sender import Sender
from services.casefile.programmes import DIRECTORY
from services.casefile.templates.declared.fields import Form, Section
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
    asked = [len([f for f in one.fields if not f.retired]) for one in _asked(template)]
    assert [len(part.questions) for part in made.parts] == asked
    assert all(one.choices or one.lines for part in made.parts for one in part.questions)
    assert all(len(one.choices) <= MOST_CHOICES for part in made.parts for one in part.questions)
    assert all("{" not in text for part in made.parts for one in part.questions for text in (one.label, one.hint))


@pytest.mark.parametrize(("longest", "ticked"), [(40, True), (41, False)])
def test_codes_are_there_to_tick_and_very_long_lists_in_words(longest: int, ticked: bool) -> None:
    """All that our templates have; what an office asks by a list of all nations is written, and the form says so."""
    for template in PROGRAMMES.values():
        listed = [one for asked in _asked(template) for one in asked.fields if one.kind.listed]
        assert all(len(template.code_lists[one.code_list or ""].codes) <= MOST_CHOICES for one in listed)
    template = PROGRAMMES["jmd"]
    languages = template.code_lists["access_path"]
    many = tuple(replace(languages.codes[0], code=f"code{number}") for number in range(longest))
    lists = {**template.code_lists, "access_path": replace(languages, codes=many)}
    made = blank_sheet(replace(template, code_lists=lists), "de", TODAY)
    (asked,) = [one for part in made.parts for one in part.questions if one.label == label_of(template, "access_path")]
    assert (len(asked.choices), "in Worten" in asked.hint) == ((longest, False) if ticked else (0, True))


def label_of(template: Programme, code_list: str) -> str:
    """The question that is answered from a list."""
    (field,) = [one for one in template.fields.values() if one.code_list == code_list and not one.retired]
    return field.label.de


def _asked(template: Programme) -> list[Section | Form]:
    return [*template.sections, *_forms(template)]


def _forms(template: Programme) -> list[Form]:
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
