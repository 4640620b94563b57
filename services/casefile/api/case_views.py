"""Files as the API shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from kernel.translations import sentence
from kernel.web.problems import language
from services.casefile.model.answers import Unasked
from services.casefile.model.consents import withdrawn
from services.casefile.model.gates import latest_phase
from services.casefile.model.plausibility import Warned
from services.casefile.store import Stored
from services.casefile.templates.declared.programme import Programme
from services.casefile.usecases.reading import Summary


def warning_bodies(warnings: Sequence[Warned]) -> list[dict[str, Any]]:
    """What is odd: fields and rules, never a value."""
    return [{"field": one.field, "rule": one.rule, "with": list(one.others)} for one in warnings]


def not_asked_bodies(left: Sequence[Unasked]) -> list[dict[str, Any]]:
    """What was not taken, or went, and whose answer decided that."""
    return [{"field": one.field, "with": [one.because_of] if one.because_of else []} for one in left]


def notice_bodies(codes: Sequence[str]) -> list[dict[str, Any]]:
    """What whoever made a change has to be told, in their language."""
    return [{"code": code, "text": sentence(code, language())} for code in codes]


def case_body(summary: Summary) -> dict[str, Any]:
    """A file's summary."""
    stored, weeks = summary.stored, summary.weeks
    if summary.narrow is not None:
        return _narrow_body(summary, summary.narrow)
    phases = []
    for phase in summary.programme.phases:
        dates, lasted = stored.case.dates(phase.id), weeks["phases"][phase.id]
        phases.append({"id": phase.id, "started_on": dates.started_on, "ended_on": dates.ended_on, **lasted})
    following = summary.next
    return plain_body(stored, summary.programme) | {
        "name": summary.name,
        "first_name": summary.first_name,
        "district": stored.case.district,
        "template_version": stored.case.template_version,
        "newer_template": summary.newer_template,
        "phases": phases,
        "total_weeks": weeks["total_weeks"],
        "next": following
        and {
            "phase": following.phase,
            "edge": following.edge,
            "missing": list(following.fields),
            "conditions": list(following.conditions),
            "reasons_at": dict(following.reasons),
        },
        "warnings": warning_bodies(summary.warnings),
        "not_asked": not_asked_bodies(summary.not_asked),
        "notices": notice_bodies(summary.notices),
        "due": [{"rule": one.rule, "on": one.on, "overdue": one.overdue} for one in summary.due],
        "consents": [{"purpose": p, "since": d} for p, d in sorted(stored.consents.items())],
        "consents_withdrawn": [{"purpose": p, "since": d} for p, d in withdrawn(stored.case.consents).items()],
        "in_hands_of": summary.in_hands and summary.in_hands.account,
        "view": "full",
        "shown": {},
    }


def _narrow_body(summary: Summary, shown: Mapping[str, Any]) -> dict[str, Any]:
    """Status, phases with their dates, kind of exit, who is responsible, number and name as at the referral;
    everything else says nothing (V8, V10)."""
    whole = case_body(replace(summary, narrow=None))
    nothing: dict[str, Any] = {
        "client_number": summary.client_number,
        "total_weeks": None,
        "next": None,
        "consents": [],
        "consents_withdrawn": [],
        "erasure_due_on": None,
        "district": None,
    }
    return whole | nothing | {"in_hands_of": None, "view": "narrow", "shown": dict(shown)}


def plain_body(stored: Stored, programme: Programme) -> dict[str, Any]:
    case = stored.case
    return {
        "id": case.id,
        "client_number": case.client_number,
        "programme": case.programme,
        "phase": latest_phase(programme, case),
        "status": case.status,
        "responsible": case.responsible,
        "opened_on": case.opened_on,
        "closed_on": case.closed_on,
        "erasure_due_on": stored.erasure_due_on,
    }
