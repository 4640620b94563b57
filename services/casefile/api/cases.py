"""`/v1/cases`: opening, summary, answers."""

from typing import Any
from uuid import UUID

from kernel.web.lists import Blueprint
from kernel.web.requests import (
    expected_version,
    idempotency_header,
    idempotency_key,
    if_match,
    principal,
    set_version,
    signed_in,
)
from services.casefile.api.case_views import case_body, warning_bodies
from services.casefile.api.context import lease_header, work_for
from services.casefile.schemas import cases as schemas
from services.casefile.usecases import answers as answering
from services.casefile.usecases import opening, phases, reading
from services.casefile.usecases.answers import Dated
from services.casefile.usecases.plausibility import of_answers

blueprint = Blueprint("cases", "cases", url_prefix="/v1/cases", description="Case files (Fallakten)")
Answer = tuple[Any, int, dict[str, str]]


@blueprint.post("")
@signed_in
@blueprint.doc(parameters=[idempotency_header])
@blueprint.arguments(schemas.OpenCaseSchema)
@blueprint.response(201, schemas.CaseSchema)
@blueprint.alt_response(403, description="Only case managers open files")
@blueprint.alt_response(409, description="The client number is taken")
def open_case(body: dict[str, Any]) -> Answer:
    """Open a file; one becomes its responsible case manager."""
    who, key = principal(), idempotency_key()
    with work_for(who) as work:
        made = opening.open_case(work, who, body["programme"], body.get("client_number"), key, body.get("district"))
    headers = set_version({"Location": f"/v1/cases/{made.stored.case.id}"}, made.version)
    return case_body(made), 201, headers


@blueprint.get("/<uuid:case_id>")
@signed_in
@blueprint.response(200, schemas.CaseSchema)
@blueprint.alt_response(404, description="No file that one may know of")
def read_case(case_id: UUID) -> Answer:
    """The file's summary: phases, durations in weeks, consents, day of erasure, the next step."""
    who = principal()
    with work_for(who) as work:
        summary = reading.read_case(work, who, case_id)
    return case_body(summary), 200, set_version({}, summary.version)


@blueprint.patch("/<uuid:case_id>")
@signed_in
@blueprint.doc(parameters=[if_match, lease_header])
@blueprint.arguments(schemas.ChangeCaseSchema)
@blueprint.response(200, schemas.CaseSchema)
@blueprint.alt_response(409, description="It cannot be closed yet or not be broken off, or it is in other hands")
@blueprint.alt_response(422, description="The gate is not met: `missing` and `conditions` say what is lacking")
def close_case(body: dict[str, Any], case_id: UUID) -> Answer:
    """Close a file whose remaining phases are not needed, or break it off before its time."""
    who, version = principal(), expected_version()
    act = phases.break_off if body["broken_off"] else phases.close_case
    with work_for(who) as work:
        closed = act(work, who, case_id, version)
    return case_body(closed), 200, set_version({}, closed.version)


@blueprint.get("/<uuid:case_id>/answers")
@signed_in
@blueprint.arguments(schemas.AnswersQuerySchema, location="query")
@blueprint.response(200, schemas.AllAnswersSchema)
def read_answers(query: dict[str, Any], case_id: UUID) -> Answer:
    """All answers of the file, by field id; with `history=true` also what they were before.

    What is under protection is left out and named in `hidden`; `protected-address` opens it.
    """
    who = principal()
    with work_for(who) as work:
        told = (reading.read_histories if query["history"] else reading.read_answers)(work, who, case_id)
        odd = warning_bodies(of_answers(work, told.stored, told.answers))
    body = {"answers": told.answers, "withdrawn": told.withdrawn, "hidden": list(told.hidden), "warnings": odd}
    if query["history"]:
        body["history"] = told.histories
    return body, 200, set_version({}, told.stored.case.version)


@blueprint.patch("/<uuid:case_id>/answers")
@signed_in
@blueprint.doc(parameters=[if_match, lease_header])
@blueprint.arguments(schemas.AnswersSchema)
@blueprint.response(200, schemas.CaseSchema)
@blueprint.alt_response(409, description="The file is closed, or in other hands (in_other_hands, lease_lost)")
@blueprint.alt_response(412, description="Somebody else has changed the file meanwhile")
def change_answers(body: dict[str, Any], case_id: UUID) -> Answer:
    """Change the answers named and no others; null clears one. What cannot be is refused (`implausible`, `with`: the
    fields it contradicts)."""
    who, version = principal(), expected_version()
    dated = Dated(body["since"], body["corrects"])
    with work_for(who) as work:
        changed = answering.change_answers(work, who, case_id, version, body["answers"], dated)
    return case_body(changed), 200, set_version({}, changed.version)
