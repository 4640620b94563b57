"""What keeps a file from being drawn is logged by its class and place, and never by the words of the file."""

import sys
from datetime import date
from typing import Any

import pytest
from structlog.testing import capture_logs

from services.casefile.copies.print_layout import sheet
from services.casefile.copies.usecases.drawing import on_paper
from services.casefile.copies.whole_file import WholeFile
from services.casefile.errors import CasefileError

MODULE = "services.casefile.copies.pdf"


class Broken:
    """A module that cannot draw."""

    @staticmethod
    def pdf(sheet: Any) -> bytes:
        """As a library would: it quotes what it was given."""
        raise ValueError(f"cannot draw {sheet}")


@pytest.mark.parametrize(("module", "error"), [(Broken, "ValueError"), (None, "ModuleNotFoundError")])
def test_it_fails_with_a_code(
    whole: WholeFile, monkeypatch: pytest.MonkeyPatch, module: type[Broken] | None, error: str
) -> None:
    """A file that cannot be drawn, and a machine without the library, are told apart in the log alone."""
    monkeypatch.setitem(sys.modules, MODULE, module)
    with capture_logs() as logs, pytest.raises(CasefileError) as refused:
        on_paper(sheet(whole, "de", date(2026, 3, 2)))
    assert refused.value.code == "print_failed"
    assert refused.value.__suppress_context__
    assert [(one["event"], one["error"]) for one in logs] == [("print_failed", error)]
    assert "Yıldız" not in str(logs)
