"""The HTTP resources of identity: each parses, opens the unit of work, calls one use case and answers."""

from datetime import timedelta
from functools import partial
from pathlib import Path

from flask import Flask

from kernel.service import Process, secret_file
from kernel.tokens import Signer
from kernel.web.app import create_app
from services.identity.api import accounts, agencies, introspection, sessions
from services.identity.api.tools import KEY, OpenWork, Tools
from services.identity.model.passwords import Passwords
from services.identity.model.sessions import Lifetime
from services.identity.store import Work


def app(process: Process, open_work: OpenWork | None = None) -> Flask:
    """The web process of identity. `open_work`: another way to open units of work, for tests without a database."""
    settings = process.settings
    flask = create_app(
        settings,
        process.engine,
        process.clock,
        [sessions.blueprint, accounts.me, agencies.blueprint, accounts.of_agency, accounts.blueprint],
        title="Obhut: identity",
        catalogue=Path(__file__).parents[1] / "locale",
    )
    flask.register_blueprint(introspection.blueprint)
    flask.extensions[KEY] = Tools(
        settings,
        open_work or partial(Work, process.engine, process.clock),
        Passwords(settings.env),
        Lifetime(timedelta(seconds=settings.session_idle), timedelta(seconds=settings.session_longest)),
        Signer(secret_file(settings, "token.jwk"), process.clock),
    )
    return flask
