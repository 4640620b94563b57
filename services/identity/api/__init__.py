"""The HTTP resources of identity: each parses, opens the unit of work, calls one use case and answers."""

from datetime import timedelta
from pathlib import Path

from flask import Flask

from kernel.service import Process, secret_file
from kernel.tokens import Signer
from kernel.web.app import create_app
from services.identity.api import accounts, agencies, introspection, sessions
from services.identity.api.tools import KEY, Tools
from services.identity.model.passwords import Passwords
from services.identity.model.sessions import Lifetime


def app(process: Process) -> Flask:
    """The web process of identity."""
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
        process,
        Passwords(settings.env),
        Lifetime(timedelta(seconds=settings.session_idle), timedelta(seconds=settings.session_longest)),
        Signer(secret_file(settings, "token.jwk"), process.clock),
    )
    return flask
