"""`/v1/cases/{id}/lease` and `/draft`: taking a file in hand, and what was typed and not stored yet."""

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from kernel.web.requests import principal, signed_in
from services.casefile.api.context import lease_header, work_for
from services.casefile.model.drafts import kind_and_entry, part_of
from services.casefile.model.lease import Lease
from services.casefile.schemas import editing as schemas
from services.casefile.store.drafts import DraftLine
from services.casefile.usecases import editing

blueprint = Blueprint("editing", "editing", url_prefix="/v1/cases", description="Editing: leases and drafts")
NOBODY = {"account": None, "since": None, "until": None}


@blueprint.get("/<uuid:case_id>/lease")
@signed_in
@blueprint.response(200, schemas.LeaseSchema)
@blueprint.alt_response(404, description="No file that one may know of")
def show_lease(case_id: UUID) -> Lease | dict[str, None]:
    """Who has the file in hand, and until when."""
    who = principal()
    with work_for(who) as work:
        return editing.show_lease(work, who, case_id) or NOBODY


@blueprint.put("/<uuid:case_id>/lease")
@signed_in
@blueprint.doc(parameters=[lease_header])
@blueprint.response(200, schemas.OwnLeaseSchema)
@blueprint.alt_response(404, description="No file that one may know of")
@blueprint.alt_response(409, description="Somebody else has it (in_other_hands), or one's lease is lost (lease_lost)")
def take_lease(case_id: UUID) -> dict[str, Any]:
    """Take the file in hand (In Bearbeitung nehmen); with the header, keep it there."""
    who = principal()
    with work_for(who) as work:
        return _own(editing.take_lease(work, who, case_id))


@blueprint.delete("/<uuid:case_id>/lease")
@signed_in
@blueprint.doc(parameters=[lease_header])
@blueprint.response(204)
@blueprint.alt_response(404, description="No file that one may know of")
@blueprint.alt_response(409, description="It is somebody else's, or one's lease is lost")
def give_back(case_id: UUID) -> None:
    """Give the file back."""
    who = principal()
    with work_for(who) as work:
        editing.give_back(work, who, case_id)


@blueprint.post("/<uuid:case_id>/lease/takeover")
@signed_in
@blueprint.arguments(schemas.TakeOverSchema)
@blueprint.response(200, schemas.OwnLeaseSchema)
@blueprint.alt_response(404, description="No file that one may know of, or one is not its lead")
@blueprint.alt_response(409, description="The file is closed")
def take_over(body: dict[str, Any], case_id: UUID) -> dict[str, Any]:
    """A lead takes the file out of somebody's hands, with a reason that is on record."""
    who = principal()
    with work_for(who) as work:
        return _own(editing.take_over(work, who, case_id, body["reason"]))


@blueprint.get("/drafts")
@signed_in
@blueprint.response(200, schemas.DraftLineSchema(many=True))
@blueprint.alt_response(403, description="A role that writes in no file")
def own_drafts() -> Any:
    """Where one has drafts, the newest first; offered at sign-in, on any device."""
    who = principal()
    with work_for(who) as work:
        lines = editing.own_drafts(work, who)
    return [_line(one) for one in lines]


@blueprint.get("/<uuid:case_id>/draft")
@signed_in
@blueprint.arguments(schemas.PartSchema, location="query")
@blueprint.response(200, schemas.DraftSchema)
@blueprint.alt_response(404, description="No draft, or no file that one may write in")
def read_draft(query: dict[str, Any], case_id: UUID) -> dict[str, Any]:
    """One's own draft, and whether the file has moved on."""
    who = principal()
    with work_for(who) as work:
        kept_draft = editing.read_draft(work, who, case_id, _part(query))
    draft = kept_draft.draft
    return {
        "base_version": draft.base_version,
        "content": draft.content,
        "saved_at": draft.saved_at,
        "moved_on": kept_draft.moved_on,
        "consents_withdrawn": [{"purpose": one, "since": since} for one, since in kept_draft.withdrawn.items()],
    }


@blueprint.put("/<uuid:case_id>/draft")
@signed_in
@blueprint.arguments(schemas.PartSchema, location="query")
@blueprint.arguments(schemas.SaveDraftSchema)
@blueprint.response(200, schemas.DraftSavedSchema)
@blueprint.alt_response(404, description="No file that one may write in")
@blueprint.alt_response(409, description="The file is closed, or has not come to that version")
def save_draft(query: dict[str, Any], body: dict[str, Any], case_id: UUID) -> Any:
    """Keep what has been typed, in place of the draft before.

    Of two new entries of a kind that are written at once, each has its own draft under an `entry` of its own;
    more than 50 of a file are refused (409 too_many_drafts).
    """
    who = principal()
    with work_for(who) as work:
        return editing.save_draft(work, who, case_id, _part(query), body["base_version"], body["content"])


@blueprint.delete("/<uuid:case_id>/draft")
@signed_in
@blueprint.arguments(schemas.PartSchema, location="query")
@blueprint.response(204)
@blueprint.alt_response(404, description="No file that one may write in")
def discard_draft(query: dict[str, Any], case_id: UUID) -> None:
    """Let go of one's own draft."""
    who = principal()
    with work_for(who) as work:
        editing.discard_draft(work, who, case_id, _part(query))


def _line(line: DraftLine) -> dict[str, Any]:
    kind, entry = kind_and_entry(line.part)
    about = {"case_id": line.case_id, "base_version": line.base_version, "saved_at": line.saved_at}
    return {**about, "part": kind, "entry": entry}


def _part(query: dict[str, Any]) -> str:
    return part_of(query["part"], query["entry"])


def _own(lease: Lease) -> dict[str, Any]:
    return {"lease": lease.id, "account": lease.account, "since": lease.since, "until": lease.until}
