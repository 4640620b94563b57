"""The web process of retention: its resources."""

from pathlib import Path

from flask import Flask

from kernel.service import Process
from kernel.web.app import create_app
from services.retention.api import orders, retention
from services.retention.api_of_brakes import brakes

LOCALE = Path(__file__).parent / "locale"


def app(process: Process) -> Flask:
    """The Flask application."""
    return create_app(process, [retention, orders, brakes], title="Obhut retention", catalogue=LOCALE)
