"""What the resources of identity work with, made once when the process starts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from flask import request
from flask_smorest import Blueprint

from kernel.principal import Principal
from kernel.settings import Settings
from kernel.tokens import Signer
from kernel.web.problems import ProblemSchema
from kernel.web.requests import if_match, said
from kernel.web.wiring import provided
from services.identity.model.passwords import Passwords
from services.identity.model.sessions import Lifetime
from services.identity.store import Work

OF_SESSION = "X-Obhut-Session"  # set by the gateway, which alone knows the session's token
VERSIONED = {"ETag": {"description": "The version, for If-Match", "schema": {"type": "string"}}}
REFUSED = {"schema": ProblemSchema, "content_type": "application/problem+json"}

View = TypeVar("View", bound=Callable[..., Any])

OpenWork = Callable[..., Work]
"""Opens a unit of work, as `store.Work` does: (agency=None, *, platform=False)."""


@dataclass(frozen=True, slots=True)
class Tools:
    """Settings of the process, its units of work, hashing, lifetime of sessions, and the key that signs tokens."""

    settings: Settings
    open_work: OpenWork
    passwords: Passwords
    lifetime: Lifetime
    signer: Signer


def tools() -> Tools:
    """The tools of this process."""
    return provided(Tools)


def work_of(who: Principal) -> Work:
    """A signed-in person's unit of work: of their agency, or of the platform for those who have none."""
    work = tools().open_work(who.agency, platform=who.agency is None)
    work.who, work.said = who, said()
    return work


def platform_work() -> Work:
    """Work across agencies, by name: signing in, introspection, sessions."""
    return tools().open_work(platform=True)


def session_token() -> str:
    """The token of the session this request came with, where the gateway says it; else ""."""
    return request.headers.get(OF_SESSION, "")


def versioned(blueprint: Blueprint) -> Callable[[View], View]:
    """What every change of something with a version says of itself: it names the version by If-Match, or is refused."""

    def declared(view: View) -> View:
        view = blueprint.alt_response(428, **REFUSED, description="If-Match is missing")(view)
        view = blueprint.alt_response(412, **REFUSED, description="Changed meanwhile")(view)
        return cast(View, blueprint.doc(parameters=[if_match])(view))

    return declared
