"""One programme, one fresh file and one full set of answers for the tests of the domain."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from services.casefile.model.casefile import CaseFile
from services.casefile.programmes import DIRECTORY
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.reading.loading import load
from tests.unit.casefile.model.small_template import Tree, small_of


@pytest.fixture(scope="session")
def waska_file() -> Path:
    """The template as it is shipped."""
    return DIRECTORY / "waska.yaml"


@pytest.fixture(scope="session")
def waska(waska_file: Path) -> Programme:
    """The programme as it is shipped."""
    return load(waska_file)


@pytest.fixture(scope="module")
def small(waska_file: Path) -> Tree:
    """A few fields of it, for loading it often."""
    return small_of(waska_file)


@pytest.fixture(scope="session")
def new_case() -> Callable[..., CaseFile]:
    """Makes files in which nothing has happened yet."""

    def make(**changes: Any) -> CaseFile:
        plain: dict[str, Any] = {
            "id": UUID(int=1),
            "agency": UUID(int=2),
            "programme": "waska",
            "template_version": 1,
            "responsible": UUID(int=3),
            "client_number": "006",
            "opened_on": date(2024, 1, 1),
        }
        return CaseFile(**{**plain, **changes})

    return make


@pytest.fixture(scope="session")
def full_answers(waska: Programme) -> dict[str, Any]:
    """An answer to everything any gate of the programme needs, dates a month apart."""
    answers: dict[str, Any] = {
        "date_of_first_talk": "2024-01-08",
        "date_of_decision": "2024-02-05",
        "date_of_ending": "2024-06-10",
        "end_of_aftercare": "2024-09-02",
        "date_of_birth": "2006-05-17",
        "situation_at_entry": ["unemployed"],
        "unemployment_benefit_months": 0,
    }
    by_type: dict[str, Any] = {"flag": False, "money": 0}
    for phase, edge in waska.edges:
        for name in phase.gate(edge).mandatory:
            field = waska.fields[name]
            if field.type == "code":
                answers.setdefault(name, waska.code_lists[field.code_list or ""].codes[0].code)
            elif field.type in by_type:
                answers.setdefault(name, by_type[field.type])
    return answers
