"""One's own appointments: `/v1/cases/appointments`, `/v1/calendar`, and the feed at its secret address."""

from datetime import timedelta
from functools import partial
from typing import Any

from flask import Response
from flask_smorest import Blueprint

from kernel.web import tags
from kernel.web.requests import principal, set_version, signed_in
from kernel.web.wiring import provided
from services.casefile.api.context import work_for
from services.casefile.api.entries import entry_body
from services.casefile.calendar import schemas, usecases
from services.casefile.store import Work
from services.casefile.store.foundation import Foundation

blueprint = Blueprint("calendar", "calendar", url_prefix="/v1/calendar", description="One's own calendar feed")
appointments = Blueprint("appointments", "appointments", url_prefix="/v1/cases", description="One's own appointments")
FOUR_WEEKS = timedelta(weeks=4)


@appointments.get("/appointments")
@signed_in
@appointments.arguments(schemas.DaysQuerySchema, location="query")
@appointments.response(200, schemas.OwnAppointmentSchema(many=True))
@appointments.alt_response(403, description="Nobody without an agency has appointments")
def own_appointments(query: dict[str, Any]) -> list[dict[str, Any]]:
    """One's own appointments over all open files, by day and time."""
    who = principal()
    with work_for(who) as work:
        first = query.get("first", work.clock.today())
        last = query["last"] if "last" in query else first + FOUR_WEEKS
        entries = usecases.own_appointments(work, who, first, last)
    return [entry_body(entry) | {"case": case} for case, entry in entries]


@blueprint.get("")
@signed_in
@blueprint.response(200, schemas.CalendarSchema)
def read_calendar() -> dict[str, Any]:
    """Whether one has a secret address, and since when; the address itself is told once only, when it is made."""
    who = principal()
    with work_for(who) as work:
        return {"since": usecases.since(work, who)}


@blueprint.post("")
@signed_in
@blueprint.response(201, schemas.CalendarAddressSchema)
@blueprint.alt_response(403, description="Nobody without an agency has a calendar")
def create_calendar() -> dict[str, str]:
    """A secret address for one's calendar program; an earlier one ends with it."""
    who = principal()
    with work_for(who) as work:
        return {"address": f"/v1/calendar/{usecases.create(work, who)}.ics"}


@blueprint.delete("")
@signed_in
@blueprint.response(204)
def revoke_calendar() -> None:
    """End the address: the feed is gone at once."""
    who = principal()
    with work_for(who) as work:
        usecases.revoke(work, who)


@blueprint.get("/<secret>.ics")
@blueprint.response(200, {"type": "string"}, content_type="text/calendar; charset=utf-8")
@blueprint.alt_response(404, description="No such address")
def feed(secret: str) -> Response:
    """One's appointments for a calendar program: kind and time, no name, place or subject. Needs no session."""
    own_feed = usecases.read_feed(partial(Work, provided(Foundation)), secret, lambda tag: tags.known(tag) is not None)
    if own_feed.content is None:
        return tags.known(own_feed.tag) or Response(status=304)
    headers = set_version({}, own_feed.tag)
    return Response(own_feed.content, headers=headers, content_type="text/calendar; charset=utf-8")
