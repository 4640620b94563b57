"""`/v1/cases/{id}/access-log`, `/v1/cases/access-log`, `/v1/cases/security-log`: for data protection and audit."""

from typing import Any
from uuid import UUID

from flask_smorest.pagination import PaginationParameters

from kernel.web import security_log
from kernel.web.days import span
from kernel.web.lists import Blueprint
from kernel.web.requests import principal, signed_in
from services.casefile.api.context import work_for, work_of_platform_for
from services.casefile.schemas import access_log as schemas
from services.casefile.store.access_log import Wish
from services.casefile.usecases import access_log

blueprint = Blueprint("access_log", "access_log", url_prefix="/v1/cases", description="Who has had which file in hand")
OVERSEEING = "Neither data protection nor audit of an agency"


@blueprint.get("/<uuid:case_id>/access-log")
@signed_in
@blueprint.arguments(schemas.AccessQuerySchema, location="query")
@blueprint.response(200, schemas.AccessSchema(many=True))
@blueprint.alt_response(404, description="No file that one may know of")
@blueprint.paginate()
def read_access_log(query: dict[str, Any], case_id: UUID, pagination_parameters: PaginationParameters) -> Any:
    """Who opened the file, newest first (data protection, audit, the responsible case manager)."""
    who, page = principal(), pagination_parameters
    with work_for(who) as work:
        page.item_count, entries = access_log.read_access_log(
            work, who, case_id, page.page, page.page_size, _wish(query)
        )
    return entries


@blueprint.get("/access-log")
@signed_in
@blueprint.arguments(schemas.AgencyAccessQuerySchema, location="query")
@blueprint.response(200, schemas.AgencyAccessPageSchema)
@blueprint.alt_response(403, description=OVERSEEING)
def read_agency_log(query: dict[str, Any]) -> dict[str, Any]:
    """Who opened which files of the agency, newest first (data protection, audit); of one file: at the file."""
    who, size = principal(), query["page_size"]
    with work_for(who) as work:
        entries = access_log.read_agency_log(work, who, _wish(query), query.get("before"), size)
    return {"entries": entries, "next": entries[-1].id if len(entries) == size else None}


@blueprint.get("/security-log")
@signed_in
@blueprint.arguments(security_log.SecurityQuerySchema, location="query")
@blueprint.response(200, security_log.SecurityPageSchema)
@blueprint.alt_response(403, description=f"{OVERSEEING}, nor the host or main system owner")
def read_security_log(query: dict[str, Any]) -> dict[str, Any]:
    """What was refused in the agency's files, newest first: account, kind, instant (data protection, audit). To the
    host and the main system owner, who have no agency: what was refused to accounts of the platform."""
    who, wanted = principal(), security_log.wanted(query)
    with work_of_platform_for(who) if who.agency is None else work_for(who) as work:
        read = access_log.read_platform_log if who.agency is None else access_log.read_security_log
        rows = read(work, who, wanted)
    return security_log.shown(rows, wanted)


def _wish(query: dict[str, Any]) -> Wish:
    since, until = span(query.get("first"), query.get("until"))
    return Wish(account=query.get("account"), action=query.get("action"), since=since, until=until)
