"""The pages of this repository, as tests follow what leads to them: headings, sections, promises, links, notes.

A note is what names the source of a rule: `privacy.md, 2`, `product.md, W4 and V8`, `programmes.md ("A field")`,
`ADR 3`, `docs/operations.md#going-back`. `dangling` tells the notes of a text that lead nowhere.
"""

import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
BINARY = frozenset({".png", ".woff2", ".pdf", ".docx", ".xlsx", ".gz", ".zip", ".xz"})

FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
PROMISE = re.compile(r"^- \*\*([WVPSHB]\d+)\.\*\* ", re.MULTILINE)
WRAPPED = re.compile(r"[ \t]*\n\s*(?:#+ )?")
NOTEWORTHY = re.compile(r"\.md\b|\bADR|\badr/|\b[WVPSHB]\d{1,2}[),:;]")

CITED = r"(?:product|programmes|privacy)\.md"
TARGET = r'(?:\d{1,2}\b|[WVPSHB]\d{1,2}\b|"[^"]{1,120}"|(?:waska|jmd|bfm|asd|clearing)\b)'
CITATION = re.compile(
    rf"(?<![\w.-])({CITED})`?(?:\]\([\w./#-]*\))?(?:, | \(|, \()({TARGET}(?:(?:, | and | or |; | \(){TARGET})*)"
)
PAGE = re.compile(r"(?<![\w/.-])([\w.][\w./-]*\.md)\b(?:#([\w-]+))?")
LINK = re.compile(r"\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]*))?\)")
DECISION = re.compile(r"\bADRs? (\d+(?:(?:, | and | or )\d+)*)")
DECISION_FILE = re.compile(r"\badr/(\d{4})")
BARE = re.compile(r"(?<!\.md )\(([WVPSHB]\d{1,2}(?:(?:, | and )[WVPSHB]\d{1,2})*)(?=[),:;])|\b([WVPSH]\d{1,2})(?=: )")


@cache
def tracked() -> tuple[Path, ...]:
    """All text files that git keeps, and that are there."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z"]
    names = subprocess.run(command, capture_output=True, check=True, text=True).stdout.split("\0")  # noqa: S603 -- because the command is fixed
    files = (ROOT / name for name in names if name)
    return tuple(file for file in files if file.is_file() and file.suffix not in BINARY)


def headings(text: str) -> list[str]:
    """The headings of a page, in order; what stands in a block of code is none."""
    return HEADING.findall(FENCED.sub("", text))


def anchors(text: str) -> set[str]:
    """Every heading, as GitHub makes an anchor of it."""
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings(text)}


@cache
def page(name: str) -> str:
    """A page of docs/, read once."""
    return (DOCS / name).read_text(encoding="utf-8")


def promises() -> list[str]:
    """The numbers that docs/product.md defines, in order."""
    return PROMISE.findall(page("product.md"))


def dangling(text: str, file: Path) -> list[str]:
    """The notes of a text that lead nowhere. `file`: where it stands, since links are read from there."""
    if not NOTEWORTHY.search(text):
        return []
    flat = WRAPPED.sub(" ", text)
    decided = {path.name[:4] for path in (DOCS / "adr").glob("*.md")}
    named = [number for match in DECISION.finditer(flat) for number in re.findall(r"\d+", match[1])]
    return [
        *(f"{name}, {target}" for name, target in citations(flat) if not _leads(name, target)),
        *(f"({number})" for match in BARE.finditer(flat) for number in _unknown(match[1] or match[2])),
        *(f"ADR {number}" for number in named if number.zfill(4) not in decided),
        *(f"adr/{number}" for number in DECISION_FILE.findall(flat) if number not in decided),
        *(match[0] for match in PAGE.finditer(flat) if not _is_there(match, (ROOT, DOCS, file.parent))),
        *(_links(text, file) if file.suffix == ".md" else ()),
    ]


def citations(flat: str) -> Iterator[tuple[str, str]]:
    """Each page that is cited as a source, with each place on it, of a text without line breaks."""
    for match in CITATION.finditer(flat):
        for target in re.findall(TARGET, match[2]):
            yield match[1], target


def _leads(name: str, target: str) -> bool:
    text = page(name)
    if target.startswith('"'):
        return target.strip('"').rstrip(",.").lower() in WRAPPED.sub(" ", text).replace("*", "").lower()
    if target.isdigit():
        return any(heading.startswith(f"{target}. ") for heading in headings(text))
    if target.islower():
        return target in headings(text)
    return name == "product.md" and target in promises()


def _unknown(numbers: str) -> list[str]:
    return [number for number in re.findall(r"[WVPSHB]\d+", numbers) if number not in promises()]


def _is_there(match: re.Match[str], bases: tuple[Path, ...]) -> bool:
    found = [base / match[1] for base in bases if (base / match[1]).is_file()]
    return any(not match[2] or match[2] in anchors(file.read_text(encoding="utf-8")) for file in found)


def _links(text: str, file: Path) -> Iterator[str]:
    for match in LINK.finditer(FENCED.sub("", text)):
        target = file.parent / match[1] if match[1] else file
        if not target.exists() or (match[2] and match[2] not in anchors(target.read_text(encoding="utf-8"))):
            yield match[0][1:]
