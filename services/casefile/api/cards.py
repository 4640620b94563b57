"""`/internal/cards`: cards for the gateway, on behalf of a person. Not reachable from outside."""

from flask import Blueprint, Response, jsonify, request
from marshmallow import ValidationError

from kernel.errors import BadInput
from kernel.tokens import Signer
from kernel.web.requests import principal, signed_in
from kernel.web.wiring import provided
from services.casefile.api.context import work_for
from services.casefile.schemas.cards import AskForCardSchema
from services.casefile.usecases.cards import give_card

blueprint = Blueprint("cards", "cards", url_prefix="/internal")


@blueprint.post("/cards")
@signed_in
def card() -> Response:
    """A card for one service about one case; the case's access log has it."""
    try:
        wanted = AskForCardSchema().load(request.get_json(silent=True) or {})
    except ValidationError:
        raise BadInput() from None
    who = principal()
    with work_for(who) as work:
        given = give_card(work, who, wanted["case"], wanted["audience"], wanted["actions"])
    return jsonify(card=provided(Signer).card(given))
