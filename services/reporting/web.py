"""The web process of reporting: its resources."""

from pathlib import Path

from flask import Flask

from kernel.service import Process
from kernel.web.app import create_app
from services.reporting.api import figures, releases

LOCALE = Path(__file__).parent / "locale"


def app(process: Process) -> Flask:
    """The Flask application."""
    return create_app(process, [releases, figures], title="Obhut reporting", catalogue=LOCALE)
