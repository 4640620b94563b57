"""`/v1/cases/{id}/answers/acknowledgement`, `…/{kind}/{entry}/acknowledgement`: one has looked at what is odd."""

from typing import Any
from uuid import UUID

from flask.views import MethodView
from flask_smorest import Blueprint

from kernel.web.requests import expected_version, if_match, principal, set_version, signed_in
from services.casefile.api.case_views import case_body, case_tag
from services.casefile.api.context import work_for
from services.casefile.api.entries import entry_body, entry_tag
from services.casefile.schemas.cases import AcknowledgeSchema, CaseSchema
from services.casefile.schemas.entries import EntrySchema
from services.casefile.templates.declared.kinds import KINDS, Kind
from services.casefile.usecases import acknowledging
from services.casefile.usecases.acknowledging import Named
from services.casefile.usecases.entries import Place

blueprint = Blueprint(
    "acknowledging", "acknowledging", url_prefix="/v1/cases", description="Warnings that somebody has looked at"
)
Answer = tuple[Any, int, dict[str, str]]
MEANWHILE = "Somebody else has changed it meanwhile"
STRANGE = "unknown_warning: one of them is not there, or no longer"


@blueprint.post("/<uuid:case_id>/answers/acknowledgement")
@signed_in
@blueprint.doc(parameters=[if_match])
@blueprint.arguments(AcknowledgeSchema)
@blueprint.response(200, CaseSchema)
@blueprint.alt_response(412, description=MEANWHILE)
@blueprint.alt_response(422, description=STRANGE)
def acknowledge_answers(body: dict[str, Any], case_id: UUID) -> Answer:
    """Put on record that one has looked at warnings of the answers; they go until a field says something else."""
    who, version = principal(), expected_version()
    with work_for(who) as work:
        made = acknowledging.acknowledge_answers(work, who, case_id, version, _named(body))
    return case_body(made), 200, set_version({}, case_tag(made))


def _acknowledgement_of(kind: Kind) -> type[MethodView]:
    class AcknowledgementOfEntry(MethodView):
        @signed_in
        @blueprint.doc(parameters=[if_match])
        @blueprint.arguments(AcknowledgeSchema)
        @blueprint.response(200, EntrySchema)
        @blueprint.alt_response(404, description="No entry that one may know of")
        @blueprint.alt_response(412, description=MEANWHILE)
        @blueprint.alt_response(422, description=STRANGE)
        def post(self, body: dict[str, Any], case_id: UUID, entry: UUID, parent: UUID | None = None) -> Answer:
            """Put on record that one has looked at warnings of the entry; they go until a field says something else."""
            who, version, place = principal(), expected_version(), Place(case_id, kind, parent)
            with work_for(who) as work:
                made = acknowledging.acknowledge_entry(work, who, place, entry, version, _named(body))
            return entry_body(made), 200, set_version({}, entry_tag(made))

    return AcknowledgementOfEntry


def _named(body: dict[str, Any]) -> list[Named]:
    return [(one["field"], one["rule"]) for one in body["warnings"]]


for _kind in KINDS.values():
    _path = f"/<uuid:case_id>/{_kind.path}/<uuid:entry>/acknowledgement"
    blueprint.route(_path, endpoint=f"{_kind.form}_acknowledgement")(_acknowledgement_of(_kind))
