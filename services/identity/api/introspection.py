"""`/internal/introspection`: the gateway asks who stands behind a session. Not in the OpenAPI document, since the
gateway passes nothing under `/internal` on."""

from typing import Any

from flask import Blueprint
from webargs.flaskparser import FlaskParser

from kernel.tokens import VALID_SECONDS
from services.identity.api.tools import platform_work, tools
from services.identity.schemas import sessions as schemas
from services.identity.usecases.sessions import introspect

blueprint = Blueprint("introspection", "introspection", url_prefix="/internal")


@blueprint.post("/introspection")
@FlaskParser().use_args(schemas.Introspection)
def introspection(asked: dict[str, str]) -> dict[str, Any]:
    """A token for the services, and about whom; 401 with `token_invalid` or `token_expired`."""
    with platform_work() as work:
        account = introspect(work, tools().lifetime, asked["session"])
    return {
        "token": tools().signer.token(account.principal),
        "account": str(account.id),
        "agency": str(account.agency) if account.agency else None,
        "roles": sorted(account.roles),
        "expires_in": VALID_SECONDS,
    }
