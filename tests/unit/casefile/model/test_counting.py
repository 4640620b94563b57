"""How many entries a gate counts: different ones that say something, each once, there on its day."""

from datetime import date
from typing import Any

import pytest

from services.casefile.model.counting import number_of
from services.casefile.templates.declared.phases import AtLeast

DAY = date(2026, 3, 2)
NEEDS = AtLeast(3, "needs", "barrier", frozenset({"debts", "addiction", "language"}))
AREAS = AtLeast(2, "assessments")
CUSTODY = AtLeast(1, "participants", "custody_evidence", frozenset({"court_decision"}))
Entry = dict[str, Any]


def need(barrier: str, concerns: str = "person", status: str = "open") -> Entry:
    return {"barrier": barrier, "concerns": concerns, "status": status}


def area(name: str, **said: str) -> Entry:
    return {"area": name, "on": "2026-03-01", **said}


@pytest.mark.parametrize(
    ("test", "entries", "number"),
    [
        (NEEDS, [need("debts"), need("addiction"), need("language")], 3),
        (NEEDS, [need("debts")] * 3, 1),
        (NEEDS, [need("debts"), need("debts", "household"), need("debts", "household")], 2),
        (NEEDS, [need("debts"), need("addiction", status="settled"), need("language", status="in_work")], 2),
        (NEEDS, [need("debts"), need("debts", status="settled")], 1),
        (NEEDS, [need("debts"), need("age"), need("nationality")], 1),
        (AREAS, [area("learning", value="low"), area("learning", value="high", view="self")], 1),
        (AREAS, [area("learning", value="low"), area("vocational", value="unknown")], 1),
        (AREAS, [area("learning", value="refused", text="will nicht"), area("vocational", value="low")], 1),
        (AREAS, [area("learning", text="in Worten"), area("vocational", value="low")], 2),
        (AREAS, [area("learning"), area("vocational", value="low")], 1),
        (AREAS, [area("learning", value="low"), area("vocational", value="low") | {"on": "2026-03-03"}], 1),
        (AtLeast(1, "goals"), [{"status": "dropped"}], 0),
        (AtLeast(2, "goals"), [{"status": "open"}, {"status": "reached", "agreed_on": "2026-03-02"}], 2),
        (AtLeast(1, "goals"), [{"status": "open", "agreed_on": "2026-03-03"}], 0),
        (AtLeast(1, "ratings"), [{"value": "unknown", "on": "2026-03-01"}], 0),
        (AtLeast(2, "recommendations"), [{"help": "family_help"}] * 2, 1),
        (CUSTODY, [{"name": "A", "custody_evidence": "court_decision", "custody_seen_on": "2026-03-02"}], 1),
        (CUSTODY, [{"name": "A", "custody_evidence": "court_decision", "custody_seen_on": "2026-03-03"}], 0),
        (CUSTODY, [{"name": "A", "custody_evidence": "court_decision"}], 0),
        (AtLeast(2, "journal", "kind", frozenset({"talk", "phone"})), [{"kind": "talk", "on": "2026-01-01"}] * 2, 1),
        (AtLeast(2, "journal"), [{"kind": "talk", "on": "2026-01-01"}] * 2, 2),
    ],
)
def test_what_counts_as_different(test: AtLeast, entries: list[Entry], number: int) -> None:
    """The same twice is one; what is settled, given up, unknown or came later is none."""
    assert number_of(entries, test, DAY) == number
