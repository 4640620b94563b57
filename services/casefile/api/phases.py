"""`/v1/cases/{id}/phases/{phase}/start|end`: the gates; `/v1/cases/{id}/reopening`: opening a closed file again."""

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from kernel.web.requests import expected_version, if_match, principal, set_version, signed_in
from services.casefile.api.case_views import case_body
from services.casefile.api.context import lease_header, work_for
from services.casefile.schemas import cases
from services.casefile.templates.declared.kinds import REOPENINGS
from services.casefile.templates.declared.phases import Edge
from services.casefile.usecases.entries import list_entries
from services.casefile.usecases.finding_entries import Place
from services.casefile.usecases.phases import pass_gate, reopen

blueprint = Blueprint("phases", "phases", url_prefix="/v1/cases", description="Phases of a case file and their gates")


@blueprint.post("/<uuid:case_id>/phases/<phase>/start")
@signed_in
@blueprint.doc(parameters=[if_match, lease_header])
@blueprint.response(200, cases.CaseSchema)
@blueprint.alt_response(409, description="The order of phases forbids it, or the file is in other hands")
@blueprint.alt_response(422, description="The gate is not met: `missing` and `conditions` say what is lacking")
def start_phase(case_id: UUID, phase: str) -> tuple[Any, int, dict[str, str]]:
    """Start a phase; its date is the answer to the gate's date field."""
    return _passed(case_id, phase, "start")


@blueprint.post("/<uuid:case_id>/phases/<phase>/end")
@signed_in
@blueprint.doc(parameters=[if_match, lease_header])
@blueprint.response(200, cases.CaseSchema)
@blueprint.alt_response(409, description="The order of phases forbids it, or the file is in other hands")
@blueprint.alt_response(422, description="The gate is not met: `missing` and `conditions` say what is lacking")
def end_phase(case_id: UUID, phase: str) -> tuple[Any, int, dict[str, str]]:
    """End a phase; ending the last one closes the file."""
    return _passed(case_id, phase, "end")


@blueprint.get("/<uuid:case_id>/reopening")
@signed_in
@blueprint.response(200, cases.ReopeningSchema(many=True))
@blueprint.alt_response(404, description="No file that one may know of")
def list_reopenings(case_id: UUID) -> list[dict[str, Any]]:
    """When, by whom and why the file was opened again, oldest first."""
    who = principal()
    with work_for(who) as work:
        reopenings = list_entries(work, who, Place(case_id, REOPENINGS))
    return [{**entry.__dict__, "reason": entry.values["reason"]} for entry in reopenings]


@blueprint.post("/<uuid:case_id>/reopening")
@signed_in
@blueprint.doc(parameters=[if_match])
@blueprint.arguments(cases.ReopenSchema)
@blueprint.response(200, cases.CaseSchema)
@blueprint.alt_response(404, description="No file that one may know of")
@blueprint.alt_response(409, description="It is not closed, or ordered to be erased")
@blueprint.alt_response(412, description="Somebody else has changed the file meanwhile")
def reopen_case(body: dict[str, Any], case_id: UUID) -> tuple[Any, int, dict[str, str]]:
    """Open a closed file again, with the reason; the last phase that ended runs on."""
    who, version = principal(), expected_version()
    with work_for(who) as work:
        opened = reopen(work, who, case_id, version, body["reason"])
    return case_body(opened), 200, set_version({}, opened.version)


def _passed(case_id: UUID, phase: str, edge: Edge) -> tuple[Any, int, dict[str, str]]:
    who, version = principal(), expected_version()
    with work_for(who) as work:
        passed = pass_gate(work, who, case_id, version, phase, edge)
    return case_body(passed), 200, set_version({}, passed.version)
