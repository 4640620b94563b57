"""`/v1/releases`: making releases, and reading them as they were issued."""

from typing import Any
from uuid import UUID

from flask_smorest.pagination import PaginationParameters

from kernel.web.jobs import public_id
from kernel.web.lists import Blueprint
from kernel.web.requests import principal, signed_in
from services.casefile.api.context import work_for
from services.casefile.releases import schemas, usecases
from services.casefile.schemas.jobs import JobStartedSchema

blueprint = Blueprint("releases", "releases", url_prefix="/v1/releases", description="Releases of aggregates")


@blueprint.post("")
@signed_in
@blueprint.arguments(schemas.AskForReleaseSchema)
@blueprint.response(202, JobStartedSchema)
@blueprint.alt_response(422, description="Not over yet (period_not_over), or no table of this grain")
@blueprint.alt_response(409, description="The period was released already; it is never issued again")
def make_release(body: dict[str, Any]) -> tuple[Any, int, dict[str, str]]:
    """Count, protect and issue the tables of a programme whose grain a period is that is over (system owners)."""
    who = principal()
    with work_for(who) as work:
        job = public_id("casefile", usecases.request_release(work, who, body["programme"], body["period"]))
    return {"job": job}, 202, {"Location": f"/v1/jobs/{job}"}


@blueprint.get("")
@signed_in
@blueprint.response(200, schemas.ReleaseSchema(many=True))
@blueprint.paginate()
def list_releases(pagination_parameters: PaginationParameters) -> list[dict[str, Any]]:
    """The releases made, newest first (system owners; everybody else reads them from reporting)."""
    who, page = principal(), pagination_parameters
    with work_for(who) as work:
        page.item_count, made = usecases.list_releases(work, who, page.page, page.page_size)
    return made


@blueprint.get("/<uuid:release>")
@signed_in
@blueprint.response(200, schemas.ReleaseSchema)
def read_release(release: UUID) -> dict[str, Any]:
    """One table as it was issued."""
    who = principal()
    with work_for(who) as work:
        return usecases.read_release(work, who, release)
