"""The PDF of a sheet, by WeasyPrint: tagged for screen readers (PDF/UA-1), as BITV 2.0 asks of public bodies.

Only the jobs process imports this: it needs Pango, a system library, and takes seconds for a long file.
"""

import logging
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from services.casefile.copies.print_layout import Sheet

HERE = Path(__file__).parent
logging.getLogger("weasyprint").disabled = True  # it tells what it could not draw, in the words of the file
logging.getLogger("fontTools").disabled = True


class ReachesOut(Exception):
    """A sheet asked for something beyond itself, which no sheet may."""


def pdf(sheet: Sheet) -> bytes:
    """The pages of a sheet. Nothing is fetched for it: what a file says is text and never markup or an address."""
    fonts = FontConfiguration()
    html = HTML(string=_template().render(sheet=sheet), url_fetcher=_fetch_nothing)
    words = f':root {{ --page: "{sheet.words["page"]}"; --of: "{sheet.words["of"]}" }}'
    styles = [CSS(string=_css() + words, font_config=fonts, url_fetcher=_fetch_nothing)]
    made: bytes = html.write_pdf(stylesheets=styles, font_config=fonts, pdf_variant="pdf/ua-1")
    return made


@lru_cache(maxsize=1)
def _template() -> Any:
    inside = Environment(loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined)
    return inside.get_template("file.html")


@lru_cache(maxsize=1)
def _css() -> str:
    return (HERE / "file.css").read_text("utf-8")


def _fetch_nothing(url: str, *_: object, **__: object) -> Mapping[str, Any]:
    raise ReachesOut(url.partition(":")[0][:10])
