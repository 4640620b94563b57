"""`/v1/cases/{id}/emergency-sheet`: danger, telephone numbers, custody; shown even while the access log is away."""

from functools import partial
from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from kernel.settings import refuse
from kernel.web.requests import principal, signed_in
from kernel.web.wiring import provided
from services.casefile.emergency import usecases
from services.casefile.emergency.model import Person, Sheet
from services.casefile.emergency.schemas import EmergencySheetSchema
from services.casefile.emergency.store import Spool
from services.casefile.model.entries import Entry
from services.casefile.settings import spool_folder
from services.casefile.store import Work
from services.casefile.store.foundation import Foundation

blueprint = Blueprint("emergency", "emergency", url_prefix="/v1/cases", description="The emergency sheet of a file")


@blueprint.get("/<uuid:case_id>/emergency-sheet")
@signed_in
@blueprint.response(200, EmergencySheetSchema)
@blueprint.alt_response(404, description="No file that one may know of")
def read_sheet(case_id: UUID) -> dict[str, Any]:
    """What somebody who does not know the file needs at once."""
    work_of = partial(Work, provided(Foundation))
    return _body(usecases.read_sheet(work_of, provided(Spool), principal(), case_id))


def open_spool(foundation: Foundation) -> Spool:
    """The spool of this process, when it starts; what waits there goes into the log."""
    try:
        spool = Spool(spool_folder())
    except OSError as wrong:
        refuse(f"OBHUT_CASEFILE_SPOOL names a folder in which nothing can be written ({type(wrong).__name__})")
    usecases.take_up(partial(Work, foundation), spool)
    return spool


def _body(sheet: Sheet) -> dict[str, Any]:
    return {
        "danger": [_said(entry, "on", "kinds", "result", "team_on") for entry in sheet.danger],
        "answers": sheet.answers,
        "participants": [_person(person) for person in sheet.persons],
        "all_joint_holders_named": sheet.all_joint_holders_named,
        "contacts": [_contact(entry) for entry in sheet.contacts],
        "hidden": list(sheet.hidden),
    }


def _person(person: Person) -> dict[str, Any]:
    values = _said(person.participant, "name", "relation", "telephone")
    flags = {name: person.participant.values.get(name) is True for name in ("household", "not_to_be_told")}
    hidden = [name for name in person.participant.hidden if name in values]
    custody = {
        "custody": person.custody,
        "may_sign": person.may_sign,
        "only_in_part": person.only_in_part,
        "parts": None if person.parts is None else list(person.parts),
        "everyday_decisions": person.everyday,
    }
    return {**values, **flags, **custody, "hidden": hidden}


def _contact(entry: Entry) -> dict[str, Any]:
    values = _said(entry, "institution", "person", "role", "telephone")
    return values | {"hidden": [name for name in entry.hidden if name in values]}


def _said(entry: Entry, *names: str) -> dict[str, Any]:
    return {"id": entry.id, **{name: entry.values.get(name) for name in names}}
