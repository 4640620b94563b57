"""Who stays responsible when a file is handed over (V8)."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from services.casefile.errors import InvalidAnswers, TemplateRefused
from services.casefile.model.casefile import CaseFile, PhaseDates
from services.casefile.model.handing_over import giver_stays
from services.casefile.programmes import DIRECTORY
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.reading.loading import load_all, parse
from services.casefile.templates.source import read

DAY = date(2024, 1, 8)
NOBODY = {"degree_of_disability": "below_50", "equated": "applied", "rehabilitation": "none"}


@pytest.fixture(scope="module")
def bfm() -> Programme:
    """The template that decides by answers."""
    return load_all(DIRECTORY)["bfm"]


@pytest.mark.parametrize(
    ("answers", "stays"),
    [
        ({}, False),
        (NOBODY, False),
        ({"degree_of_disability": "unknown"}, False),
        ({"degree_of_disability": "gdb_50"}, True),
        ({**NOBODY, "degree_of_disability": "gdb_100"}, True),
        ({**NOBODY, "equated": "equated"}, True),
        ({**NOBODY, "rehabilitation": "by_pension_insurance"}, True),
    ],
)
def test_severely_disabled_equated_and_rehabilitation_clients(
    bfm: Programme, new_case: Callable[..., CaseFile], answers: dict[str, str], stays: bool
) -> None:
    """GdB 50 to 100, equated, in rehabilitation: whoever refers stays unless they say why not; else they may."""
    case = new_case()
    assert giver_stays(bfm, case, answers, None, None) is stays
    assert giver_stays(bfm, case, answers, False, "Gemeinsam so entschieden") is False
    assert giver_stays(bfm, case, answers, True, None) is True


@pytest.mark.parametrize("answers", [{}, NOBODY, {"equated": "equated"}])
@pytest.mark.parametrize("reason", [None, "", "  "])
def test_the_refusal_tells_nothing_of_answers(
    bfm: Programme, new_case: Callable[..., CaseFile], answers: dict[str, str], reason: str | None
) -> None:
    """A lead who may hand over a file and not read it learns from it nothing about a disability."""
    with pytest.raises(InvalidAnswers) as refused:
        giver_stays(bfm, new_case(), answers, False, reason)
    assert [(p.pointer, p.code) for p in refused.value.problems] == [("/reason", "reason_for_not_staying")]


def test_later_and_elsewhere_nobody_stays_by_themselves(
    bfm: Programme, waska: Programme, new_case: Callable[..., CaseFile]
) -> None:
    """From the assessment on a case manager gives it to another; other programmes leave it to the giver."""
    later = new_case(phases={"assessment": PhaseDates(DAY)})
    for programme, case in ((bfm, later), (waska, new_case())):
        assert giver_stays(programme, case, {"equated": "equated"}, None, None) is False
        assert giver_stays(programme, case, {"equated": "equated"}, False, None) is False
        assert giver_stays(programme, case, {}, True, None) is True


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("until: assessment", "until: none", "unknown phase"),
        ("is: [equated]}", "is: [perhaps]}", "cannot be answered with"),
    ],
)
def test_a_rule_that_could_never_hold_is_refused(old: str, new: str, why: str) -> None:
    """When the template is read."""
    text = (Path(DIRECTORY) / "bfm.yaml").read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(TemplateRefused, match=why):
        parse(read("bfm.yaml", text.replace(old, new)))
