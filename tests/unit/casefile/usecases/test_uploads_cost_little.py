"""No upload makes a web process grow by more than 40 MB, or work for over a second, before it is refused or taken."""

import bz2
import io
import json
import lzma
import random
import subprocess
import sys
import zipfile
from pathlib import Path

from tests.conftest import ROOT
from tests.unit.casefile.usecases.uploads_measured import BOUNDARY, MEGABYTE

ODT = b"application/vnd.oasis.opendocument.text"
MOST_KILOBYTES, MOST_SECONDS = 40 * 1024, 1.0
FORBIDDEN = "file_type_forbidden"


def archive(method: int, *members: tuple[str, bytes]) -> bytes:
    """An archive of these members."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as packed:
        for name, content in members:
            packed.writestr(name, content)
    return made.getvalue()


def uploads() -> dict[str, tuple[str, bytes]]:
    """Contents by name of the file, with what becomes of each; none is larger than a few megabytes."""
    plain, noise = bytes(8 * MEGABYTE), random.Random(7).randbytes(2 * MEGABYTE)  # noqa: S311 -- because it is filling
    word = (("[Content_Types].xml", b"x"), ("word/document.xml", b"x"))
    return {
        "0-document.docx": ("taken", archive(zipfile.ZIP_DEFLATED, *word, ("word/media/a.jpeg", noise))),
        "type_by_bzip2.odt": (FORBIDDEN, archive(zipfile.ZIP_BZIP2, ("mimetype", ODT + plain))),
        "type_by_lzma.odt": (FORBIDDEN, archive(zipfile.ZIP_LZMA, ("mimetype", ODT + plain))),
        "type_deflated.odt": (FORBIDDEN, archive(zipfile.ZIP_DEFLATED, ("mimetype", ODT + plain))),
        "text_by_bzip2.docx": (FORBIDDEN, archive(zipfile.ZIP_BZIP2, *word, ("word/a.xml", plain))),
        "members.docx": (FORBIDDEN, archive(zipfile.ZIP_STORED, *word, *((f"word/{n}", b"") for n in range(12_000)))),
        "names.docx": (
            FORBIDDEN,
            archive(zipfile.ZIP_STORED, *word, *((f"{n:05}" + "a" * 9_000, b"") for n in range(200))),
        ),
        "blank_lines.txt": ("taken", b"\r\n" * MEGABYTE),
        "returns.txt": ("taken", b"\r" * 2 * MEGABYTE),
        "hyphens.txt": ("taken", (b"\r\n--" + BOUNDARY[:-1]) * 150_000),
        "text.txt": ("taken", b"Ein Satz wie jeder andere.\n" * 80_000),
        "mail.eml": ("taken", b"Received: from a by b\r\n" * 80_000),
        "entities.txt": (FORBIDDEN, b"<!DOCTYPE a [" + b'<!ENTITY a "aaaaaaaaaa">' * 150 + b"]><a/>"),
        "pdf.pdf": ("taken", b"\n" * 900 + b"%PDF-1.7\n" + noise),
        "picture.png": ("taken", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + noise),
        "outlook.msg": (FORBIDDEN, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 2 * MEGABYTE),
        "bzip2.txt": (FORBIDDEN, bz2.compress(plain)),
        "lzma.txt": (FORBIDDEN, lzma.compress(plain)),
        "noise.bin": (FORBIDDEN, noise),
    }


def test_no_upload_costs_a_process_much(tmp_path: Path) -> None:
    """Archives, directories and lines without end: refused or taken, at little cost."""
    known = uploads()
    for name, (_, content) in known.items():
        (tmp_path / name).write_bytes(content)
    asked = [sys.executable, "-m", "tests.unit.casefile.usecases.uploads_measured", str(tmp_path)]
    answered = subprocess.run(asked, cwd=ROOT, check=True, capture_output=True, text=True, timeout=300)
    told = [json.loads(line) for line in answered.stdout.splitlines()]
    assert {one["upload"]: one["outcome"] for one in told} == {name: became for name, (became, _) in known.items()}
    dear = [one for one in told if one["kilobytes"] > MOST_KILOBYTES or one["seconds"] > MOST_SECONDS]
    assert dear == []
