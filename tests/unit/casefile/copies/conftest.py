"""A file with everything in it that paper and data have to tell."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from services.casefile.copies.model.legal_bases import Grounds
from services.casefile.copies.whole_file import WholeFile
from services.casefile.model.casefile import CaseFile, PhaseDates
from services.casefile.model.consents import Consented
from services.casefile.model.entries import Entry
from services.casefile.programmes import DIRECTORY
from services.casefile.store import Stored
from services.casefile.templates.declared.fields import Text
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.reading.loading import load_all

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
CASE, WORKER = UUID(int=1), UUID(int=3)


def entry(number: int, kind: str, **more: Any) -> Entry:
    """One entry of the file."""
    plain: dict[str, Any] = {
        "id": UUID(int=number), "case_id": CASE, "kind": kind, "parent": None, "author": WORKER,
        "created_at": AT, "changed_at": AT, "values": {},
    }  # fmt: skip
    return Entry(**{**plain, **more})


@pytest.fixture(scope="session")
def programme() -> Programme:
    """As it is shipped."""
    return load_all(DIRECTORY)["waska"]


@pytest.fixture
def whole(programme: Programme) -> WholeFile:
    """Answers, a history, an answer of an earlier version, consents, and entries that belong to one another."""
    case = CaseFile(
        id=CASE, agency=UUID(int=2), programme="waska", template_version=2, responsible=WORKER, client_number="0815/26",
        opened_on=date(2026, 1, 5), phases={"intake": PhaseDates(date(2026, 1, 7), date(2026, 2, 3))},
        consents=(
            Consented("case_management", date(2026, 1, 7)),
            Consented("central_evaluation", date(2026, 1, 7), date(2026, 2, 20)),
        ),
    )  # fmt: skip
    earlier = replace(programme, sections=tuple(replace(s, label=Text("alt", "old")) for s in programme.sections))
    goal = entry(11, "goals", values={"area": "school", "goal": "Abschluss", "status": "open"})
    step = entry(12, "steps", parent=goal.id, version=2, values={"what": "Anmelden", "who": "young_person"})
    return WholeFile(
        Stored(case, date(2027, 1, 5), {"case_management": date(2026, 1, 7)}, 0),
        programme,
        Grounds("court"),
        {
            "name": "Yıldız", "earned_income": 123_450, "alg_ii": True, "mother_tongue": "unknown",
            "situation_at_entry": ["unemployed"], "date_of_birth": "2008-05-17",
        },
        {"nationality": {"since": None, "before": [{"value": "turkish", "until": "2025-11-30"}]}},
        {"telephone": [{"value": "0345 1", "on": "2026-02-01", "template_version": 1}]},
        {"goals": [goal], "steps": [step], "reminders": [entry(13, "reminders", done=True, values={"text": "Anruf"})]},
        {step.id: [replace(step, version=1, values={"what": "Fragen"})]},
        {},
        {1: earlier},
    )  # fmt: skip
