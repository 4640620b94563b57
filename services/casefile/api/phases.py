"""`/v1/cases/{id}/phases/{phase}/start|end`: the gates."""

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from kernel.web.requests import expected_version, if_match, principal, set_version, signed_in
from services.casefile import schemas
from services.casefile.api.context import lease_header, work_for
from services.casefile.api.rendering import case_body, case_tag
from services.casefile.model.templates.phases import Edge
from services.casefile.usecases.phases import pass_gate

blueprint = Blueprint("phases", "phases", url_prefix="/v1/cases", description="Phases of a case file and their gates")


@blueprint.post("/<uuid:case_id>/phases/<phase>/start")
@signed_in
@blueprint.doc(parameters=[if_match, lease_header])
@blueprint.response(200, schemas.CaseSchema)
@blueprint.alt_response(409, description="The order of phases forbids it, or the file is in other hands")
@blueprint.alt_response(422, description="The gate is not met: `missing` and `conditions` say what is lacking")
def start_phase(case_id: UUID, phase: str) -> tuple[Any, int, dict[str, str]]:
    """Start a phase; its date is the answer to the gate's date field."""
    return _passed(case_id, phase, "start")


@blueprint.post("/<uuid:case_id>/phases/<phase>/end")
@signed_in
@blueprint.doc(parameters=[if_match, lease_header])
@blueprint.response(200, schemas.CaseSchema)
@blueprint.alt_response(409, description="The order of phases forbids it, or the file is in other hands")
@blueprint.alt_response(422, description="The gate is not met: `missing` and `conditions` say what is lacking")
def end_phase(case_id: UUID, phase: str) -> tuple[Any, int, dict[str, str]]:
    """End a phase; ending the last one closes the file."""
    return _passed(case_id, phase, "end")


def _passed(case_id: UUID, phase: str, edge: Edge) -> tuple[Any, int, dict[str, str]]:
    who, version = principal(), expected_version()
    with work_for(who) as work:
        passed = pass_gate(work, who, case_id, version, phase, edge)
    return case_body(passed), 200, set_version({}, case_tag(passed))
