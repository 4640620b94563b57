"""A file as JSON, and many as a ZIP that is never whole in memory."""

import json
from collections.abc import Iterator
from io import BytesIO
from uuid import UUID
from zipfile import ZipFile

from services.casefile.copies.export_json import document
from services.casefile.copies.whole_file import WholeFile
from services.casefile.copies.zip_archive import Member, archive, as_json, file_name

DOCUMENTED = {  # docs/export-format.md
    *("format", "format_version", "basis", "with_entrusted", "id", "client_number", "programme", "template_version"),
    *("status", "district", "responsible", "opened_on", "closed_on", "erasure_due_on", "phases", "consents"),
    *("responsibilities", "answers", "history", "withdrawn", "entries"),
}


def test_the_document_has_what_is_documented(whole: WholeFile) -> None:
    """No member more and none less; ids and days as text, what an entry said earlier behind it."""
    said = json.loads(as_json(document(whole)))
    assert set(said) == DOCUMENTED
    assert said["id"] == str(UUID(int=1))
    assert said["phases"] == [{"id": "intake", "started_on": "2026-01-07", "ended_on": "2026-02-03"}]
    assert said["consents"] == [{"purpose": "case_management", "since": "2026-01-07"}]
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
            yield Member(UUID(int=number), ((f"{number}/a.bin", content(f"a{number}", 500)),))
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
