"""What the resources of identity work with, made once when the process starts."""

from dataclasses import dataclass

from flask import current_app

from kernel.principal import Principal
from kernel.service import Process
from kernel.tokens import Signer
from kernel.web.problems import ProblemSchema
from kernel.web.requests import principal
from services.identity.model.passwords import Passwords
from services.identity.model.sessions import Lifetime
from services.identity.store import Work

KEY = "identity_tools"
PAGED = {
    "X-Pagination": {
        "description": "JSON with total, total_pages, page and page_size",
        "schema": {"type": "string"},
    }
}
VERSIONED = {"ETag": {"description": "The version, for If-Match", "schema": {"type": "string"}}}
REFUSED = {"schema": ProblemSchema, "content_type": "application/problem+json"}


@dataclass(frozen=True, slots=True)
class Tools:
    """Engine, clock and settings of the process; hashing, lifetime of sessions, and the key that signs tokens."""

    process: Process
    passwords: Passwords
    lifetime: Lifetime
    signer: Signer

    def platform_work(self) -> Work:
        """Work across agencies, by name: signing in, introspection, sessions."""
        return Work(self.process.engine, self.process.clock, platform=True)


def tools() -> Tools:
    """The tools of this process."""
    found: Tools = current_app.extensions[KEY]
    return found


def work_of(who: Principal | None = None) -> Work:
    """The signed-in person's unit of work: of their agency, or of the platform for those who have none."""
    who, process = who or principal(), tools().process
    return Work(process.engine, process.clock, who.agency, platform=who.agency is None)
