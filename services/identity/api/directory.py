"""`/internal/directory`: the gateway asks for the directory of the signed-in person's agency, to go with an order of
papers (ADR 29). Not in the OpenAPI document, since the gateway passes nothing under `/internal` on."""

from flask import Blueprint

from kernel.web.requests import principal, signed_in
from services.identity.api.tools import tools, work_of
from services.identity.usecases.directories import directory_of

blueprint = Blueprint("directory", "directory", url_prefix="/internal")


@blueprint.post("/directory")
@signed_in
def directory() -> dict[str, str | None]:
    """The directory, signed; null for people of no agency."""
    who = principal()
    with work_of(who) as work:
        found = directory_of(work, who)
    return {"directory": tools().signer.directory(found) if found else None}
