"""Pages as they are drawn: what assistive technology needs of a PDF/UA-1 file, and letters that no font has."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream

from deploy.local import pango
from services.casefile.copies.blank_layout import blank_sheet
from services.casefile.copies.model.sender import Sender
from services.casefile.copies.print_layout import Cover, sheet
from services.casefile.copies.whole_file import WholeFile
from services.casefile.programmes import DIRECTORY
from services.casefile.templates.reading.loading import load_all
from tests.unit.casefile.copies.conftest import entry

TODAY = date(2026, 3, 2)
SENDER = Sender("Haus am Ring", "Ring 3\n06108 Halle", "0345 1-0")
UNASSIGNED = "\U000f1234"
pytestmark = pytest.mark.skipif(not pango.found(), reason="Pango is not on this machine; files cannot be printed")


@lru_cache(maxsize=4)
def drawn(what: str) -> PdfReader:
    """The pages of the empty forms of a programme."""
    from services.casefile.copies.pdf import pdf

    return PdfReader(
        BytesIO(pdf(blank_sheet(load_all(DIRECTORY)[what], "de", TODAY, SENDER, ["danger_assessments"])).pdf)
    )


@pytest.fixture
def paper(whole: WholeFile) -> PdfReader:
    """A file of several pages, with a long text and more answers than a page takes at once."""
    from services.casefile.copies.pdf import pdf

    text = "Ein langer Satz über ein Gespräch. " * 400
    journal = [entry(40, "journal", values={"on": "2026-01-05", "kind": "talk", "text": text})]
    answers = {**whole.answers, "first_name": "Ayşe"}
    made = pdf(sheet(replace(whole, answers=answers, entries={"journal": journal}), "de", TODAY, Cover(SENDER)))
    return PdfReader(BytesIO(made.pdf))


def kids_of(node: Any) -> list[Any]:
    """What an element holds, one or several."""
    held_by_it = node.get("/K", [])
    return list(held_by_it) if isinstance(held_by_it, list) else [held_by_it]


def elements(node: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """All elements of a structure tree, each with the types of those above it."""
    for kid in kids_of(node):
        found = kid.get_object()
        if hasattr(found, "get") and found.get("/Type") == "/StructElem":
            yield found, above
            yield from elements(found, (*above, found["/S"]))


def marks(reader: PdfReader) -> Iterator[tuple[int, str, int | None]]:
    """What each page marks: page, tag, and its number in the structure."""
    for number, page in enumerate(reader.pages):
        for operands, operator in ContentStream(page.get_contents(), reader).operations:
            if operator in (b"BDC", b"BMC"):
                about = operands[1] if len(operands) > 1 else {}
                yield number, str(operands[0]), about.get("/MCID")


def held(reader: PdfReader) -> set[tuple[int, int]]:
    """What the structure holds: page and number."""
    root = reader.trailer["/Root"]["/StructTreeRoot"].get_object()  # type: ignore[index]  # because a PDF has one
    pages = {page.indirect_reference.idnum: number for number, page in enumerate(reader.pages)}  # type: ignore[union-attr]  # because it is of a file
    found = set()
    for element, _ in elements(root):
        for kid in kids_of(element):
            if isinstance(kid, int):
                found.add((pages[element.raw_get("/Pg").idnum], int(kid)))
    return found


def test_foot_and_page_numbers_are_artifacts(paper: PdfReader) -> None:
    """All that is marked as content is in the structure, and the foot of every page is marked as no content."""
    assert len(paper.pages) > 2
    told = list(marks(paper))
    assert {(page, number) for page, _, number in told if number is not None} == held(paper)
    for number, page in enumerate(paper.pages):
        assert f"Seite {number + 1} von {len(paper.pages)}" in page.extract_text()
        assert sum(tag == "/Artifact" for at, tag, _ in told if at == number) >= 2


def test_heads_of_tables_say_what_they_head(paper: PdfReader) -> None:
    """A row, or a column; and none is empty, as one that was continued on the next page would be."""
    root = paper.trailer["/Root"]["/StructTreeRoot"].get_object()  # type: ignore[index]  # because a PDF has one
    heads = [(one, above) for one, above in elements(root) if one["/S"] == "/TH"]
    assert heads
    for one, above in heads:
        assert one["/A"]["/Scope"] == ("/Column" if "/THead" in above else "/Row")
        assert one["/K"]


def test_a_long_text_keeps_its_question(paper: PdfReader) -> None:
    """It is a heading with paragraphs, and no cell of a table goes over a page."""
    root = paper.trailer["/Root"]["/StructTreeRoot"].get_object()  # type: ignore[index]  # because a PDF has one
    types = [one["/S"] for one, above in elements(root) if "/Table" not in above]
    assert "/H4" in types
    assert types[types.index("/H4") + 1 :].count("/P") >= 1


def test_no_font_has_every_letter_and_the_print_says_so(whole: WholeFile) -> None:
    """It is drawn all the same; told are script and count, and never the text."""
    from services.casefile.copies.pdf import pdf

    answers = {**whole.answers, "name": f"Ayşe{UNASSIGNED}"}
    made = pdf(sheet(replace(whole, answers=answers), "de", TODAY))
    assert made.pdf.startswith(b"%PDF-1.7")
    assert dict(made.missing) == {"UNNAMED": 1}
    assert dict(pdf(sheet(whole, "de", TODAY)).missing) == {}


def test_empty_forms_are_drawn() -> None:
    """With their sender, and lines to write on."""
    text = drawn("asd").pages[0].extract_text()
    assert "Haus am Ring" in text
    assert "☐" in text
