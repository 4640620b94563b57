"""`/v1/cases/{id}/template-migration`: taking an open file into the current version of its template."""

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from kernel.web.requests import expected_version, if_match, principal, set_version, signed_in
from services.casefile.api.context import lease_header, work_for
from services.casefile.api.rendering import case_body, case_tag
from services.casefile.schemas import cases, migration
from services.casefile.usecases import migrating

blueprint = Blueprint("migration", "migration", url_prefix="/v1/cases", description="Files and newer templates")


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
    return case_body(moved), 200, set_version({}, case_tag(moved))
