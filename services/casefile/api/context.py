"""A unit of work for the request at hand."""

from uuid import UUID

from flask import request

from kernel.data.idempotency import Said
from kernel.errors import Refusal
from kernel.principal import Principal
from kernel.web import requests
from kernel.web.wiring import provided
from services.casefile.store import Work
from services.casefile.store.foundation import Foundation

LEASE_HEADER = "X-Obhut-Lease"
lease_header = {
    "name": LEASE_HEADER,
    "in": "header",
    "required": False,
    "schema": {"type": "string", "format": "uuid"},
    "description": "the lease one holds; refused where it is not the current one, so that nothing is overwritten",
}


def work_for(principal: Principal, said: Said | None = None) -> Work:
    """A unit of work behind the wall of the person's agency; without one it sees no file at all.

    `said`: what the request says, where not all of its body is the same when it is repeated.
    """
    work = Work(provided(Foundation), principal.agency)
    work.said, work.who = said or requests.said(), principal
    shown = request.headers.get(LEASE_HEADER)
    if shown is not None:
        try:
            work.shown_lease = UUID(shown)
        except ValueError:
            raise Refusal("lease_malformed") from None
    return work


def work_of_platform_for(principal: Principal) -> Work:
    """A unit of work before which no wall stands, for what belongs to no agency."""
    work = Work(provided(Foundation), platform=True)
    work.who = principal
    return work
