"""Drawing a sheet, in the jobs process alone: what draws needs Pango, and is not imported before."""

import structlog

from kernel.observe.logs import place_of
from services.casefile.copies.blank_layout import BlankSheet
from services.casefile.copies.print_sheet import Drawn, Sheet
from services.casefile.errors import CasefileError

log = structlog.get_logger("jobs")
FAILED = "print_failed"


def on_paper(page: Sheet | BlankSheet) -> Drawn:
    """The PDF of a sheet. Whatever keeps it from being drawn, such as a machine without Pango, would do so again.

    Raises `CasefileError` `print_failed`.
    """
    try:
        from services.casefile.copies.pdf import pdf

        return pdf(page)
    except Exception as error:
        log.error("print_failed", error=type(error).__name__, place=place_of(error))
        raise CasefileError(FAILED) from None
