"""Attachments (Anlagen): an entry like any other, which says what a file is, and the file's content in sealed chunks.

An upload comes in by short transactions, invisible, so that a slow client holds neither a connection nor the file's
row; it is published in one, with access, state and version checked again. What came to nothing is deleted at once, and
what even that missed, by the daily work.
"""

import codecs
import io
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, BinaryIO, cast
from uuid import UUID, uuid4

from kernel.errors import BadInput, NotFound, Refusal
from kernel.letters import is_blank
from kernel.principal import Principal
from services.casefile.attachments import content as contents
from services.casefile.attachments import model
from services.casefile.attachments.store import Attachments, Content, StoredFile
from services.casefile.model.access import Act, Action
from services.casefile.model.entries import Entry
from services.casefile.sealing.chunks import ContentKey, in_chunks
from services.casefile.store import NewWork, Work
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.usecases import authorised, entries
from services.casefile.usecases.entries import Wish
from services.casefile.usecases.finding_entries import Place, entry_in, entry_to_change

KIND = KINDS["attachments"]
LONGEST_NAME = 150  # characters


class FileTooLarge(Refusal):
    status, code = 413, "file_too_large"


@dataclass(frozen=True, slots=True)
class Target:
    """What an upload is to become: a new attachment, or the next content of one (`of_version`: of its entry)."""

    wish: Wish
    attachment: UUID | None = None
    of_version: int = 0


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload that has begun."""

    content: Content
    key: ContentKey
    name: str
    target: Target


@dataclass(frozen=True, slots=True)
class Download:
    """A content that may be read: of which attachment and version, its name, sniffed type, size in bytes, and the parts
    as they come."""

    attachment: UUID
    version: int
    name: str
    type: str
    size: int
    parts: Iterator[bytes]


def upload(
    new_work: NewWork, principal: Principal, case_id: UUID, target: Target, name: str, parts: Iterator[bytes], most: int
) -> Entry:
    """Take in a file. Raises as `entries.add_entry`, `FileTooLarge` over `most` bytes, `ForbiddenType`, `BadInput`."""
    begun = _begin(new_work, principal, case_id, target, _clean(name))
    try:
        with _on_record(new_work, principal, case_id):
            kind, size = _receive(new_work, begun, parts, most)
        return _publish(new_work, principal, begun, kind, size)
    except BaseException:
        with new_work() as work:
            work.of(Attachments).discard(begun.content)
        raise


def download(new_work: NewWork, principal: Principal, case_id: UUID, attachment: UUID, version: int | None) -> Download:
    """The content of an attachment, the newest unless a version is named. Raises `NotFound`, and as reading entries."""
    with new_work() as work:
        recorded_as = Act.DOWNLOAD.recorded()
        stored = authorised.for_author(work, principal, case_id, attachment, Action.READ, recorded_as)
        entry, before = entry_in(work, principal, stored, Place(case_id, KIND), attachment)
        state = next((e for e in (entry, *before) if version in (None, e.values["file_version"])), None)
        if state is None or entry.removed_at is not None:
            raise NotFound()
        return _download(new_work, work, state)


def downloads(
    new_work: NewWork, work: Work, attachments: Iterable[Entry], before: Mapping[UUID, Iterable[Entry]]
) -> list[Download]:
    """All contents of attachments that were read already, the earlier ones of each behind the present one."""
    found_already: dict[tuple[UUID, object], Entry] = {}
    for entry in attachments:
        for state in (entry, *before.get(entry.id, ())):
            found_already.setdefault((entry.id, state.values["file_version"]), state)
    return [_download(new_work, work, state) for state in found_already.values()]


def _download(new_work: NewWork, work: Work, entry: Entry) -> Download:
    """The content an entry tells of, or told of before."""
    content = work.of(Attachments).find(entry.case_id, entry.id, cast(int, entry.values["file_version"]))
    if content is None:
        raise NotFound()
    values: dict[str, Any] = dict(entry.values)
    named = (values["file_name"], values["file_type"], values["file_size"])
    return Download(content.attachment, content.version, *named, contents.parts(new_work, work, content))


def _begin(new_work: NewWork, principal: Principal, case_id: UUID, target: Target, name: str) -> Upload:
    """What the form demands is checked before a byte of the file is read."""
    with new_work() as work:
        stored = authorised.for_entry(work, principal, case_id, KIND, Act.UPLOAD.recorded())
        version = 1
        if target.attachment:
            place = Place(case_id, KIND)
            entry = entry_to_change(work, principal, stored, place, target.attachment, target.of_version)
            version = cast(int, entry.values["file_version"]) + 1
        content = Content(uuid4(), case_id, stored.case.agency, target.attachment or uuid4(), version)
        wish = replace(target.wish, by_engine=_about(name, model.TEXT, 1, version))
        if not target.attachment:
            entries.check_wish(work, stored, KIND, wish)
        work.of(Attachments).begin(content, principal.account)
        return Upload(content, contents.key_of(work, content), name, target)


@contextmanager
def _on_record(new_work: NewWork, principal: Principal, case_id: UUID) -> Iterator[None]:
    """That it began is on record by itself; where what came is refused, that is too."""
    try:
        yield
    except Refusal:
        with new_work() as work:
            work.log_access(principal, Act.UPLOAD.recorded().refused(), [case_id])
        raise


def _receive(new_work: NewWork, begun: Upload, parts: Iterator[bytes], most: int) -> tuple[str, int]:
    kind, size, text = "", 0, codecs.getincrementaldecoder("utf-8")()
    for number, (plain, last) in enumerate(in_chunks(_counted(parts, most))):
        if number == 0:
            if not plain:
                raise BadInput("file_empty")
            kind = model.as_named(model.at_first_sight(plain[: model.HEAD_BYTES]), begun.name)
        if model.is_text(kind):
            _must_be_text(text, plain, last)
        with new_work() as work:
            if not work.of(Attachments).add_chunk(begun.content, number, begun.key.seal(number, plain, last=last)):
                raise NotFound()
        size += len(plain)
    with new_work() as work:
        raw = StoredFile(begun.key, size, lambda n: work.of(Attachments).chunk(begun.content.id, n))
        kind = model.looked_into(kind, cast(BinaryIO, io.BufferedReader(raw)))
    model.fits(kind, begun.name)
    return kind, size


def _publish(new_work: NewWork, principal: Principal, begun: Upload, kind: str, size: int) -> Entry:
    content, place, target = begun.content, Place(begun.content.case_id, KIND), begun.target
    wish = replace(target.wish, by_engine=_about(begun.name, kind, size, content.version))
    with new_work() as work:
        if target.attachment:
            made = entries.change_entry(work, principal, place, target.attachment, target.of_version, wish)
        else:
            made = entries.add_entry(work, principal, place, wish, new_id=content.attachment)
        if not work.of(Attachments).publish(content):
            raise NotFound()
        return made


def _about(name: str, kind: str, size: int, version: int) -> dict[str, object]:
    return {"file_name": name, "file_type": kind, "file_size": size, "file_version": version}


def _counted(parts: Iterator[bytes], most: int) -> Iterator[bytes]:
    size = 0
    for part in parts:
        size += len(part)
        if size > most:
            raise FileTooLarge()
        yield part


def _must_be_text(decoder: codecs.IncrementalDecoder, plain: bytes, last: bool) -> None:
    try:
        decoder.decode(plain, last)
    except UnicodeDecodeError:
        raise model.ForbiddenType() from None
    if not model.harmless_text(plain):
        raise model.ForbiddenType()


def _clean(name: str) -> str:
    """The last part of a path, without what no name may hold; its ending stays where it is too long."""
    bare = "".join(char for char in name.replace("\\", "/").rpartition("/")[2] if char.isprintable()).strip(" .")
    stem, dot, ending = bare.rpartition(".")
    if is_blank(stem) or not ending:
        raise BadInput("file_name_missing")
    return stem[: LONGEST_NAME - len(ending[:10]) - 1] + dot + ending[:10]
