"""`/v1/programmes/{id}/extension`: what an agency adds to a programme's template (its administration)."""

from typing import Any

from flask_smorest.pagination import PaginationParameters

from kernel.web.lists import Blueprint
from kernel.web.requests import expected_version, if_match, principal, set_version, signed_in
from services.casefile.api.context import work_for
from services.casefile.store.programmes import Extended
from services.casefile.template_changes.schemas import extensions as schemas
from services.casefile.template_changes.usecases import extensions

blueprint = Blueprint(
    "extensions",
    "extensions",
    url_prefix="/v1/programmes/<programme>/extension",
    description="Questions of an agency's own",
)
Answer = tuple[Any, int, dict[str, str]]
NOTHING = {"version": 0, "yaml": "sections: []\n", "reason": None, "changed_by": None, "changed_at": None}
"""What an agency starts from."""


@blueprint.get("")
@signed_in
@blueprint.response(200, schemas.ExtensionSchema)
@blueprint.alt_response(403, description="Only the agency's administration changes its extensions")
@blueprint.alt_response(404, description="No such programme")
def read_extension(programme: str) -> Answer:
    """What the agency has added, to start a change from."""
    who = principal()
    with work_for(who) as work:
        return _answer(extensions.read(work, who, programme))


@blueprint.put("")
@signed_in
@blueprint.doc(parameters=[if_match])
@blueprint.arguments(schemas.ChangeExtensionSchema)
@blueprint.response(200, schemas.ExtensionSchema)
@blueprint.alt_response(403, description="Only the agency's administration changes its extensions")
@blueprint.alt_response(404, description="No such programme")
@blueprint.alt_response(412, description="Somebody else has changed the extension meanwhile")
@blueprint.alt_response(422, description="The text does not hold together, or drops a question: with line and reason")
def change_extension(body: dict[str, Any], programme: str) -> Answer:
    """Add and reword questions, in all files of the agency at once. A question never goes, it is retired."""
    who, version = principal(), expected_version()
    with work_for(who) as work:
        return _answer(extensions.change(work, who, programme, version, body["yaml"], body["reason"]))


@blueprint.get("/versions")
@signed_in
@blueprint.response(200, schemas.ExtensionSchema(many=True))
@blueprint.alt_response(403, description="Only the agency's administration sees them")
@blueprint.alt_response(404, description="No such programme")
@blueprint.paginate()
def list_versions(programme: str, pagination_parameters: PaginationParameters) -> list[dict[str, Any]]:
    """Every version there has been, the newest first, with who made it, when and why."""
    who, page = principal(), pagination_parameters
    with work_for(who) as work:
        page.item_count, versions = extensions.versions(work, who, programme, page.page, page.page_size)
    return [_body(one) for one in versions]


def _answer(extended: Extended | None) -> Answer:
    if extended is None:
        return NOTHING, 200, set_version({}, 0)
    return _body(extended), 200, set_version({}, extended.version)


def _body(extended: Extended) -> dict[str, Any]:
    return {name: getattr(extended, name) for name in NOTHING}
