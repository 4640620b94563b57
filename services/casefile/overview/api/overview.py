"""`/v1/cases` and `/v1/cases/search`: the overview (Fallaktenübersicht) and the search in it."""

from typing import Any

from flask import abort
from flask_smorest.pagination import PaginationParameters

from kernel.web import tags
from kernel.web.lists import Blueprint
from kernel.web.requests import principal, set_version, signed_in
from services.casefile.api.case_views import plain_body
from services.casefile.api.context import work_for
from services.casefile.overview import schemas
from services.casefile.overview.usecases import overview
from services.casefile.overview.usecases.overview import Line, Wanted

blueprint = Blueprint("overview", "overview", url_prefix="/v1/cases", description="The overview of case files")
Answer = tuple[Any, int, dict[str, str]]


@blueprint.get("")
@signed_in
@blueprint.arguments(schemas.OverviewQuerySchema, location="query")
@blueprint.response(200, schemas.OverviewLineSchema(many=True))
@blueprint.alt_response(304, description="The page is as If-None-Match says")
@blueprint.alt_response(403, description="A role without files")
@blueprint.paginate()
def list_cases(query: dict[str, Any], pagination_parameters: PaginationParameters) -> Answer:
    """The overview of the files one may see. Names are sealed, so they give no order."""
    who, asked = principal(), pagination_parameters
    wanted = _wanted(query | {"page": asked.page, "page_size": asked.page_size})
    with work_for(who) as work:
        page = overview.look(work, who, wanted)
        known = tags.known(page.version)
        lines = [] if known else overview.lines(work, page)
    if known:
        abort(known)  # as it is: nothing is said of pages that the client has
    asked.item_count = page.total
    return [line_body(line) for line in lines], 200, set_version({}, page.version)


@blueprint.post("/search")
@signed_in
@blueprint.arguments(schemas.SearchSchema)
@blueprint.response(200, schemas.FoundSchema)
@blueprint.alt_response(403, description="A role without files")
def search_cases(body: dict[str, Any]) -> dict[str, Any]:
    """Find files by name, client number or year of birth, among those one may see."""
    who, wanted = principal(), _wanted(body)
    with work_for(who) as work:
        total, lines = overview.list_cases(work, who, wanted)
    cases = [line_body(line) for line in lines]
    return {"total": total, "page": wanted.page, "page_size": wanted.size, "cases": cases}


def _wanted(asked: dict[str, Any]) -> Wanted:
    """The filters as the use case has them: `filter` and `page_size` are the words of the API."""
    filters, size = tuple(asked.pop("filter")), asked.pop("page_size")
    return Wanted(filters=filters, size=size, **asked)


def line_body(line: Line) -> dict[str, Any]:
    """A line of the overview; of a file that one sees narrowly step and exit alone."""
    case = line.stored.case
    named = {"client_number": line.client_number, "name": line.name, "first_name": line.first_name}
    body = plain_body(line.stored, line.programme) | named
    hidden: dict[str, Any] = {"erasure_due_on": None, "district": None, "last_contact_on": None}
    return (
        body
        | (hidden if line.narrow else {"district": case.district, "last_contact_on": case.last_contact_on})
        | {"next_reminder_on": line.next_reminder_on, "overdue": line.overdue}
        | {"view": "narrow" if line.narrow else "full"}
    )
