"""`/v1/cases/{id}/template-migration`: taking an open file into the current version of its template;
`/v1/programmes/{id}/template-migration`: all open files of an agency."""

from typing import Any
from uuid import UUID

from flask_smorest.pagination import PaginationParameters

from kernel.web.jobs import public_id
from kernel.web.lists import Blueprint
from kernel.web.requests import expected_version, if_match, principal, set_version, signed_in
from services.casefile.api.case_views import case_body
from services.casefile.api.context import lease_header, work_for
from services.casefile.schemas import cases
from services.casefile.schemas.jobs import JobStartedSchema
from services.casefile.template_changes.schemas import moves as migration
from services.casefile.template_changes.usecases import moves as migrating
from services.casefile.template_changes.usecases import moves_of_all

blueprint = Blueprint("migration", "migration", url_prefix="/v1/cases", description="Files and newer templates")
for_all = Blueprint(
    "migration_of_all",
    "migration_of_all",
    url_prefix="/v1/programmes/<programme>/template-migration",
    description="All files of an agency and newer templates",
)


@blueprint.get("/<uuid:case_id>/template-migration")
@signed_in
@blueprint.response(200, migration.OutlookSchema)
@blueprint.alt_response(404, description="No file that one may know of")
def look_ahead(case_id: UUID) -> dict[str, Any]:
    """What changes for this file with the current version of its template; never a value."""
    who = principal()
    with work_for(who) as work:
        seen = migrating.look_ahead(work, who, case_id)
    return {"before": seen.before, "after": seen.after, "possible": seen.possible, "effects": seen.effects}


@blueprint.post("/<uuid:case_id>/template-migration")
@signed_in
@blueprint.doc(parameters=[if_match, lease_header])
@blueprint.arguments(migration.MigrateSchema)
@blueprint.response(200, cases.CaseSchema)
@blueprint.alt_response(404, description="No file that one may know of")
@blueprint.alt_response(
    409, description="Nothing newer, another version by now, a phase or entries would be lost, or closed"
)
@blueprint.alt_response(412, description="Somebody else has changed the file meanwhile")
def migrate(body: dict[str, Any], case_id: UUID) -> tuple[Any, int, dict[str, str]]:
    """Take the file into the current version; answers without a place in it are kept aside (`withdrawn`)."""
    who, version = principal(), expected_version()
    with work_for(who) as work:
        moved = migrating.migrate(work, who, case_id, version, body["to"])
    return case_body(moved), 200, set_version({}, moved.version)


@for_all.get("")
@signed_in
@for_all.response(200, migration.AgencyOutlookSchema)
@for_all.alt_response(403, description="Only the agency's admin")
@for_all.alt_response(404, description="No such programme")
def look_ahead_for_all(programme: str) -> dict[str, Any]:
    """What changes for how many open files of the agency with the current version; no file is opened for it."""
    who = principal()
    with work_for(who) as work:
        seen = moves_of_all.look_ahead(work, who, programme)
    versions = [
        {
            "version": one.version,
            "files": one.files,
            "changes": [{"path": "/".join(c.path), "how": c.how, "weight": c.weight} for c in one.changes],
        }
        for one in seen.versions
    ]
    return {"to": seen.to, "versions": versions, "ready": seen.ready, "refused": seen.refused}


@for_all.post("")
@signed_in
@for_all.arguments(migration.MigrateSchema)
@for_all.response(202, JobStartedSchema)
@for_all.alt_response(403, description="Only the agency's admin")
@for_all.alt_response(404, description="No such programme")
@for_all.alt_response(409, description="Another version is current by now, or no open file is in an older one")
def migrate_all(body: dict[str, Any], programme: str) -> tuple[Any, int, dict[str, str]]:
    """Take all open files of the agency along, one by one; files that cannot be, or are in somebody's hands, stay."""
    who = principal()
    with work_for(who) as work:
        job = public_id("casefile", moves_of_all.request(work, who, programme, body["to"]))
    return {"job": job}, 202, {"Location": f"/v1/jobs/{job}"}


@for_all.get("/casefile.<uuid:job>")
@signed_in
@for_all.response(200, migration.OutcomeSchema)
@for_all.alt_response(403, description="Nobody without files, but the agency's admin")
@for_all.alt_response(404, description="No such programme, or no such job of the agency")
@for_all.paginate()
def outcome(programme: str, job: UUID, pagination_parameters: PaginationParameters) -> dict[str, Any]:
    """What became of the files so far: counts, and of those that stay as they are each that one may list."""
    who, page = principal(), pagination_parameters
    with work_for(who) as work:
        result = moves_of_all.outcome(work, who, programme, job, page.page, page.page_size)
    page.item_count = result.total
    left = [{"case": one.case, "client_number": one.client_number, "code": one.code} for one in result.left]
    return {"taken": result.taken, "refused": result.refused, "left": left}
