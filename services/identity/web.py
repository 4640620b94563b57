"""The web process of identity: its resources, and what they work with."""

from datetime import timedelta
from functools import partial
from pathlib import Path

from flask import Flask

from kernel.service import Process, secret_file
from kernel.tokens import Signer
from kernel.web.app import create_app
from kernel.web.wiring import provide
from services.identity.api import (
    absences,
    accounts,
    agencies,
    colleagues,
    directory,
    groups,
    introspection,
    security_log,
    sessions,
)
from services.identity.api.tools import OpenWork, Tools
from services.identity.model.passwords import Passwords
from services.identity.model.sessions import Lifetime
from services.identity.store import Work

LOCALE = Path(__file__).parent / "locale"


def app(process: Process, open_work: OpenWork | None = None) -> Flask:
    """The Flask application. `open_work`: another way to open units of work, for tests without a database."""
    people = [sessions.blueprint, accounts.me, accounts.of_agency, accounts.blueprint, absences.blueprint]
    resources = [*people, agencies.blueprint, groups.districts, groups.teams, colleagues.blueprint]
    resources += [security_log.blueprint, security_log.platform]
    made = create_app(process, resources, title="Obhut: identity", catalogue=LOCALE)
    made.register_blueprint(introspection.blueprint)
    made.register_blueprint(directory.blueprint)
    settings = process.settings
    provide(
        made,
        Tools(
            settings,
            open_work or partial(Work, process.engine, process.clock),
            Passwords(settings.env),
            Lifetime(timedelta(seconds=settings.session_idle), timedelta(seconds=settings.session_longest)),
            Signer(secret_file(settings, "token.jwk"), process.clock),
        ),
    )
    return made
