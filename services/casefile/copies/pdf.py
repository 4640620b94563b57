"""The PDF of a sheet, by WeasyPrint: tagged for screen readers (PDF/UA-1), as BITV 2.0 asks of public bodies.

Only the jobs process imports this: it needs Pango, a system library, and takes seconds for a long file.
"""

import logging
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from services.casefile.copies.blank_layout import BlankSheet
from services.casefile.copies.pdf_structure import finish
from services.casefile.copies.print_sheet import Drawn, Sheet

HERE = Path(__file__).parent
logging.getLogger("weasyprint").disabled = True  # it tells what it could not draw, in the words of the file
logging.getLogger("fontTools").disabled = True


class ReachesOut(Exception):
    """A sheet asked for something beyond itself, which no sheet may."""


def pdf(sheet: Sheet | BlankSheet) -> Drawn:
    """The pages of a sheet. Nothing is fetched for it: what a file says is text and never markup or an address."""
    fonts = FontConfiguration()
    page = "blank.html" if isinstance(sheet, BlankSheet) else "file.html"
    html = HTML(string=_templates().get_template(page).render(sheet=sheet), url_fetcher=_fetch_nothing)
    words = f':root {{ --page: "{sheet.words["page"]}"; --of: "{sheet.words["of"]}" }}'
    styles = [CSS(string=_css() + words, font_config=fonts, url_fetcher=_fetch_nothing)]
    document = html.render(stylesheets=styles, font_config=fonts, pdf_variant="pdf/ua-1")
    made: bytes = document.write_pdf(finisher=finish, pdf_variant="pdf/ua-1")
    letters = {letter for font in document.fonts.values() for letter in font.missing}
    return Drawn(made, Counter(script(chr(letter)) for letter in letters))


def script(letter: str) -> str:
    """The script of a letter, as Unicode names it: ETHIOPIC of U+1200."""
    return unicodedata.name(letter, "UNNAMED").split(maxsplit=1)[0]


@lru_cache(maxsize=1)
def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined)


@lru_cache(maxsize=1)
def _css() -> str:
    return (HERE / "file.css").read_text("utf-8")


def _fetch_nothing(url: str, *_: object, **__: object) -> Mapping[str, Any]:
    raise ReachesOut(url.partition(":")[0][:10])
