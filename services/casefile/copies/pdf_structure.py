"""What WeasyPrint leaves undone of PDF/UA-1 (ISO 14289-1), mended in the file before it is written.

Feet and page numbers are marked as artifacts (7.8; ISO 32000-1, 14.8.2.2): it draws them as text that no element of the
structure holds. Header cells say whether they head a row or a column (7.5): it links cells to headers by ids alone.
"""

from collections.abc import Iterator
from typing import Any

ARTIFACT, FOOT = "/Artifact", "<</Type /Pagination>>"


def finish(_: Any, pdf: Any) -> None:
    """Called by WeasyPrint with the document and the PDF (pydyf), when all objects are made."""
    root = _of(pdf, pdf.catalog["StructTreeRoot"])
    held = set()
    for element, above in _elements(pdf, root["K"]):
        if element["S"] == "/TH":
            element["A"]["Scope"] = "/Column" if "/THead" in above else "/Row"
        held |= {(element["Pg"], kid) for kid in element["K"] if isinstance(kid, int)} if "Pg" in element else set()
    parents = _of(pdf, root["ParentTree"])["Nums"]
    for place, page in enumerate(pdf.page_references):
        drawn = _of(pdf, _of(pdf, page)["Contents"]).stream
        for position, operands in enumerate(drawn):
            if isinstance(operands, dict) and "MCID" in operands and (page, operands["MCID"]) not in held:
                drawn[position - 1 : position + 1] = [ARTIFACT, FOOT]
                parents[2 * place + 1][operands["MCID"]] = "null"


def _elements(pdf: Any, kids: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """All elements of the structure, each with the types of those it lies in."""
    for kid in kids:
        if isinstance(kid, bytes):
            element = _of(pdf, kid)
            if element.get("Type") == "/StructElem":
                yield element, above
                yield from _elements(pdf, element["K"], (*above, element["S"]))


def _of(pdf: Any, reference: bytes) -> Any:
    """The object of a reference such as `12 0 R`."""
    return pdf.objects[int(reference.split()[0])]
