"""What names a source leads to it: sections, promises, decisions, pages and their headings."""

from pathlib import Path

import pytest

from tests.pages import DOCS, ROOT, citations, dangling, tracked

HERE = ROOT / "services" / "somewhere.py"
THIS = Path(__file__)
LEADS_NOWHERE = {
    "see privacy.md, 77": ["privacy.md, 77"],
    "Source: privacy.md, 1 and 78.": ["privacy.md, 78"],
    "(product.md, W99)": ["product.md, W99"],
    "product.md (V8, V98)": ["product.md, V98"],
    "product.md, W4 and\n    W97": ["product.md, W97"],
    'programmes.md ("No such\n# heading")': ['programmes.md, "No such heading"'],
    "product.md, clearing": ["product.md, clearing"],
    "privacy.md, W4": ["privacy.md, W4"],
    "design/privacy.md": ["design/privacy.md"],
    "nowhere.md says so": ["nowhere.md"],
    "docs/operations.md#no-such-heading": ["docs/operations.md#no-such-heading"],
    "told at once (V8, V96)": ["(V96)"],
    "W95: at the latest": ["(W95)"],
    "ADR 4 and 995": ["ADR 995"],
    "because of docs/adr/0994": ["adr/0994"],
}
LEADS_SOMEWHERE = (
    'privacy.md, 1 and 2; product.md, W4 and V8; product.md, "Who uses it"',
    'programmes.md ("A field", "Terms with dates"); design by programmes.md',
    "Source: docs/programmes.md (bfm: registered), product.md (V8, V10); (V8, V10), ADR 3, docs/adr/0003, ADRs 1 and 2",
    "docs/operations.md#going-back, https://example.org/nowhere.md, README.md",
)


def test_every_note_leads_to_its_source() -> None:
    """A stranger can follow each source of a rule, in code, pages, templates and tests."""
    found = {
        file.relative_to(ROOT).as_posix(): notes
        for file in tracked()
        if file != THIS and (notes := dangling(file.read_text(encoding="utf-8"), file))
    }
    assert found == {}


def test_notes_are_found_at_all() -> None:
    """The patterns find what is written: a rule that matches nothing would hold for everything."""
    cited = [note for file in tracked() if file != THIS for note in citations(file.read_text(encoding="utf-8"))]
    assert len(cited) > 50
    assert {page for page, _ in cited} == {"privacy.md", "product.md", "programmes.md"}


@pytest.mark.parametrize("text", LEADS_NOWHERE)
def test_a_dangling_note_is_told(text: str) -> None:
    """Each kind of note can fail, across line breaks too."""
    assert dangling(text, HERE) == LEADS_NOWHERE[text]


@pytest.mark.parametrize("text", LEADS_SOMEWHERE)
def test_a_good_note_is_left_alone(text: str) -> None:
    """The ways in which notes are written are understood."""
    assert dangling(text, HERE) == []


def test_a_dangling_link_is_told() -> None:
    """A link of a page is read from the page's own folder, and its heading must be there."""
    page = "[a](adr/0003-nameko-at-the-edge.md) [b](docs/privacy.md) [c](privacy.md#no-such)"
    page += " [d](../README.md) [e](#none)"
    assert dangling(page, DOCS / "somewhere.md") == [
        "privacy.md#no-such",
        "(docs/privacy.md)",
        "(privacy.md#no-such)",
        "(#none)",
    ]
