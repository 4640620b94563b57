"""`/v1/cases/index`: which files there are, for data protection and audit."""

from typing import Any

from flask_smorest.pagination import PaginationParameters

from kernel.web.lists import Blueprint
from kernel.web.requests import principal, signed_in
from services.casefile.api.context import work_for
from services.casefile.model.gates import latest_phase
from services.casefile.overview import schemas
from services.casefile.overview.usecases.index import read_index
from services.casefile.store import Stored, Work

blueprint = Blueprint("index", "index", url_prefix="/v1/cases", description="The index of case files")


@blueprint.get("/index")
@signed_in
@blueprint.response(200, schemas.IndexLineSchema(many=True))
@blueprint.alt_response(403, description="Neither data protection nor audit of an agency")
@blueprint.paginate()
def index(pagination_parameters: PaginationParameters) -> list[dict[str, Any]]:
    """The files of the agency by number: phase and state, no name (data protection, audit)."""
    who, page = principal(), pagination_parameters
    with work_for(who) as work:
        page.item_count, files = read_index(work, who, page.page, page.page_size)
        return [_line(work, stored) for stored in files]


def _line(work: Work, stored: Stored) -> dict[str, Any]:
    case = stored.case
    return {
        "id": case.id,
        "client_number": case.client_number,
        "programme": case.programme,
        "phase": latest_phase(work.programmes.of(case), case),
        "status": case.status,
        "opened_on": case.opened_on,
        "closed_on": case.closed_on,
        "erasure_due_on": stored.erasure_due_on,
    }
