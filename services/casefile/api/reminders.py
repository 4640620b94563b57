"""`/v1/cases/reminders`: one's own reminders (Wiedervorlagen) over all files."""

from typing import Any

from flask_smorest.pagination import PaginationParameters

from kernel.web.lists import Blueprint
from kernel.web.requests import principal, signed_in
from services.casefile.api.context import work_for
from services.casefile.schemas import reminders as schemas
from services.casefile.usecases import reminders

blueprint = Blueprint("reminders", "reminders", url_prefix="/v1/cases", description="One's own reminders")


@blueprint.get("/reminders")
@signed_in
@blueprint.arguments(schemas.OwnRemindersQuerySchema, location="query")
@blueprint.response(200, schemas.OwnReminderSchema(many=True))
@blueprint.alt_response(403, description="A role without files")
@blueprint.paginate()
def own_reminders(query: dict[str, Any], pagination_parameters: PaginationParameters) -> list[dict[str, Any]]:
    """What one is reminded of until a day, the earliest first: undone, in files that one may read, also those of
    a responsible whom one stands in for; what rests is left out."""
    who, page = principal(), pagination_parameters
    with work_for(who) as work:
        until = query.get("until") or work.clock.today()
        page.item_count, lines = reminders.own(work, who, until, page.page, page.page_size)
    return [
        {
            "id": line.id,
            "case": line.case_id,
            "account": line.account,
            "client_number": line.client_number,
            "day": line.day,
            "rule": line.rule,
            "text": text,
            "version": line.version,
        }
        for line, text in lines
    ]
