"""What an archive may be is decided by its directory, before anything in it is opened."""

import io
import random
import stat
import struct
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.casefile.attachments import archives
from services.casefile.attachments.model import ForbiddenType, looked_into

ZIP, ODT = "application/zip", "application/vnd.oasis.opendocument.text"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NEEDED = ("[Content_Types].xml", "word/document.xml")
Change = Callable[[zipfile.ZipInfo], None]


def document(
    *names: str, change: Change = lambda _: None, method: int = zipfile.ZIP_DEFLATED, text: bytes = b"x"
) -> bytes:
    """A document with further members, one of which was changed in the directory."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name in (*NEEDED, *names):
            archive.writestr(name, text)
        for member in archive.infolist()[len(NEEDED) :]:
            change(member)
    return made.getvalue()


def open_document(mimetype: bytes, method: int) -> bytes:
    """An ODF document whose first member is packed by this method."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        archive.writestr("mimetype", mimetype)
        archive.writestr("content.xml", "x")
    return made.getvalue()


def kind_of(content: bytes) -> str:
    return looked_into(ZIP, io.BytesIO(content))


def _with(**values: int) -> Change:
    def change(member: zipfile.ZipInfo) -> None:
        for name, value in values.items():
            setattr(member, name, value)

    return change


REFUSED = {
    "a link": document("a", change=_with(external_attr=(stat.S_IFLNK | 0o777) << 16)),
    "a device": document("a", change=_with(external_attr=(stat.S_IFCHR | 0o600) << 16)),
    "a locked member": document("a", change=_with(flag_bits=1)),
    "a program": document("word/setup.EXE"),
    "a script": document("word/a.ps1"),
    "macros": document("word/vbaProject.bin"),
    "signed macros": document("word/vbaProjectSignature.bin"),
    "a way out": document("../../a.txt"),
    "a way out of Windows": document("word\\..\\..\\a.txt"),
    "a place on the disk": document("/etc/cron.d/a"),
    "a place on a drive": document("C:\\a.txt"),
    "members over one another": document("a", change=_with(compress_size=10_000_000)),
    "more than anybody unpacks": document("a", change=_with(file_size=2**40)),
    "packed a thousandfold": document("a", change=_with(file_size=archives.ANY_COMPUTER_BYTES + 1)),
    "too many members": document(*(f"word/{number}" for number in range(archives.MEMBERS))),
    "packed by bzip2": document("a", method=zipfile.ZIP_BZIP2),
    "packed by LZMA": document("a", method=zipfile.ZIP_LZMA),
    "a type packed by bzip2": open_document(ODT.encode(), zipfile.ZIP_BZIP2),
    "a type packed by LZMA": open_document(ODT.encode(), zipfile.ZIP_LZMA),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_no_office_makes_is_refused_unopened(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Method, lock, kind, name, sizes and number are read in the directory; no member is opened."""
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_, **__: pytest.fail("a member was opened"))
    with pytest.raises(ForbiddenType):
        kind_of(REFUSED[what])


def test_the_same_member_twice_is_refused() -> None:
    """Which of the two a reader takes nobody knows: one is looked at here, the other opened there."""
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = document("word/a.xml", "word/a.xml")
    with pytest.raises(ForbiddenType):
        kind_of(twice)


def test_a_long_directory_is_not_read() -> None:
    """However much of it there is, nobody reads more at once than a directory may have."""
    long = document(*(f"word/{number:0200d}" for number in range(3_000)))
    asked: list[int] = []

    class Counting(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            got = super().read(size)
            asked.append(len(got))
            return got

    with pytest.raises(ForbiddenType):
        looked_into(ZIP, Counting(long))
    assert max(asked) <= archives.DIRECTORY_BYTES + 1


def test_what_offices_write_is_taken() -> None:
    """Pictures by the hundred, tables that pack fifty times, folders as members, a type that was deflated."""
    assert kind_of(document(*(f"word/media/picture{number}.png" for number in range(1_500)))) == WORD
    assert kind_of(document("word/", "word/embeddings/oleObject1.bin", "xl/Straße 1.2.xml")) == WORD
    assert kind_of(document("xl/sheet.xml", text=b"<c><v>12345</v></c>" * 200_000)) == WORD
    assert kind_of(document("a", change=_with(external_attr=(stat.S_IFREG | 0o755) << 16))) == WORD
    assert {kind_of(open_document(ODT.encode(), method)) for method in archives.PACKED_BY} == {ODT}


@given(st.integers(0, 2**32), st.sampled_from([document("a", "b"), open_document(ODT.encode(), zipfile.ZIP_DEFLATED)]))
def test_a_broken_archive_is_refused_and_nothing_else_happens(seed: int, whole: bytes) -> None:
    """Bytes changed anywhere, directories that point beyond the end: a type of the list, or the refusal of one."""
    chance, broken = random.Random(seed), bytearray(whole)  # noqa: S311 -- because nothing rests on its being secret
    for _ in range(chance.randint(1, 6)):
        broken[chance.randrange(len(broken))] = chance.randrange(256)
    if chance.random() < 0.3:
        struct.pack_into("<L", broken, len(broken) - 10, chance.randrange(2**32))
    try:
        kind = kind_of(bytes(broken))
    except ForbiddenType:
        return
    assert kind in (WORD, ODT)
