"""Sealing a file in chunks, so that it is never in memory whole, under a key of its own derived from the case key.

AES-256-GCM in the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015): the nonce is the chunk's number and
whether it is the last, so a file that was cut off, put in another order or mixed with another is found out:

    sealed chunk   01 | ciphertext and tag (16)
        nonce      number (11, big-endian) | 01 for the last chunk, else 00
        bound to   01 | domain | attachment (16) | version (8)

A nonce is used once per key: the key is derived (HKDF-SHA256, RFC 5869) from the case key, the attachment, its version
and the random id of this very content, so that no two uploads share one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from services.casefile.errors import SealBroken
from services.casefile.sealing.documents import KEY_BYTES

CHUNK_BYTES = 128 * 1024  # of plain content; all chunks but the last have exactly so many
_AES_256_GCM = b"\x01"
_TAG_BYTES = 16
_DOMAIN = b"obhut sealed chunk\x00"
_KEY_DOMAIN = b"obhut attachment key\x00"


@dataclass(frozen=True, slots=True)
class ContentKey:
    """The key of one version of an attachment's content, and what its chunks are bound to."""

    key: bytes
    bound_to: bytes

    def seal(self, number: int, plain: bytes, *, last: bool) -> bytes:
        """One chunk, counted from 0. Never seal two contents of one number with the same key."""
        return _AES_256_GCM + AESGCM(self.key).encrypt(_nonce(number, last), plain, _AES_256_GCM + self.bound_to)

    def open(self, number: int, sealed: bytes, *, last: bool) -> bytes:
        """The chunk; raises SealBroken when anything at all does not match."""
        if sealed[:1] != _AES_256_GCM or len(sealed) < 1 + _TAG_BYTES:
            raise SealBroken
        try:
            return AESGCM(self.key).decrypt(_nonce(number, last), sealed[1:], _AES_256_GCM + self.bound_to)
        except InvalidTag:
            raise SealBroken from None


def content_key(case_key: bytes, attachment: UUID, version: int, content: UUID) -> ContentKey:
    """The key of one version. `content`: random, new with each upload."""
    info = _KEY_DOMAIN + attachment.bytes + version.to_bytes(8, "big")
    derived = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=content.bytes, info=info).derive(case_key)
    return ContentKey(derived, _DOMAIN + attachment.bytes + version.to_bytes(8, "big"))


def in_chunks(parts: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Parts of any size as chunks, and whether each is the last; holds two chunks and a part at most."""
    held = bytearray()
    for part in parts:
        held += part
        while len(held) > CHUNK_BYTES:
            yield bytes(held[:CHUNK_BYTES]), False
            del held[:CHUNK_BYTES]
    yield bytes(held), True


def opened(key: ContentKey, sealed: Iterable[bytes]) -> Iterator[bytes]:
    """The content from its sealed chunks in order; raises SealBroken at the first that does not belong there, and at
    the end of what is not whole."""
    number, held = 0, None
    for chunk in sealed:
        if held is not None:
            yield key.open(number, held, last=False)
            number += 1
        held = chunk
    if held is None:
        raise SealBroken
    yield key.open(number, held, last=True)


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
