"""HTTP resources of retention: the day of a file by card, orders and certificates by role."""

from typing import Any
from uuid import UUID

from flask import Response, json
from flask_smorest.pagination import PaginationParameters

from kernel.errors import Forbidden
from kernel.service import Process
from kernel.web import requests
from kernel.web.lists import Blueprint
from kernel.web.requests import signed_in
from kernel.web.wiring import provided
from services.retention import schemas
from services.retention.model import access
from services.retention.store import Work
from services.retention.usecases import reading

retention = Blueprint("retention", __name__, url_prefix="/v1", description="When files are due for erasure")
orders = Blueprint("erasure-orders", __name__, url_prefix="/v1/erasure-orders", description="Orders to erase files")


@retention.get("/cases/-/retention")
@signed_in
@retention.response(200, schemas.CaseRetentionSchema)
def show_case() -> Any:
    """When the file is due for erasure, and by which rule; by card."""
    card = requests.card()
    if card.actions.isdisjoint(("read", "write")):
        raise Forbidden()
    with work_for(card.agency) as work:
        return reading.show_case(work, card)


@retention.get("/retention/due")
@signed_in
@retention.arguments(schemas.DueQuerySchema, location="query")
@retention.response(200, schemas.DueSchema)
@retention.alt_response(403, description="For agency_admin and dpo")
def show_due(query: dict[str, Any]) -> Any:
    """How many files of the agency are due per day, overdue ones included. No file is named."""
    with work_for(access.planned_for(requests.principal())) as work:
        until, counts = reading.count_due(work, query["within_days"])
    days = [{"due_on": day, "files": files} for day, files in counts.items()]
    return {"until": until, "files": sum(counts.values()), "days": days}


@orders.get("")
@signed_in
@orders.arguments(schemas.OrderQuerySchema, location="query")
@orders.response(200, schemas.OrderSchema(many=True))
@orders.alt_response(403, description="For agency_admin, dpo and audit; for the host over all agencies")
@orders.paginate()
def list_orders(query: dict[str, Any], pagination_parameters: PaginationParameters) -> Any:
    """Orders to erase, newest first: those of the agency, or all of them for the host."""
    page = pagination_parameters
    with _watching() as work:
        listing, page.item_count = reading.list_orders(work, query.get("state"), page.page, page.page_size)
    return listing


@orders.get("/<uuid:order_id>")
@signed_in
@orders.response(200, schemas.OrderSchema)
@orders.alt_response(304, description="Not changed since")
@orders.alt_response(403, description="For agency_admin, dpo, audit and host")
@orders.alt_response(404, description="No order of this agency")
def show_order(order_id: UUID) -> Any:
    """One order and how far it has come."""
    with _watching() as work:
        order = reading.show_order(work, order_id)
    return order, 200, requests.set_version({}, order.version)


@orders.get("/<uuid:order_id>/certificate")
@signed_in
@orders.response(200, schemas.CertificateSchema)
@orders.alt_response(403, description="For agency_admin, dpo, audit and host")
@orders.alt_response(404, description="No order of this agency")
@orders.alt_response(409, description="certificate_not_ready, with Retry-After: receipts are still missing")
def show_certificate(order_id: UUID) -> Any:
    """The signed certificate, to keep: `obhut verify certificate` checks it offline."""
    with _watching() as work:
        document = reading.show_certificate(work, order_id)
    headers = {"Content-Disposition": f'attachment; filename="erasure-{order_id}.json"'}
    # Not through the schema: what was signed is shown member for member.
    return Response(json.dumps(document, indent=2) + "\n", content_type="application/json", headers=headers)


def _watching() -> Work:
    """Orders of the signed-in person's agency; for the host, of all. Raises `Forbidden`."""
    return work_for(access.watched_for(requests.principal()))


def work_for(agency: UUID | None) -> Work:
    """The work of an agency, or of the platform for None."""
    process = provided(Process)
    return Work(process.engine, process.clock, agency, platform=agency is None)
