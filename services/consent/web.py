"""The web process of consent: its resources, and the templates they show."""

from flask import Flask

from kernel.service import Process
from kernel.settings import refuse
from kernel.web.app import create_app
from kernel.web.wiring import provide
from services.consent.api import Tools, consents, templates
from services.consent.errors import TemplateRefused
from services.consent.model.templates import DIRECTORY, load_all

LOCALE = DIRECTORY.parent / "locale"


def app(process: Process) -> Flask:
    """The Flask application. A template that must not be used ends the start with a sentence."""
    try:
        tools = Tools(load_all())
    except TemplateRefused as wrong:
        refuse(f"a consent template must not be used: {wrong}")
    made = create_app(process, [templates, consents], title="Obhut consent", catalogue=LOCALE)
    provide(made, tools)
    return made
