"""What an attachment may be: a list of what is allowed (TYPES), and how content shows that it is one of these.

The sender's claim counts for nothing: the type follows from the bytes, and the name must fit it, since a computer opens
a saved file by its name. Nothing that is run or unpacked is on the list: no programs, scripts, pages, archives, macros.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO
from xml.etree.ElementTree import ParseError  # noqa: S405 -- because the class of an error is no parser
from zipfile import ZipFile

import puremagic

from kernel.errors import Refusal
from services.casefile.attachments import archives
from services.casefile.templates.declared.fields import Text

HEAD_BYTES = 4096  # enough for every signature
LONGEST_TYPE = 100
PDF_WITHIN = 1024  # bytes in which a PDF may begin (ISO 32000-1, annex H, note 13): scanners put blank lines in front
PDF, TEXT, MAIL = "application/pdf", "text/plain", "message/rfc822"
OUTLOOK, ZIP = "application/vnd.ms-outlook", "application/zip"
_OOXML, _ODF = "application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument."


class ForbiddenType(Refusal):
    """`file_type_forbidden`: not on the list; `file_name_misleading`: the name promises another type."""

    status, code = 415, "file_type_forbidden"


@dataclass(frozen=True)
class FileType:
    """A kind of file that may be attached. `endings`: of the names under which it may be saved."""

    label: Text
    endings: tuple[str, ...]


TYPES: Mapping[str, FileType] = {
    PDF: FileType(Text("PDF-Dokument", "PDF document"), ("pdf",)),
    "image/jpeg": FileType(Text("Foto (JPEG)", "Photo (JPEG)"), ("jpg", "jpeg", "jpe", "jfif")),
    "image/png": FileType(Text("Bild (PNG)", "Picture (PNG)"), ("png",)),
    "image/gif": FileType(Text("Bild (GIF)", "Picture (GIF)"), ("gif",)),
    "image/webp": FileType(Text("Bild (WebP)", "Picture (WebP)"), ("webp",)),
    "image/tiff": FileType(Text("Scan (TIFF)", "Scan (TIFF)"), ("tif", "tiff")),
    "image/heic": FileType(Text("Foto (HEIC)", "Photo (HEIC)"), ("heic", "heif")),
    TEXT: FileType(Text("einfacher Text", "Plain text"), ("txt", "text", "csv", "md", "log")),
    "application/rtf": FileType(Text("Textdokument (RTF)", "Text document (RTF)"), ("rtf",)),
    MAIL: FileType(Text("E-Mail (EML)", "E-mail (EML)"), ("eml",)),
    OUTLOOK: FileType(Text("E-Mail (MSG)", "E-mail (MSG)"), ("msg",)),
    _ODF + "text": FileType(Text("Textdokument (ODT)", "Text document (ODT)"), ("odt",)),
    _ODF + "spreadsheet": FileType(Text("Tabelle (ODS)", "Spreadsheet (ODS)"), ("ods",)),
    _ODF + "presentation": FileType(Text("Präsentation (ODP)", "Presentation (ODP)"), ("odp",)),
    _OOXML + "wordprocessingml.document": FileType(Text("Textdokument (DOCX)", "Text document (DOCX)"), ("docx",)),
    _OOXML + "spreadsheetml.sheet": FileType(Text("Tabelle (XLSX)", "Spreadsheet (XLSX)"), ("xlsx",)),
    _OOXML + "presentationml.presentation": FileType(Text("Präsentation (PPTX)", "Presentation (PPTX)"), ("pptx",)),
}
_OF_OFFICE = {"word/document.xml": "wordprocessingml.document", "xl/workbook.xml": "spreadsheetml.sheet"} | {
    "ppt/presentation.xml": "presentationml.presentation"
}
_ALSO_CALLED = {"image/heif": "image/heic", "text/rtf": "application/rtf"}
_ACTIVE = re.compile(rb"\s*(#!|<\?|<!doctype|<!--|<(html|head|body|script|svg|xml|iframe|object)\b)|@echo\b", re.I)
_HEADER = re.compile(rb"(?:From|Received|Return-Path|Date|Message-ID|Subject|To|MIME-Version|Delivered-To): ?\S", re.I)
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"mif1", b"msf1", b"hevc"})
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of old Office files and of MSG
_OUTLOOK_CLASS = bytes.fromhex("0b0d020000000000c000000000000046")  # {00020D0B-0000-0000-C000-000000000046}
_BLANKS = b"\xef\xbb\xbf\0 \t\n\f\r"  # with the mark that text in UTF-8 may begin with
_CONTROLS = bytes({*range(32)} - {*b"\t\n\r\f"}) + b"\x7f"


def at_first_sight(head: bytes) -> str:
    """The type that the first bytes show; ZIP and OUTLOOK are still to be looked into. Raises `ForbiddenType`."""
    if head.startswith(b"PK\x03\x04"):  # "PK" alone begins many a word
        return ZIP
    if head.startswith(_COMPOUND):
        return OUTLOOK
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return "image/heic"
    if head[:PDF_WITHIN].lstrip(_BLANKS).startswith(b"%PDF-"):
        return PDF
    known = _by_signature(head)
    if known in TYPES:
        return known
    if _ACTIVE.match(head.removeprefix(b"\xef\xbb\xbf")) or head.translate(None, _CONTROLS) != head:
        raise ForbiddenType()
    return MAIL if _HEADER.match(head) else TEXT


def looked_into(kind: str, content: BinaryIO) -> str:
    """The type after a look into a container; `content` may be read anywhere. Raises `ForbiddenType`."""
    if kind == ZIP:
        return _of_office(content)
    if kind == OUTLOOK and not _is_outlook(content):
        raise ForbiddenType()
    return kind


def fits(kind: str, name: str) -> None:
    """Raises `ForbiddenType` unless a file of this type may have this name."""
    _, dot, ending = name.rpartition(".")
    if not dot or ending.lower() not in TYPES[kind].endings:
        raise ForbiddenType("file_name_misleading")


def as_named(kind: str, name: str) -> str:
    """A text that begins like an e-mail, "To: …" say, is one only where its name says so; else it must be text."""
    return TEXT if kind == MAIL and name.rpartition(".")[2].lower() in TYPES[TEXT].endings else kind


def is_text(kind: str) -> bool:
    """Whether every byte of it must be text."""
    return kind == TEXT


def harmless_text(part: bytes) -> bool:
    """Whether there is no control character in it."""
    return part.translate(None, _CONTROLS) == part


def _by_signature(head: bytes) -> str:
    try:
        matches = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError, UnicodeDecodeError, ParseError):
        return ""
    mime = matches[0].mime_type if matches else ""
    return _ALSO_CALLED.get(mime, mime)


def _of_office(content: BinaryIO) -> str:
    """ODF says what it is in its first member, OOXML by the member all else hangs on."""
    try:
        with archives.opened(content) as archive:
            kind = _named(archive)
    except archives.Refused:
        raise ForbiddenType() from None
    if kind not in TYPES or not kind.startswith((_ODF, _OOXML)):
        raise ForbiddenType()
    return kind


def _named(archive: ZipFile) -> str:
    names = archive.namelist()
    if "mimetype" in names:
        with archive.open("mimetype") as member:
            return member.read(LONGEST_TYPE).decode("ascii", "replace").strip()
    if "[Content_Types].xml" not in names:
        return ""
    return next((_OOXML + _OF_OFFICE[name] for name in names if name in _OF_OFFICE), "")


def _is_outlook(content: BinaryIO) -> bool:
    """Whether the root of a compound file has the class of an Outlook message (MS-CFB 2.6, MS-OXMSG 2.1)."""
    content.seek(0)
    header = content.read(512)
    if len(header) < 512:
        return False
    sector = 1 << int.from_bytes(header[30:32], "little") if header[30] in (9, 12) else 512
    start = int.from_bytes(header[48:52], "little")
    content.seek((start + 1) * sector)
    return content.read(128)[80:96] == _OUTLOOK_CLASS
