"""`/v1/cases/{id}/{kind}/{entry}/releases`: who may read an entrusted entry beside its author, by kind."""

from typing import Any
from uuid import UUID

from flask.views import MethodView
from flask_smorest import Blueprint

from kernel.web.requests import principal, signed_in
from services.casefile.api.context import work_for
from services.casefile.schemas.entrusted import EntryReleaseSchema, KeptSchema, NewEntryReleaseSchema, OpeningSchema
from services.casefile.templates.declared.kinds import KINDS, Kind
from services.casefile.usecases import entrusted
from services.casefile.usecases.finding_entries import Place

blueprint = Blueprint("entrusted", "entrusted", url_prefix="/v1/cases", description="Releases of entrusted entries")
UNKNOWN = "No entry of which one is the author"


def _releases_of(kind: Kind) -> type[MethodView]:
    class ReleasesOfEntry(MethodView):
        @signed_in
        @blueprint.response(200, EntryReleaseSchema(many=True))
        @blueprint.alt_response(404, description=UNKNOWN)
        def get(self, case_id: UUID, entry: UUID) -> list[Any]:
            """To whom the entry was released, on which grounds."""
            who = principal()
            with work_for(who) as work:
                return entrusted.list_releases(work, who, Place(case_id, kind), entry)

        @signed_in
        @blueprint.arguments(NewEntryReleaseSchema)
        @blueprint.response(201, EntryReleaseSchema)
        @blueprint.alt_response(404, description=UNKNOWN)
        @blueprint.alt_response(409, description="The entry is not entrusted (not_entrusted)")
        def post(self, body: dict[str, Any], case_id: UUID, entry: UUID) -> Any:
            """Let a colleague read the entry, on a named ground; released twice, the first release stands."""
            who = principal()
            with work_for(who) as work:
                return entrusted.release(work, who, Place(case_id, kind), entry, **body)

    return ReleasesOfEntry


@blueprint.get("/<uuid:case_id>/entrusted")
@signed_in
@blueprint.response(200, KeptSchema(many=True))
@blueprint.alt_response(404, description="No file that one may know of")
def list_kept(case_id: UUID) -> list[Any]:
    """What of this file is kept from oneself: that it is there, of which kind and by whom. To an author who may not
    read the file any more, what they keep themselves, and can still read and release."""
    who = principal()
    with work_for(who) as work:
        return entrusted.list_kept(work, who, case_id)


@blueprint.post("/<uuid:case_id>/entrusted/<uuid:entry>/opening")
@signed_in
@blueprint.arguments(OpeningSchema)
@blueprint.response(201, EntryReleaseSchema)
@blueprint.alt_response(404, description="Nothing that is kept from oneself, or one does not lead this case")
def open_in_danger(body: dict[str, Any], case_id: UUID, entry: UUID) -> Any:
    """Open in danger what was entrusted to somebody who is absent or has left; author and leads are told."""
    who = principal()
    with work_for(who) as work:
        return entrusted.open_in_danger(work, who, case_id, entry, **body)


for _kind in KINDS.values():
    if _kind.entrustable:
        _path = f"/<uuid:case_id>/{_kind.path}/<uuid:entry>/releases"
        blueprint.route(_path, endpoint=f"{_kind.form}_releases")(_releases_of(_kind))
