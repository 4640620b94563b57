"""The table of rights as a condition of SQL, for lists: it lets through what `allowed` does, and a test says so.

The files are those of a table `cases c`; `case_responsibilities` and `case_phases` lie beside it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kernel.principal import Principal
from services.casefile.model.templates.programme import Programme

from .rights import Action, Reach, Right, Stage, rights_to

SHARE = """EXISTS (SELECT 1 FROM case_responsibilities r WHERE r.case_id = c.id AND r.account = :who
    AND r.kind = '{kind}' AND r.ended_at IS NULL AND r.since <= :today AND (r.until IS NULL OR r.until >= :today))"""
REACH: Mapping[Reach, str] = {
    "responsible": "c.responsible = :who",
    "secondary": SHARE.format(kind="secondary"),
    "deputy": f"({SHARE.format(kind='deputy')} OR c.responsible = ANY(CAST(:deputises_for AS uuid[])))",
    "former": """EXISTS (SELECT 1 FROM case_responsibilities r WHERE r.case_id = c.id AND r.account = :who
        AND r.kind = 'main' AND r.ended_at IS NOT NULL)""",
    "district": "c.district = ANY(CAST(:districts AS uuid[]))",
    "agency": "true",
}
STARTED = "EXISTS (SELECT 1 FROM case_phases p WHERE p.case_id = c.id AND p.phase = :from_{place})"


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on `cases c` and the values it names; `text` is made of fixed texts, never of input."""

    text: str
    values: Mapping[str, Any]


def reach_condition(
    principal: Principal, action: Action, programmes: Iterable[Programme], today: date
) -> Condition | None:
    """The files with which this person may do this today; None where there is nothing in any programme they could."""
    if principal.agency is None:
        return None
    values: dict[str, Any] = {
        "agency": principal.agency,
        "who": principal.account,
        "today": today,
        "districts": [str(district) for district in principal.districts],
        "deputises_for": [str(account) for account in principal.deputises_for],
    }
    terms = []
    for place, programme in enumerate(programmes):
        rights = rights_to(principal, action, programme.access.profile)
        if rights:
            reaches = sorted({_term(right, place) for right in rights})
            terms.append(f"(c.programme = :programme_{place} AND ({' OR '.join(reaches)}))")
            values[f"programme_{place}"] = programme.id
            values[f"from_{place}"] = programme.access.exclusive_from
    # The wall shows files of this agency alone, but PostgreSQL does not look into its condition for an index.
    text = f"c.agency = :agency AND c.status <> 'erasing' AND ({' OR '.join(terms)})"
    return Condition(text, values) if terms else None


def _term(right: Right, place: int) -> str:
    started = STARTED.format(place=place)
    stages: Mapping[Stage, str] = {"any": "", "before": f" AND NOT {started}", "from": f" AND {started}"}
    return f"({REACH[right.reach]}{stages[right.stage]})"
