"""A file as JSON, and many as a ZIP that is never whole in memory."""

import json
import struct
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from uuid import UUID
from zipfile import ZipFile

from services.casefile.copies.export_json import document
from services.casefile.copies.whole_file import WholeFile
from services.casefile.copies.zip_archive import Member, archive, as_json, file_name

DOCUMENTED = {  # docs/export-format.md
    *("format", "format_version", "basis", "with_entrusted", "id", "client_number", "programme", "template_version"),
    *("status", "district", "responsible", "opened_on", "closed_on", "erasure_due_on", "phases", "consents"),
    *("consents_withdrawn", "protected_address", "hidden"),
    *("responsibilities", "answers", "history", "withdrawn", "entries"),
}


def test_the_document_has_what_is_documented(whole: WholeFile) -> None:
    """No member more and none less; ids and days as text, what an entry said earlier behind it."""
    said = json.loads(as_json(document(whole)))
    assert set(said) == DOCUMENTED
    assert said["id"] == str(UUID(int=1))
    assert said["phases"] == [{"id": "intake", "started_on": "2026-01-07", "ended_on": "2026-02-03"}]
    assert said["consents"] == [{"purpose": "case_management", "since": "2026-01-07"}]
    assert said["consents_withdrawn"] == [{"purpose": "central_evaluation", "since": "2026-02-20"}]
    (step,) = said["entries"]["steps"]
    assert (step["parent"], step["values"]["what"]) == (str(UUID(int=11)), "Anmelden")
    assert [before["values"] for before in step["before"]] == [{"what": "Fragen"}]


def test_an_archive_goes_out_while_it_is_made() -> None:
    """A content is asked for when it is its turn, not before; the last member tells of every file."""
    asked: list[str] = []

    def content(name: str, size: int) -> Iterator[bytes]:
        asked.append(name)
        yield from (b"%d" % n * 1000 for n in range(size))

    def members() -> Iterator[Member]:
        for number in (1, 2):
            yield Member(UUID(int=number), ((f"{number}/a.bin", 1_390_000, content(f"a{number}", 500)),))
        yield Member(UUID(int=3), code="not_found")

    parts = archive(members(), "de")
    begun = [next(parts)]
    while not asked:
        begun.append(next(parts))
    assert asked == ["a1"]
    with ZipFile(BytesIO(b"".join([*begun, *parts]))) as read:
        assert read.testzip() is None
        assert read.namelist() == ["1/a.bin", "2/a.bin", "results.json"]
        results = json.loads(read.read("results.json"))["results"]
    assert [(one["ok"], one["code"], one["names"]) for one in results] == [
        (True, None, ["1/a.bin"]), (True, None, ["2/a.bin"]), (False, "not_found", []),
    ]  # fmt: skip
    assert results[2]["message"]


def test_a_client_number_makes_no_path() -> None:
    """Whatever an agency writes into it: no slash, no dot, nothing that a file system could take amiss."""
    assert file_name(7, "../0815/26 ä") == "007-___0815_26__"


def streamed(content: bytes) -> dict[str, bytes]:
    """The members as a reader has them that never goes back, such as Java's ZipInputStream: each header, what is packed
    behind it up to its own end, and a descriptor with sizes of 32 bits."""
    members: dict[str, bytes] = {}
    place = 0
    while content[place : place + 4] == b"PK\x03\x04":
        fields = struct.unpack_from("<HHHHHLLLHH", content, place + 4)
        needed, flags, method, longest_name, extra = fields[0], fields[1], fields[2], fields[8], fields[9]
        assert (needed, method, extra) == (20, 8, 0)  # 45 and an extra field of 20 bytes: 64-bit sizes
        assert flags & 0x08
        place += 30
        name = content[place : place + longest_name].decode()
        unpacking = zlib.decompressobj(-15)
        members[name] = unpacking.decompress(content[place + longest_name :])
        place = len(content) - len(unpacking.unused_data)
        packed = unpacking.unused_data[:16]
        assert packed[:4] == b"PK\x07\x08"
        assert struct.unpack("<LL", packed[4:8] + packed[12:16]) == (zlib.crc32(members[name]), len(members[name]))
        place += 16
    assert content[place : place + 4] == b"PK\x01\x02"
    return members


def test_readers_of_streams_read_an_export() -> None:
    """Nothing in it asks for 64-bit sizes, which such readers do not expect of small members."""
    contents = {"001-1/file.json": b'{"a": 1}', "001-1/attachments/a-1.pdf": bytes(300_000), "001-1/leer.txt": b"x"}
    told = tuple((name, len(one), iter([one[:7], one[7:]])) for name, one in contents.items())
    members = streamed(b"".join(archive([Member(UUID(int=1), told)], "de")))
    assert members.pop("results.json")
    assert members == contents


def test_instants_in_an_export_are_told_as_berlin_has_them() -> None:
    """Half past midnight on the second of March is the second of March, and the instant is the same."""
    said = json.loads(as_json({"at": datetime(2026, 3, 1, 23, 30, tzinfo=UTC)}))
    assert said == {"at": "2026-03-02T00:30:00+01:00"}
    assert datetime.fromisoformat(said["at"]) == datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
