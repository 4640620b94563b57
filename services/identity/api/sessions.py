"""`/v1/sessions`: signing in, one's own session, signing out."""

from typing import Any

from flask_smorest import Blueprint

from kernel.web.requests import principal, signed_in
from services.identity.api.tools import REFUSED, platform_work, session_token, tools
from services.identity.model.accounts import Account
from services.identity.schemas import sessions as schemas
from services.identity.usecases.sessions import current_session, sign_in, sign_out

blueprint = Blueprint("sessions", "sessions", url_prefix="/v1/sessions", description="Signing in and out")


@blueprint.post("")
@blueprint.arguments(schemas.SignIn)
@blueprint.response(201, schemas.NewSession)
@blueprint.alt_response(401, **REFUSED, description="`sign_in_failed`: login or password are wrong")
@blueprint.alt_response(429, **REFUSED, description="Too many attempts")
def begin(sent: dict[str, str]) -> dict[str, Any]:
    """Sign in."""
    with platform_work() as work:
        made = sign_in(work, tools().passwords, tools().lifetime, sent["login"], sent["password"])
    return {"token": made.token} | _about(made.account)


@blueprint.get("/current")
@signed_in
@blueprint.response(200, schemas.CurrentSession)
@blueprint.alt_response(401, **REFUSED, description="Not signed in, or the session is over")
def current() -> dict[str, Any]:
    """One's own session, and when it ends."""
    with platform_work() as work:
        found = current_session(work, tools().lifetime, principal(), session_token())
    return _about(found.account) | {
        "created_at": found.session.created_at,
        "idle_ends_at": found.idle_ends_at,
        "ends_at": found.ends_at,
    }


@blueprint.delete("/current")
@signed_in
@blueprint.response(204)
@blueprint.alt_response(401, **REFUSED, description="Not signed in, or the session is over")
def end() -> None:
    """Sign out."""
    with platform_work() as work:
        sign_out(work, tools().lifetime, principal(), session_token())


def _about(account: Account) -> dict[str, Any]:
    settings = tools().settings
    return {
        "account": account.id,
        "agency": account.agency,
        "roles": sorted(account.roles),
        "idle_seconds": settings.session_idle,
        "longest_seconds": settings.session_longest,
    }
