"""Several files as one ZIP, streamed member by member; the last one, `results.json`, says what became of each file."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from zipstream import ZIP_DEFLATED, ZipStream

from kernel.clock import berlin
from kernel.translations import sentence

RESULTS = "results.json"


@dataclass(frozen=True, slots=True)
class Member:
    """What a case file has in the archive: names, sizes in bytes and contents; or why it has nothing there.

    Sizes are told beforehand, since a member without one gets 64-bit sizes that readers of streams, Java's
    ZipInputStream for one, do not expect (ADR 28).
    """

    case: UUID
    contents: tuple[tuple[str, int, Iterable[bytes]], ...] = ()
    code: str | None = None


def archive(members: Iterable[Member], language: str) -> Iterator[bytes]:
    """The ZIP as it goes out; one content is open at a time, and nothing of it is kept."""
    packed, results = ZipStream(compress_type=ZIP_DEFLATED), []
    for member in members:
        for name, size, content in member.contents:
            packed.add(content, name, size=size)
            yield from packed.all_files()
        results.append(_result(member, language))
    packed.add(as_json({"results": results}), RESULTS)
    yield from packed.finalize()


def file_name(place: int, client_number: str) -> str:
    """What a case file is called in an archive: its place and client number, which has no name in it."""
    return f"{place:03d}-{safe(client_number)}"


def safe(client_number: str) -> str:
    """A client number as a part of a file's name."""
    return "".join(char if char.isascii() and (char.isalnum() or char in "-_") else "_" for char in client_number)


def as_json(body: Any) -> bytes:
    """Readable JSON in UTF-8; days and ids as text, instants as Berlin's clocks show them (RFC 3339)."""
    return json.dumps(body, ensure_ascii=False, indent=1, default=_as_text).encode()


def _as_text(value: object) -> str:
    return berlin(value).isoformat() if isinstance(value, datetime) else str(value)


def _result(member: Member, language: str) -> dict[str, Any]:
    result = {
        "case": member.case,
        "ok": member.code is None,
        "code": member.code,
        "names": [name for name, _, _ in member.contents],
    }
    return result | ({"message": sentence(member.code, language)} if member.code else {})
