"""What an archive may be, an office file above all: decided by its directory before anything in it is opened (ADR 28).

An archive tells what it holds in a directory at its end (APPNOTE.TXT of PKWARE, 4.3). The directory is taken no longer
than any office writes it, and whatever it says that no office says is refused: other packing than none and deflate
(zipfile unpacks bzip2 and LZMA without bound, however little is asked for), sizes that only a trap has, members that
lie over one another, lead out of the archive, are links or are run.
"""

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

MEMBERS = 4_000
DIRECTORY_BYTES = 512 * 1024
UNPACKED_BYTES = 512 * 1024 * 1024
ANY_COMPUTER_BYTES, RATIO = 16 * 1024 * 1024, 200
"""What is unpacked to more than the first may be no more than so many times as large as it is packed."""
PACKED_BY = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 0x1
MACROS = ("basic/", "scripts/")
RUN = (
    *("exe", "dll", "com", "scr", "pif", "bat", "cmd", "msi", "msp", "cpl", "ocx", "sys", "drv", "lnk", "scf", "reg"),
    *("hta", "js", "jse", "vbs", "vbe", "wsf", "wsh", "ps1", "psm1", "jar", "class", "sh", "app", "apk", "py"),
)
DRIVE = re.compile(r"[A-Za-z]:")
BROKEN = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error),
    *(NotImplementedError, RuntimeError, ValueError, EOFError, IndexError, OverflowError),
)
"""What zipfile may raise on what is no archive, or none that it can read."""


class Refused(Exception):
    """This archive is not taken; nothing of it was opened."""


@contextmanager
def opened(content: BinaryIO) -> Iterator[zipfile.ZipFile]:
    """An archive whose directory is harmless. Raises `Refused` at once, or on what its members turn out to be."""
    try:
        with zipfile.ZipFile(cast(BinaryIO, _InSmallReads(content))) as archive:
            _check(archive.infolist(), content.seek(0, io.SEEK_END))
            yield archive
    except BROKEN:
        raise Refused from None


class _InSmallReads:
    """A file of which nobody gets more at once than a directory may have: zipfile reads one whole, however long."""

    def __init__(self, content: BinaryIO) -> None:
        self.seek, self.tell, self.seekable = content.seek, content.tell, content.seekable
        self._content = content

    def read(self, size: int = -1) -> bytes:
        """So many bytes; all that are left where no number is given. Raises `Refused` where that is too much."""
        got = self._content.read(min(size, DIRECTORY_BYTES + 1) if size >= 0 else DIRECTORY_BYTES + 1)
        if len(got) > DIRECTORY_BYTES:
            raise Refused
        return got


def _check(members: list[zipfile.ZipInfo], size: int) -> None:
    packed, unpacked = sum(one.compress_size for one in members), sum(one.file_size for one in members)
    if len(members) > MEMBERS or len({member.filename for member in members}) < len(members):
        raise Refused
    if packed > size or unpacked > UNPACKED_BYTES or unpacked > max(ANY_COMPUTER_BYTES, RATIO * packed):
        raise Refused
    if any(_is_strange(member) or _leads_out(member.orig_filename) or _runs(member.filename) for member in members):
        raise Refused


def _is_strange(member: zipfile.ZipInfo) -> bool:
    """Packed or locked as no office does, or a link, a device or the like."""
    kind = stat.S_IFMT(member.external_attr >> 16)
    plain = kind in (0, stat.S_IFREG, stat.S_IFDIR)
    return member.compress_type not in PACKED_BY or bool(member.flag_bits & ENCRYPTED) or not plain


def _leads_out(name: str) -> bool:
    """Whether a name is no place within the archive, on whatever computer it is unpacked."""
    way = name.replace("\\", "/")
    return "\0" in name or way.startswith("/") or DRIVE.match(name) is not None or ".." in way.split("/")


def _runs(name: str) -> bool:
    """Whether a member of an office document is a macro or a program."""
    lower = name.lower()
    return lower.startswith(MACROS) or "vbaproject" in lower or lower.rpartition(".")[2] in RUN
