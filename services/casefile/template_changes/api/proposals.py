"""`/v1/programmes/{id}/template` and `/proposals`: changing a template while Obhut runs (system owners)."""

from typing import Any
from uuid import UUID

from flask_smorest.pagination import PaginationParameters

from kernel.web.lists import Blueprint
from kernel.web.requests import idempotency_header, idempotency_key, principal, signed_in
from services.casefile.api.context import work_for
from services.casefile.template_changes.model.proposals import Proposal
from services.casefile.template_changes.schemas import proposals as schemas
from services.casefile.template_changes.usecases import proposals

blueprint = Blueprint(
    "proposals",
    "proposals",
    url_prefix="/v1/programmes/<programme>",
    description="Changing templates and code lists",
)
Answer = tuple[Any, int, dict[str, str]]


@blueprint.get("/template")
@signed_in
@blueprint.response(200, schemas.TemplateTextSchema)
@blueprint.alt_response(403, description="Only system owners change templates")
@blueprint.alt_response(404, description="No such programme")
def read_text(programme: str) -> dict[str, Any]:
    """The current version as text, to start a proposal from."""
    who = principal()
    with work_for(who) as work:
        version, text = proposals.current_text(work, who, programme)
    return {"version": version, "yaml": text}


@blueprint.post("/proposals")
@signed_in
@blueprint.doc(parameters=[idempotency_header])
@blueprint.arguments(schemas.ProposeSchema)
@blueprint.response(201, schemas.WholeProposalSchema)
@blueprint.alt_response(403, description="Only system owners change templates")
@blueprint.alt_response(404, description="No such programme")
@blueprint.alt_response(409, description="It is not the version after the current one (version_not_next)")
@blueprint.alt_response(422, description="The text does not hold together: the error names line and reason")
def propose(body: dict[str, Any], programme: str) -> Answer:
    """Propose the next version, with the reason and the office head's word; answers with what differs."""
    who, key, word = principal(), idempotency_key(), body["office_head"]
    wish = proposals.Wish(body["yaml"], body["reason"], word["agreed_on"], word["document"])
    with work_for(who) as work:
        made = proposals.propose(work, who, programme, wish, key)
    return _whole(made), 201, {"Location": f"/v1/programmes/{programme}/proposals/{made.id}"}


@blueprint.get("/proposals")
@signed_in
@blueprint.response(200, schemas.ProposalSchema(many=True))
@blueprint.alt_response(403, description="Only system owners see proposals")
@blueprint.alt_response(404, description="No such programme")
@blueprint.paginate()
def list_proposals(programme: str, pagination_parameters: PaginationParameters) -> list[dict[str, Any]]:
    """The proposals for a programme, the newest first, with what was decided, by whom and when."""
    who, page = principal(), pagination_parameters
    with work_for(who) as work:
        page.item_count, listed_proposals = proposals.list_proposals(work, who, programme, page.page, page.page_size)
    return [_body(one) for one in listed_proposals]


@blueprint.get("/proposals/<uuid:proposal>")
@signed_in
@blueprint.response(200, schemas.WholeProposalSchema)
@blueprint.alt_response(403, description="Only system owners see proposals")
@blueprint.alt_response(404, description="No such proposal")
def read_proposal(programme: str, proposal: UUID) -> dict[str, Any]:
    """One proposal with its text."""
    who = principal()
    with work_for(who) as work:
        return _whole(proposals.read_proposal(work, who, programme, proposal))


@blueprint.post("/proposals/<uuid:proposal>/approval")
@signed_in
@blueprint.response(200, schemas.WholeProposalSchema)
@blueprint.alt_response(403, description="A basic change needs another owner than its proposer (second_owner_needed)")
@blueprint.alt_response(404, description="No such proposal")
@blueprint.alt_response(409, description="It was decided already, or another version of this number was faster")
@blueprint.alt_response(422, description="This release cannot read the text any more")
def approve(programme: str, proposal: UUID) -> dict[str, Any]:
    """Put it in force: files opened from now on get this version, others keep theirs until they are migrated."""
    who = principal()
    with work_for(who) as work:
        return _whole(proposals.approve(work, who, programme, proposal))


@blueprint.post("/proposals/<uuid:proposal>/rejection")
@signed_in
@blueprint.arguments(schemas.RejectSchema)
@blueprint.response(200, schemas.WholeProposalSchema)
@blueprint.alt_response(403, description="Only system owners decide")
@blueprint.alt_response(404, description="No such proposal")
@blueprint.alt_response(409, description="It was decided already")
def reject(body: dict[str, Any], programme: str, proposal: UUID) -> dict[str, Any]:
    """Say no, and why."""
    who = principal()
    with work_for(who) as work:
        return _whole(proposals.reject(work, who, programme, proposal, body["reason"]))


@blueprint.post("/proposals/<uuid:proposal>/withdrawal")
@signed_in
@blueprint.response(200, schemas.WholeProposalSchema)
@blueprint.alt_response(403, description="Only the proposer takes it back")
@blueprint.alt_response(404, description="No such proposal")
@blueprint.alt_response(409, description="It was decided already")
def withdraw(programme: str, proposal: UUID) -> dict[str, Any]:
    """Take one's own proposal back."""
    who = principal()
    with work_for(who) as work:
        return _whole(proposals.withdraw(work, who, programme, proposal))


def _whole(proposal: Proposal) -> dict[str, Any]:
    return _body(proposal) | {"yaml": proposal.template}


def _body(proposal: Proposal) -> dict[str, Any]:
    names = ("id", "programme", "version", "state", "basic", "changes", "reason", "proposed_by", "proposed_at")
    return {name: getattr(proposal, name) for name in (*names, "approved_by", "steps")} | {
        "office_head": {"agreed_on": proposal.agreed_on, "document": proposal.agreed_document}
    }
