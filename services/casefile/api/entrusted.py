"""`/v1/cases/{id}/{kind}/{entry}/releases`: who may read an entrusted entry beside its author, by kind."""

from typing import Any
from uuid import UUID

from flask.views import MethodView
from flask_smorest import Blueprint

from kernel.web.requests import principal, signed_in
from services.casefile.api.context import work_for
from services.casefile.schemas.entrusted import EntryReleaseSchema, NewEntryReleaseSchema
from services.casefile.templates.declared.kinds import KINDS, Kind
from services.casefile.usecases import entrusted
from services.casefile.usecases.entries import Place

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


for _kind in KINDS.values():
    if _kind.entrustable:
        _path = f"/<uuid:case_id>/{_kind.path}/<uuid:entry>/releases"
        blueprint.route(_path, endpoint=f"{_kind.form}_releases")(_releases_of(_kind))
