"""Contents that lie in chunks under the key of their file: attachments and printed files alike."""

from collections.abc import Iterator

from services.casefile.attachments.store import Attachments, Content, chunks_from
from services.casefile.sealing.chunks import ContentKey, content_key, opened
from services.casefile.store import NewWork, Work


def key_of(work: Work, content: Content) -> ContentKey:
    """The key under which a content is sealed. Raises `NotFound` where that of its file is gone."""
    return content_key(work.keys.get(content.agency, content.case_id), content.attachment, content.version, content.id)


def parts(new_work: NewWork, work: Work, content: Content) -> Iterator[bytes]:
    """A content as it goes out: each chunk is read in a unit of work of its own, and nothing is held whole."""
    key = key_of(work, content)
    return opened(key, chunks_from(lambda number: _chunk(new_work, content, number)))


def _chunk(new_work: NewWork, content: Content, number: int) -> bytes | None:
    with new_work() as work:
        return work.of(Attachments).chunk(content.id, number)
