"""`/v1/me`, `/v1/agencies/{id}/accounts`, `/v1/accounts/{id}`: who works with Obhut."""

from typing import Any
from uuid import UUID

from flask_smorest.pagination import PaginationParameters

from kernel.web.lists import Blueprint
from kernel.web.requests import (
    expected_version,
    idempotency_header,
    idempotency_key,
    principal,
    set_version,
    signed_in,
)
from services.identity.api.tools import REFUSED, VERSIONED, platform_work, session_token, tools, versioned, work_of
from services.identity.model.accounts import Account, State
from services.identity.model.sessions import token_hash
from services.identity.schemas import accounts as schemas
from services.identity.usecases import accounts as usecases

me = Blueprint("me", "me", url_prefix="/v1/me", description="The signed-in person")
of_agency = Blueprint("agency_accounts", "agency_accounts", url_prefix="/v1/agencies/<uuid:agency>/accounts",
                      description="Accounts of an agency")  # fmt: skip
blueprint = Blueprint("accounts", "accounts", url_prefix="/v1/accounts", description="Accounts")


@me.get("")
@signed_in
@me.response(200, schemas.Me)
@me.alt_response(401, **REFUSED, description="Not signed in")
def about() -> dict[str, Any]:
    """The signed-in person, with agency and roles."""
    with work_of(principal()) as work:
        account, agency = usecases.about_me(work, principal())
    return {
        "account": account.id,
        "login": account.login,
        "name": account.name,
        "agency": agency,
        "roles": sorted(account.roles),
    }


@me.put("/password")
@signed_in
@me.arguments(schemas.ChangedPassword)
@me.response(204)
@me.alt_response(401, **REFUSED, description="Not signed in")
@me.alt_response(
    422, **REFUSED, description="At a field: `password_wrong`, `password_unchanged`, `password_too_common`"
)
@me.alt_response(429, **REFUSED, description="Too many attempts")
def change_password(sent: dict[str, str]) -> None:
    """Change one's own password; the old one is asked for, and all other sessions of one's own end."""
    token = session_token()
    spared = token_hash(token) if token else None
    with platform_work() as work:
        usecases.change_password(
            work, tools().passwords, principal(), sent["old_password"], sent["new_password"], spared
        )


@of_agency.get("")
@signed_in
@of_agency.response(200, schemas.Account(many=True))
@of_agency.alt_response(403, **REFUSED, description="Neither the agency's admin nor the host")
@of_agency.alt_response(404, **REFUSED, description="No agency, or none you may know of")
@of_agency.paginate()
def accounts(agency: UUID, pagination_parameters: PaginationParameters) -> list[dict[str, Any]]:
    """Accounts of an agency by login, closed ones too: its admin and the host."""
    page = pagination_parameters
    with work_of(principal()) as work:
        listing, page.item_count = usecases.list_accounts(work, principal(), agency, page.first_item, page.page_size)
    return [_shown(account) for account in listing]


@of_agency.post("")
@signed_in
@of_agency.doc(parameters=[idempotency_header])
@of_agency.arguments(schemas.NewAccount)
@of_agency.response(201, schemas.Account, headers=VERSIONED)
@of_agency.alt_response(403, **REFUSED, description="Not allowed, or `role_not_yours_to_give`")
@of_agency.alt_response(404, **REFUSED, description="No agency, or none you may know of")
@of_agency.alt_response(409, **REFUSED, description="`login_taken`, `idempotency_key_reused`")
def create(sent: dict[str, Any], agency: UUID) -> tuple[dict[str, Any], Any]:
    """Make an account in an agency. Its admin gives the roles of casework; the host, who sets up the first
    admin, any role of an agency."""
    wanted = usecases.NewAccount(**sent)
    with work_of(principal()) as work:
        made = usecases.create_account(work, tools().passwords, principal(), agency, wanted, idempotency_key())
    return _shown(made), set_version({"Location": f"/v1/accounts/{made.id}"}, made.version)


@blueprint.get("/<uuid:account>")
@signed_in
@blueprint.response(200, schemas.Account, headers=VERSIONED)
@blueprint.alt_response(403, **REFUSED, description="A colleague's account, and you are not the agency's admin")
@blueprint.alt_response(404, **REFUSED, description="No account, or none you may know of")
def account(account: UUID) -> tuple[dict[str, Any], Any]:
    """An account: one's own, or any for the agency's admin and the host."""
    with work_of(principal()) as work:
        record = usecases.show_account(work, principal(), account)
    return _shown(record), set_version({}, record.version)


@blueprint.patch("/<uuid:account>")
@signed_in
@blueprint.arguments(schemas.ChangedAccount)
@blueprint.response(200, schemas.Account, headers=VERSIONED)
@blueprint.alt_response(403, **REFUSED, description="Not allowed, or `account_not_yours_to_close`")
@blueprint.alt_response(404, **REFUSED, description="No account, or none you may know of")
@blueprint.alt_response(409, **REFUSED, description="`account_closed`, `own_account`")
@versioned(blueprint)
def change(sent: dict[str, Any], account: UUID) -> tuple[dict[str, Any], Any]:
    """Change telephone, districts or teams of an account, or close it: its agency's admin; telephone and closing the
    host too."""
    version = expected_version()
    given = sent | ({"state": State.CLOSED} if "state" in sent else {})
    with work_of(principal()) as work:
        changed = usecases.change_account(work, principal(), account, version, given)
    if changed.state is State.CLOSED:
        with platform_work() as work:  # which alone sees sessions; from the commit before on they are good for nothing
            usecases.end_sessions(work, changed.id)
    return _shown(changed), set_version({}, changed.version)


def _shown(account: Account) -> dict[str, Any]:
    names = ("id", "agency", "login", "name", "state", "created_at", "telephone")
    lists = ("roles", "districts", "teams")
    return {name: getattr(account, name) for name in names} | {name: sorted(getattr(account, name)) for name in lists}
