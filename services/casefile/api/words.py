"""`/v1/cases/{id}/words` and `/v1/cases/words`: a word to a colleague who has no access to a file, without content."""

from typing import Any
from uuid import UUID

from flask_smorest.pagination import PaginationParameters

from kernel.translations import sentence
from kernel.web.lists import Blueprint
from kernel.web.problems import language
from kernel.web.requests import principal, signed_in
from services.casefile.api.context import work_for
from services.casefile.schemas import words as schemas
from services.casefile.usecases import words

blueprint = Blueprint("words", "words", url_prefix="/v1/cases", description="Words to colleagues")
PREFIX = "word_"


@blueprint.post("/<uuid:case_id>/words")
@signed_in
@blueprint.arguments(schemas.NewWordSchema)
@blueprint.response(201, schemas.MadeWordSchema)
@blueprint.alt_response(404, description="No file that one may read")
def tell(body: dict[str, Any], case_id: UUID) -> dict[str, Any]:
    """Send a colleague a word about this file; it says nothing of what the file says and opens nothing."""
    who = principal()
    with work_for(who) as work:
        return {"id": words.tell(work, who, case_id, body["account"], body["word"])}


@blueprint.get("/words")
@signed_in
@blueprint.response(200, schemas.WordSchema(many=True))
@blueprint.alt_response(403, description="A role without an agency")
@blueprint.paginate()
def own_words(pagination_parameters: PaginationParameters) -> list[dict[str, Any]]:
    """The words that wait for oneself, the newest first."""
    who, page = principal(), pagination_parameters
    with work_for(who) as work:
        page.item_count, found = words.own(work, who, page.page, page.page_size)
    return [
        {
            "id": one.id,
            "case": one.case_id,
            "client_number": one.client_number,
            "author": one.author,
            "word": one.word,
            "text": sentence(PREFIX + one.word, language()),
            "told_at": one.told_at,
        }
        for one in found
    ]


@blueprint.delete("/words/<uuid:word>")
@signed_in
@blueprint.response(204)
@blueprint.alt_response(404, description="No word that waits for oneself")
def tick_off(word: UUID) -> None:
    """One has read it: it waits no longer."""
    who = principal()
    with work_for(who) as work:
        words.tick_off(work, who, word)
