"""A unit of work for the request at hand."""

from flask import current_app

from kernel.principal import Principal
from services.casefile.store import Work


def work_for(principal: Principal) -> Work:
    """A unit of work behind the wall of the person's agency; without one it sees no file at all."""
    return Work(current_app.extensions["casefile"], principal.agency)
