"""Entries of files: `/v1/cases/{id}/journal`, `/plan/goals` and so on: one set of routes for each kind.

What an entry consists of is the programme's matter (`forms` of `/v1/programmes/{id}`), so the kinds share their code
and differ in their paths.
"""

from typing import Any
from uuid import UUID

from flask.views import MethodView
from flask_smorest import Blueprint

from kernel.web.requests import (
    expected_version,
    idempotency_header,
    idempotency_key,
    if_match,
    principal,
    set_version,
    signed_in,
)
from services.casefile.api.case_views import not_asked_bodies, notice_bodies, warning_bodies
from services.casefile.api.context import lease_header, work_for
from services.casefile.model.entries import Entry
from services.casefile.schemas import entries as schemas
from services.casefile.templates.declared.kinds import KINDS, Kind
from services.casefile.usecases import entries as usecases
from services.casefile.usecases.entries import Wish
from services.casefile.usecases.finding_entries import Place

blueprint = Blueprint("entries", "entries", url_prefix="/v1/cases", description="Entries of a case file, by kind")
Answer = tuple[Any, int, dict[str, str]]


def _entries_of(kind: Kind) -> type[MethodView]:
    """`…/{kind}`: all of them, and a new one."""

    class ListOfKind(MethodView):
        @signed_in
        @blueprint.response(200, schemas.EntrySchema(many=True))
        @blueprint.alt_response(404, description="No file that one may know of, or its programme has no such entries")
        def get(self, case_id: UUID, parent: UUID | None = None) -> list[dict[str, Any]]:
            """All entries of this kind, oldest first."""
            who = principal()
            with work_for(who) as work:
                entries = usecases.list_entries(work, who, Place(case_id, kind, parent))
            return [entry_body(entry) for entry in entries]

    if kind.by_engine:
        return ListOfKind

    class EntriesOfKind(ListOfKind):
        @signed_in
        @blueprint.doc(parameters=[idempotency_header])
        @blueprint.arguments(schemas.NewEntrySchema)
        @blueprint.response(201, schemas.EntrySchema)
        @blueprint.alt_response(409, description="The file is closed")
        def post(self, body: dict[str, Any], case_id: UUID, parent: UUID | None = None) -> Answer:
            """A new entry."""
            who, key = principal(), idempotency_key()
            with work_for(who) as work:
                made = usecases.add_entry(work, who, Place(case_id, kind, parent), Wish(**body), key)
            return entry_body(made), 201, set_version({}, made.version)

    return EntriesOfKind


def _entry_of(kind: Kind) -> type[MethodView]:
    """`…/{kind}/{entry}`: one of them."""

    class EntryOfKind(MethodView):
        @signed_in
        @blueprint.response(200, schemas.WholeEntrySchema)
        @blueprint.alt_response(404, description="No entry that one may know of")
        def get(self, case_id: UUID, entry: UUID, parent: UUID | None = None) -> Answer:
            """The entry, with what it said before."""
            who = principal()
            with work_for(who) as work:
                now, before = usecases.read_entry(work, who, Place(case_id, kind, parent), entry)
            body = entry_body(now) | {"before": before}
            return body, 200, set_version({}, now.version)

        @signed_in
        @blueprint.doc(parameters=[if_match, lease_header])
        @blueprint.arguments(schemas.ChangeEntrySchema)
        @blueprint.response(200, schemas.EntrySchema)
        @blueprint.alt_response(409, description="The file is closed, or in other hands (in_other_hands, lease_lost)")
        @blueprint.alt_response(412, description="Somebody else has changed the entry meanwhile")
        def patch(self, body: dict[str, Any], case_id: UUID, entry: UUID, parent: UUID | None = None) -> Answer:
            """Change an entry; the version before is kept. `removed` takes it out of sight or brings it back."""
            who, version, removed = principal(), expected_version(), body.pop("removed", None)
            place = Place(case_id, kind, parent)
            with work_for(who) as work:
                if removed is None:
                    changed = usecases.change_entry(work, who, place, entry, version, Wish(**body))
                else:
                    act = usecases.remove_entry if removed else usecases.restore_entry
                    changed = act(work, who, place, entry, version)
            return entry_body(changed), 200, set_version({}, changed.version)

    return EntryOfKind


def entry_body(entry: Entry) -> dict[str, Any]:
    """An entry as clients get it."""
    told = {"warnings": warning_bodies(entry.warnings), "not_asked": not_asked_bodies(entry.not_asked)}
    told["notices"] = notice_bodies(entry.notices)
    return {**entry.__dict__, "removed": entry.removed_at is not None, **told}


for _kind in KINDS.values():
    _path = f"/<uuid:case_id>/{_kind.path}"
    blueprint.route(_path, endpoint=f"{_kind.form}_entries")(_entries_of(_kind))
    blueprint.route(f"{_path}/<uuid:entry>", endpoint=f"{_kind.form}_entry")(_entry_of(_kind))
