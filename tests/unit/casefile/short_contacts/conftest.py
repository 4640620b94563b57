"""A programme with short contacts, made of one that has none, so that no shipped template is needed for them."""

from dataclasses import replace
from typing import Any

import pytest

from services.casefile.programmes import DIRECTORY
from services.casefile.templates.declared.fields import Code, CodeList, Field, Form, Text
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.reading.loading import load_all

KINDS = ("information", "counselling_with", "counselling_without")
WORD = Text("Wort", "Word")


def _field(name: str, **about: Any) -> Field:
    return Field(id=name, label=WORD, help=WORD, purpose="case_management", protection="ordinary", **about)


@pytest.fixture(scope="session")
def programme() -> Programme:
    """WASKA with the form of a short contact: its day, its kind, and a flag that nobody has to answer."""
    waska = load_all(DIRECTORY)["waska"]
    kinds = CodeList("contact_kinds", tuple(Code(code, WORD) for code in KINDS))
    kind = _field("kind", type="code", code_list="contact_kinds", mandatory=True, unknown_allowed=True)
    fields = (_field("on", type="date", mandatory=True), kind, _field("by_telephone", type="flag"))
    return replace(
        waska,
        forms={**waska.forms, "short_contact": Form("short_contact", WORD, fields)},
        code_lists={**waska.code_lists, "contact_kinds": kinds},
    )
