"""`/v1/agencies/{id}/security-log` and that of the platform: sign-ins, refused ones, accounts that came and went."""

from typing import Any
from uuid import UUID

from kernel.web import security_log as shown
from kernel.web.lists import Blueprint
from kernel.web.requests import principal, signed_in
from services.identity.api.tools import REFUSED, work_of
from services.identity.usecases.security_log import read_platform_log, read_security_log

blueprint = Blueprint("security_log", "security_log", url_prefix="/v1/agencies/<uuid:agency>/security-log",
                      description="What was refused, and who signed in")  # fmt: skip

platform = Blueprint("platform_security_log", "platform_security_log", url_prefix="/v1/platform/security-log",
                     description="What was refused where there is no agency")  # fmt: skip


@blueprint.get("")
@signed_in
@blueprint.arguments(shown.SecurityQuerySchema, location="query")
@blueprint.response(200, shown.SecurityPageSchema)
@blueprint.alt_response(403, **REFUSED, description="Neither data protection nor audit of the agency")
@blueprint.alt_response(404, **REFUSED, description="No agency, or none you may know of")
def read(query: dict[str, Any], agency: UUID) -> dict[str, Any]:
    """The security log of the agency's accounts, the newest first: data protection and audit."""
    wanted = shown.wanted(query)
    with work_of(principal()) as work:
        rows = read_security_log(work, principal(), agency, wanted)
    return shown.shown(rows, wanted)


@platform.get("")
@signed_in
@platform.arguments(shown.SecurityQuerySchema, location="query")
@platform.response(200, shown.SecurityPageSchema)
@platform.alt_response(403, **REFUSED, description="Neither the host nor the main system owner")
def read_platform(query: dict[str, Any]) -> dict[str, Any]:
    """The security log of nobody's agency, the newest first: failed sign-ins under logins that nobody has, and what was
    refused to accounts of the platform (host, main system owner)."""
    wanted = shown.wanted(query)
    with work_of(principal()) as work:
        rows = read_platform_log(work, principal(), wanted)
    return shown.shown(rows, wanted)
