"""Templates to pages: Jinja2 with everything escaped, all read at the start, and the headers a page goes out with."""

from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from gateway.web import formats
from gateway.web.assets import Assets
from kernel.translations import add_catalogue, sentence

HERE = Path(__file__).parent
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "Vary": "Accept-Language, Cookie",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Rendering:
    """Makes pages of templates."""

    def __init__(self, assets: Assets) -> None:
        add_catalogue(HERE / "locale")
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined,
            trim_blocks=True, lstrip_blocks=True, auto_reload=False,
        )  # fmt: skip
        self._templates.globals |= {
            "asset": assets.address, "version": version("obhut"), "day": formats.day, "instant": formats.instant,
        }  # fmt: skip
        for name in self._templates.list_templates():
            self._templates.get_template(name)

    def page(self, name: str, language: str, told: Mapping[str, Any], status: int = 200) -> Response:
        """A page in a language; `told`: what its template names."""

        def said(code: str, **values: object) -> str:
            return sentence(code, language).format(**values) if values else sentence(code, language)

        text = self._templates.get_template(f"{name}.html").render(told, t=said, language=language)
        return HTMLResponse(text, status, HEADERS | {"Content-Language": language})
