"""The contents of attachments: sealed chunks as rows, so that backup, wall and erasure hold for them too."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from kernel.data.database import sql
from services.casefile.sealing.chunks import CHUNK_BYTES, ContentKey
from services.casefile.store.repository import Repository

LEFT_AFTER = timedelta(days=1)
LEFT = "SELECT id FROM attachment_contents WHERE state = 'uploading' AND started_at < :then"
PURGE_CHUNKS = sql(f"DELETE FROM attachment_chunks WHERE content IN ({LEFT})")  # noqa: S608 -- because the text is fixed
PURGE = sql(f"DELETE FROM attachment_contents WHERE id IN ({LEFT})")  # noqa: S608 -- because the text is fixed


@dataclass(frozen=True, slots=True)
class Content:
    """One version of an attachment's content, with its place: `id` is random and new with each upload."""

    id: UUID
    case_id: UUID
    agency: UUID
    attachment: UUID
    version: int


class Attachments(Repository):
    """Contents of the agency the transaction is for."""

    def begin(self, content: Content, account: UUID) -> None:
        """Remember an upload that is coming in; nobody can read it yet."""
        self._connection.execute(
            sql("""INSERT INTO attachment_contents
                        (id, case_id, agency, attachment, version, account, state, started_at)
                    VALUES (:id, :case, :agency, :attachment, :version, :account, 'uploading', :now)"""),
            {
                "id": content.id,
                "case": content.case_id,
                "agency": content.agency,
                "attachment": content.attachment,
                "version": content.version,
                "account": account,
                "now": self._clock.now(),
            },
        )

    def add_chunk(self, content: Content, number: int, sealed: bytes) -> bool:
        """Keep one chunk; False where the upload is not there any more, e.g. was erased with its file."""
        return bool(
            self._connection.execute(
                sql("""INSERT INTO attachment_chunks (content, case_id, agency, number, sealed)
                        SELECT id, case_id, agency, :number, :sealed FROM attachment_contents
                        WHERE id = :id AND state = 'uploading' FOR KEY SHARE"""),
                {"id": content.id, "number": number, "sealed": sealed},
            ).rowcount
        )

    def publish(self, content: Content) -> bool:
        """From now on it can be read; False where the upload is not there any more."""
        return bool(
            self._connection.execute(
                sql("UPDATE attachment_contents SET state = 'published' WHERE id = :id AND state = 'uploading'"),
                {"id": content.id},
            ).rowcount
        )

    def discard(self, content: Content) -> None:
        """Discard an upload that came to nothing."""
        for statement in (
            """DELETE FROM attachment_chunks WHERE content = :id
                AND EXISTS (SELECT 1 FROM attachment_contents WHERE id = :id AND state = 'uploading')""",
            "DELETE FROM attachment_contents WHERE id = :id AND state = 'uploading'",
        ):
            self._connection.execute(sql(statement), {"id": content.id})

    def find(self, case_id: UUID, attachment: UUID, version: int) -> Content | None:
        """A content that can be read."""
        row = self._connection.execute(
            sql("""SELECT id, case_id, agency, attachment, version FROM attachment_contents
                    WHERE case_id = :case AND attachment = :attachment AND version = :version
                    AND state = 'published'"""),
            {"case": case_id, "attachment": attachment, "version": version},
        ).first()
        return Content(**row._mapping) if row else None

    def chunk(self, content: UUID, number: int) -> bytes | None:
        """One sealed chunk."""
        sealed = self._connection.execute(
            sql("SELECT sealed FROM attachment_chunks WHERE content = :id AND number = :number"),
            {"id": content, "number": number},
        ).scalar()
        return bytes(sealed) if sealed is not None else None

    def purge(self) -> int:
        """Delete uploads that were begun more than a day ago and never published; returns how many."""
        then = {"then": self._clock.now() - LEFT_AFTER}
        self._connection.execute(PURGE_CHUNKS, then)
        return self._connection.execute(PURGE, then).rowcount


def chunks_from(read: Callable[[int], bytes | None]) -> Iterator[bytes]:
    """All sealed chunks in order, read one by one."""
    number = 0
    while (sealed := read(number)) is not None:
        yield sealed
        number += 1


class StoredFile(io.RawIOBase):
    """A sealed content that can be read anywhere, one chunk in memory: what ZIP and compound files need."""

    def __init__(self, key: ContentKey, size: int, read: Callable[[int], bytes | None]) -> None:
        self._key, self._size, self._read = key, size, read
        self._at, self._held = 0, (-1, b"")

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def tell(self) -> int:
        """Where the next read begins."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place, also beyond the end."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise ValueError("before the beginning")
        self._at = start + offset
        return self._at

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # because typeshed's own alias is private
        """Fill what fits from one chunk."""
        if self._at >= self._size:
            return 0
        number, within = divmod(self._at, CHUNK_BYTES)
        part = self._chunk(number)[within : within + len(buffer)]
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)

    def _chunk(self, number: int) -> bytes:
        if self._held[0] != number:
            last = number == (self._size - 1) // CHUNK_BYTES
            self._held = number, self._key.open(number, self._read(number) or b"", last=last)
        return self._held[1]
