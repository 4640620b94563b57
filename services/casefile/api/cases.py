"""`/v1/cases`: overview, opening, summary, answers, who has read a file."""

from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from kernel.web.lists import PageSchema, pagination
from kernel.web.requests import (
    expected_version,
    idempotency_header,
    idempotency_key,
    if_match,
    not_modified,
    principal,
    set_version,
    signed_in,
)
from services.casefile import schemas
from services.casefile.api.context import lease_header, work_for
from services.casefile.api.rendering import case_body, case_tag, line_body
from services.casefile.usecases import answering, opening, overview, phases, reading
from services.casefile.usecases.overview import Wanted

blueprint = Blueprint("cases", "cases", url_prefix="/v1/cases", description="Case files (Fallakten)")
Answer = tuple[Any, int, dict[str, str]]


@blueprint.get("")
@signed_in
@blueprint.arguments(schemas.CasesQuerySchema, location="query")
@blueprint.response(200, schemas.CaseLineSchema(many=True))
@blueprint.alt_response(403, description="A role without files")
def list_cases(query: dict[str, Any]) -> Answer:
    """The overview of the files one may see (Fallaktenübersicht)."""
    who = principal()
    wanted = Wanted(query["filter"], query.get("programme"), query["sort"], query["page"], query["page_size"])
    with work_for(who) as work:
        total, lines = overview.list_cases(work, who, wanted)
    return [line_body(line) for line in lines], 200, pagination(total, wanted.page, wanted.size)


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
    headers = set_version({"Location": f"/v1/cases/{made.stored.case.id}"}, case_tag(made))
    return case_body(made), 201, headers


@blueprint.get("/<uuid:case_id>")
@signed_in
@blueprint.response(200, schemas.CaseSchema)
@blueprint.alt_response(404, description="No file that one may know of")
def read_case(case_id: UUID) -> Answer | Response:
    """The file's summary: phases, durations in weeks, consents, day of erasure, the next step."""
    who = principal()
    with work_for(who) as work:
        found = reading.read_case(work, who, case_id)
    return not_modified(case_tag(found)) or (case_body(found), 200, set_version({}, case_tag(found)))


@blueprint.patch("/<uuid:case_id>")
@signed_in
@blueprint.doc(parameters=[if_match, lease_header])
@blueprint.arguments(schemas.ChangeCaseSchema)
@blueprint.response(200, schemas.CaseSchema)
@blueprint.alt_response(409, description="It cannot be closed yet, or it is in other hands")
def close_case(_body: dict[str, Any], case_id: UUID) -> Answer:
    """Close a file whose remaining phases are not needed."""
    who, version = principal(), expected_version()
    with work_for(who) as work:
        closed = phases.close_case(work, who, case_id, version)
    return case_body(closed), 200, set_version({}, case_tag(closed))


@blueprint.get("/<uuid:case_id>/answers")
@signed_in
@blueprint.response(200, schemas.AnswersSchema)
def read_answers(case_id: UUID) -> Answer | Response:
    """All answers of the file, by field id."""
    who = principal()
    with work_for(who) as work:
        stored, answers = reading.read_answers(work, who, case_id)
    tag = str(stored.case.version)
    return not_modified(tag) or ({"answers": answers}, 200, set_version({}, tag))


@blueprint.patch("/<uuid:case_id>/answers")
@signed_in
@blueprint.doc(parameters=[if_match, lease_header])
@blueprint.arguments(schemas.AnswersSchema)
@blueprint.response(200, schemas.CaseSchema)
@blueprint.alt_response(409, description="The file is closed, or in other hands (in_other_hands, lease_lost)")
@blueprint.alt_response(412, description="Somebody else has changed the file meanwhile")
def change_answers(body: dict[str, Any], case_id: UUID) -> Answer:
    """Change the answers named and no others; null clears one."""
    who, version = principal(), expected_version()
    with work_for(who) as work:
        changed = answering.change_answers(work, who, case_id, version, body["answers"])
    return case_body(changed), 200, set_version({}, case_tag(changed))


@blueprint.get("/<uuid:case_id>/access-log")
@signed_in
@blueprint.arguments(PageSchema, location="query")
@blueprint.response(200, schemas.AccessSchema(many=True))
def read_access_log(query: dict[str, Any], case_id: UUID) -> Answer:
    """Who opened the file, newest first (data protection, audit, the responsible case manager)."""
    who = principal()
    with work_for(who) as work:
        total, entries = reading.read_access_log(work, who, case_id, query["page"], query["page_size"])
    return entries, 200, pagination(total, query["page"], query["page_size"])
