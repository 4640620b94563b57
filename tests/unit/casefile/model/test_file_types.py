"""What may be attached: decided by what is in a file, whatever it is called."""

import io
import zipfile

import pytest

from services.casefile.attachments import model as filetypes
from services.casefile.attachments.model import TYPES, ForbiddenType, as_named, at_first_sight, fits, looked_into

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
CONTENT = {
    "application/pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n",
    "image/jpeg": b"\xff\xd8\xff\xe1\x00\x10Exif\0\0" + bytes(40),
    "image/png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(40),
    "image/gif": b"GIF89a" + bytes(40),
    "image/webp": b"RIFF\x10\0\0\0WEBPVP8 " + bytes(40),
    "image/tiff": b"II*\0\x08\0\0\0" + bytes(40),
    "image/heic": b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic" + bytes(40),
    "application/rtf": b"{\\rtf1\\ansi Guten Tag}",
    "text/plain": "Größe und Maß, in Stichworten.\r\n".encode(),
    "text/plain; begins like an archive": "PKH-Antrag gestellt am 3. März.\r\n".encode(),
    "text/plain; an accident": b"PKW-Unfall auf dem Schulweg\n",
    "application/pdf; after blank lines": b"\r\n\r\n \n%PDF-1.4\n%\xe2\xe3\xcf\xd3\n",
    "application/pdf; after a mark": b"\xef\xbb\xbf\n%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "message/rfc822": b"Received: from a by b\r\nFrom: a@example.org\r\n\r\nHallo\r\n",
}
FORBIDDEN = {
    "a program of Windows": b"MZ\x90\0\x03\0\0\0" + bytes(60),
    "a program of Linux": b"\x7fELF\x02\x01\x01" + bytes(60),
    "a script": b"#!/bin/sh\nrm -r /\n",
    "a batch file": b"@echo off\r\ndel *.*\r\n",
    "a page": b"<!DOCTYPE html><html><script>alert(1)</script>",
    "a page after blanks": b"\xef\xbb\xbf  \n<html>",
    "a drawing with scripts": b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
    "PHP": b"<?php phpinfo();",
    "an archive": b"\x1f\x8b\x08" + bytes(40),
    "another archive": b"7z\xbc\xaf'\x1c" + bytes(40),
    "a film": b"\0\0\0\x18ftypisom\0\0\0\0isom" + bytes(40),
    "noise": bytes(range(256)),
    "a page before a PDF": b"<html>\n%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "a PDF that begins too late": b"\n" * 1024 + b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\0",
    "the end of an archive": b"PK\x05\x06" + bytes(18),
}


def packed(*names: str, first: bytes = b"") -> io.BytesIO:
    """An archive with these members."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        if first:
            archive.writestr("mimetype", first)
        for name in names:
            archive.writestr(name, "x")
    return made


def compound(class_id: bytes) -> io.BytesIO:
    """A compound file whose root has this class."""
    header = bytearray(512)
    header[:8], header[30:32], header[48:52] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x09\0", bytes(4)
    root = bytearray(512)
    root[80:96] = class_id
    return io.BytesIO(bytes(header + root))


def kind_of(content: io.BytesIO) -> str:
    return looked_into(at_first_sight(content.getvalue()[: filetypes.HEAD_BYTES]), content)


@pytest.mark.parametrize(("kind", "content"), CONTENT.items())
def test_what_is_allowed_is_known_by_its_content(kind: str, content: bytes) -> None:
    """Each type of the list is recognised without its name."""
    assert kind_of(io.BytesIO(content)) == kind.partition(";")[0]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_what_is_run_or_unpacked_is_refused(what: str) -> None:
    """Nothing that could harm whoever opens it comes in."""
    with pytest.raises(ForbiddenType):
        kind_of(io.BytesIO(FORBIDDEN[what]))


def test_a_text_may_begin_like_a_mail() -> None:
    """A note that says to whom and when is a text where its name says so, and must be one to its end."""
    note = at_first_sight(b"To: Frau Meier\nDate: 3 March\n\nBitte anrufen.\n")
    assert (as_named(note, "Notiz.TXT"), as_named(note, "Notiz.eml"), as_named("image/png", "a.txt")) == (
        "text/plain", "message/rfc822", "image/png",
    )  # fmt: skip


def test_documents_of_offices_are_told_from_archives() -> None:
    """Both are ZIP files; a look inside decides, and macros are refused wherever they lie."""
    assert kind_of(packed("[Content_Types].xml", "word/document.xml")) == WORD
    assert kind_of(packed("content.xml", first=ODT.encode())) == ODT
    for wrong in (
        packed("a.txt"),
        packed("word/document.xml"),
        packed("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
        packed("content.xml", "Basic/Standard/Module1.xml", first=ODT.encode()),
        packed("content.xml", first=b"application/epub+zip"),
        io.BytesIO(b"PK\x03\x04 no archive at all"),
    ):
        with pytest.raises(ForbiddenType):
            kind_of(wrong)


def test_mails_of_outlook_are_told_from_old_documents() -> None:
    """Both are compound files; old Office documents may hold macros."""
    assert kind_of(compound(bytes.fromhex("0b0d020000000000c000000000000046"))) == filetypes.OUTLOOK
    for wrong in (
        compound(bytes.fromhex("0609020000000000c000000000000046")),
        io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ):
        with pytest.raises(ForbiddenType):
            kind_of(wrong)


def test_names_fit_their_content() -> None:
    """A text called .bat would be run by whoever opens the saved file."""
    for kind, known in TYPES.items():
        for ending in known.endings:
            fits(kind, f"Zeugnis.{ending.upper()}")
        for name in ("x.exe", "x.bat", "x", "pdf", f"x.{known.endings[0]}.js", "x.html"):
            with pytest.raises(ForbiddenType):
                fits(kind, name)
