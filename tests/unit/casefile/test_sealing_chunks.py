"""Files sealed in chunks: what comes out is what went in, or nothing at all."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.casefile.errors import SealBroken
from services.casefile.sealing import chunks as sealing_chunks
from services.casefile.sealing.chunks import ContentKey, content_key, in_chunks, opened

CASE_KEY = bytes(range(32))
ONE, OTHER = UUID(int=1), UUID(int=2)
SMALL = 16  # bytes of a chunk here, so that a few bytes make many


@pytest.fixture(autouse=True, scope="module")
def small_chunks() -> object:
    """Chunks of a few bytes."""
    patched = pytest.MonkeyPatch()
    patched.setattr(sealing_chunks, "CHUNK_BYTES", SMALL)
    yield
    patched.undo()


def key(attachment: UUID = ONE, version: int = 1, content: UUID = ONE) -> ContentKey:
    return content_key(CASE_KEY, attachment, version, content)


def sealed(plain: bytes, made: ContentKey | None = None) -> list[bytes]:
    made = made or key()
    return [made.seal(n, part, last=last) for n, (part, last) in enumerate(in_chunks([plain]))]


@given(st.lists(st.binary(max_size=70), max_size=6))
def test_what_comes_out_is_what_went_in(parts: list[bytes]) -> None:
    """However the parts of an upload fall, the file is the same, in full chunks and one last one."""
    cut = list(in_chunks(parts))
    assert [last for _, last in cut] == [False] * (len(cut) - 1) + [True]
    assert {len(part) for part, _ in cut[:-1]} <= {SMALL}
    chunks = [key().seal(n, part, last=last) for n, (part, last) in enumerate(cut)]
    assert b"".join(opened(key(), chunks)) == b"".join(parts)


@given(st.binary(min_size=SMALL * 2, max_size=SMALL * 5), st.data())
def test_truncation_is_found(plain: bytes, data: st.DataObject) -> None:
    """Chunks that are missing at the end, the beginning or in between are not passed over."""
    chunks = sealed(plain)
    gone = data.draw(st.integers(0, len(chunks) - 1))
    with pytest.raises(SealBroken):
        list(opened(key(), chunks[:gone] + chunks[gone + 1 :]))
    with pytest.raises(SealBroken):
        list(opened(key(), chunks[:gone]))


@given(st.binary(min_size=SMALL * 3, max_size=SMALL * 5))
def test_another_order_is_found(plain: bytes) -> None:
    """Chunks that were put in another order, or twice, do not open."""
    chunks = sealed(plain)
    for wrong in ([chunks[1], chunks[0], *chunks[2:]], [chunks[0], *chunks], [*chunks, chunks[-1]]):
        with pytest.raises(SealBroken):
            list(opened(key(), wrong))


@given(st.binary(min_size=1, max_size=SMALL * 3), st.data())
def test_a_changed_bit_is_found(plain: bytes, data: st.DataObject) -> None:
    """No bit of any chunk can be changed unseen."""
    chunks = sealed(plain)
    which = data.draw(st.integers(0, len(chunks) - 1))
    bit = data.draw(st.integers(0, len(chunks[which]) * 8 - 1))
    changed = bytearray(chunks[which])
    changed[bit // 8] ^= 1 << bit % 8
    chunks[which] = bytes(changed)
    with pytest.raises(SealBroken):
        list(opened(key(), chunks))


@pytest.mark.parametrize("other", [key(attachment=OTHER), key(version=2), key(content=OTHER)])
def test_contents_cannot_be_exchanged(other: ContentKey) -> None:
    """A content opens as that version of that attachment alone, and two uploads never share a key."""
    assert other.key != key().key
    with pytest.raises(SealBroken):
        list(opened(other, sealed(b"x" * 50)))
