"""`DELETE /v1/cases/{id}`: undoing that a file was opened by mistake. Used files are erased by order alone."""

from uuid import UUID

from flask_smorest import Blueprint

from kernel.web.requests import expected_version, if_match, principal, signed_in
from services.casefile.api.context import lease_header, work_for
from services.casefile.erasure.undoing import undo_opening

blueprint = Blueprint("undoing", "undoing", url_prefix="/v1/cases", description="Undoing that a file was opened")


@blueprint.delete("/<uuid:case_id>")
@signed_in
@blueprint.doc(parameters=[if_match, lease_header])
@blueprint.response(204)
@blueprint.alt_response(403, description="`not_opened_by_you`")
@blueprint.alt_response(404, description="No file that one may know of")
@blueprint.alt_response(409, description="`file_in_use`: something has happened in it; or somebody has it in hand")
@blueprint.alt_response(412, description="Somebody else has changed the file meanwhile")
def undo(case_id: UUID) -> None:
    """Undo that one has opened this file, while there is nothing in it: it goes at once, with its number."""
    who, version = principal(), expected_version()
    with work_for(who) as work:
        undo_opening(work, who, case_id, version)
