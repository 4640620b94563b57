"""The agreement that carries the service has ended: the exit is due, from which day, and no longer than that."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from services.casefile.errors import TemplateRefused
from services.casefile.model.agreements import due_exit
from services.casefile.model.casefile import CaseFile, PhaseDates
from services.casefile.model.reminders import Raised, standing
from services.casefile.programmes import DIRECTORY
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.reading.loading import load_all, parse
from services.casefile.templates.source import read

TODAY = date(2024, 6, 3)
RULE = "service_agreement_ended"


@pytest.fixture(scope="module")
def bfm() -> Programme:
    """The template with such a rule."""
    return load_all(DIRECTORY)["bfm"]


@pytest.fixture
def case(new_case: Callable[..., CaseFile]) -> CaseFile:
    """A file in steering."""
    return new_case(phases={"entry": PhaseDates(date(2024, 1, 8), TODAY), "steering": PhaseDates(TODAY)})


def agreed(**more: str) -> dict[str, Any]:
    return {"kind": "service_agreement", "on": "2024-01-08", "content": "Teilnahme zugesagt", **more}


@pytest.mark.parametrize(
    ("agreements", "on"),
    [
        ([], None),
        ([agreed()], None),
        ([agreed(ended_on="2024-06-03")], date(2024, 6, 3)),
        ([agreed(ended_on="2024-06-01")], date(2024, 6, 1)),
        ([agreed(until="2024-06-03")], None),
        ([agreed(until="2024-06-02")], date(2024, 6, 3)),
        ([agreed(until="2024-06-02", ended_on="2024-05-02")], date(2024, 5, 2)),
        ([agreed(ended_on="2024-05-01"), agreed(on="2024-05-06")], None),
        ([agreed(ended_on="2024-05-01"), agreed(on="2024-05-06", ended_on="2024-05-20")], date(2024, 5, 20)),
        ([agreed(ended_on="2024-05-01"), {**agreed(), "kind": "cooperation_plan"}], date(2024, 5, 1)),
        ([{**agreed(ended_on="2024-05-01"), "kind": "cooperation_plan"}], None),
    ],
)
def test_the_exit_is_due_since_none_is_in_force(
    bfm: Programme, case: CaseFile, agreements: list[dict[str, Any]], on: date | None
) -> None:
    """The last one counts, one of another kind does not, and where there never was one nothing has ended."""
    due = due_exit(bfm, case, agreements, TODAY)
    assert (due and (due.rule, due.on, due.overdue)) == (on and (RULE, on, on < TODAY))


def test_nothing_is_due_where_it_has_begun_or_is_over(bfm: Programme, waska: Programme, case: CaseFile) -> None:
    """Once the exit has started, in a closed file, and in programmes without such a rule; reminders end likewise."""
    ended, raised = [agreed(ended_on="2024-06-01")], [Raised(UUID(int=1), RULE, TODAY, waits=True)]
    leaving = CaseFile(**{**case.__dict__, "phases": {**case.phases, "exit": PhaseDates(TODAY)}})
    closed = CaseFile(**{**case.__dict__, "status": "closed"})
    for programme, file in ((bfm, leaving), (bfm, closed), (waska, case)):
        assert due_exit(programme, file, ended, TODAY) is None
        assert standing(programme, file, raised) == []
    assert [(one.rule, one.on) for one in standing(bfm, case, raised)] == [(RULE, TODAY)]
    assert standing(bfm, case, [Raised(UUID(int=1), "review", TODAY, waits=True)]) == []


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("  kind: service_agreement\n", "  kind: none\n", "no agreement is of the kind"),
        ("  leads_to: exit\n", "  leads_to: none\n", "unknown phase"),
        ("  id: service_agreement_ended\n", "  id: review\n", "double id"),
    ],
)
def test_a_rule_that_could_never_hold_is_refused(old: str, new: str, why: str) -> None:
    """When the template is read."""
    text = (Path(DIRECTORY) / "bfm.yaml").read_text(encoding="utf-8")
    assert text.count(old) == 1
    with pytest.raises(TemplateRefused, match=why):
        parse(read("bfm.yaml", text.replace(old, new)))
