"""The table of rights as a condition of SQL, for lists: it lets through what `allowed` does, and a test says so.

The files are those of a table `cases c`; `case_responsibilities` and `case_phases` lie beside it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kernel.principal import Principal
from services.casefile.model.access.rights import Action, Reach, Right, Stage, rights_to
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.registry import Alike, alike

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
    principal: Principal, action: Action, programmes: Iterable[Programme], today: date, *, also: Action | None = None
) -> Condition | None:
    """The files with which this person may do this today, or else `also`; None where there is nothing in any programme
    they could.

    `programmes`: all versions, since a file is reached as its own version says.
    """
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
    for place, group in enumerate(alike(programmes, lambda one: (one.access.profile, one.access.exclusive_from))):
        access = group.programme.access
        rights = [right for one in (action, also) if one for right in rights_to(principal, one, access.profile)]
        if rights:
            reaches = sorted({_term(right, place) for right in rights})
            terms.append(f"({files_of(group, f'programme_{place}', values)} AND ({' OR '.join(reaches)}))")
            values[f"from_{place}"] = access.exclusive_from
    # The wall shows files of this agency alone, but PostgreSQL does not look into its condition for an index.
    text = f"c.agency = :agency AND c.status <> 'erasing' AND ({' OR '.join(terms)})"
    return Condition(text, values) if terms else None


def addressed_to(principal: Principal, today: date) -> Condition:
    """Of entries `e` in files `c` those that are for this person: their own, and those of the responsible they stand in
    for (practice: an absence moves no reminder, deputy and owner both see it)."""
    values = {
        "who": principal.account,
        "today": today,
        "deputises_for": [str(account) for account in principal.deputises_for],
    }
    return Condition(f"(e.account = :who OR (e.account = c.responsible AND {REACH['deputy']}))", values)


def files_of(group: Alike, name: str, values: dict[str, Any]) -> str:
    """The files that are kept in these versions; what the condition names goes into `values`, under this name."""
    values[name] = group.programme.id
    if group.numbers is None:
        return f"c.programme = :{name}"
    values[f"{name}_versions"] = list(group.numbers)
    return f"c.programme = :{name} AND c.template_version = ANY(CAST(:{name}_versions AS integer[]))"


def _term(right: Right, place: int) -> str:
    started = STARTED.format(place=place)
    stages: Mapping[Stage, str] = {"any": "", "before": f" AND NOT {started}", "from": f" AND {started}"}
    return f"({REACH[right.reach]}{stages[right.stage]})"
