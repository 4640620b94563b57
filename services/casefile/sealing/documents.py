"""Sealing answers under the key of their file, and wrapping that key under the key of its agency.

All answers of a file are encrypted with AES-256-GCM under a key of that file alone, bound to file, section
and version; destroying the key erases them wherever copies lie (privacy.md, 1 and 2). Primitives come from
the library `cryptography`; only the framing is ours:

    sealed section   01 | nonce (12) | ciphertext and tag
        bound to     01 | domain | case id (16) | length of section (2) | section | version (8)
    wrapped key      01 | nonce (12) | ciphertext and tag (48)
        bound to     01 | domain | agency id (16) | case id (16)

The first byte names the algorithm, for later ones. Nonces are random: a file sees far fewer than 2^32
writes, the bound of NIST SP 800-38D, 8.3; an agency key wraps once per file.
"""

import hmac
import json
import os
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from services.casefile.errors import KeyUnusable, SealBroken

KEY_BYTES = 32
PADDED_TO = 256
COMPACT = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
TOKEN_BYTES = 16
_AES_256_GCM = b"\x01"
_NONCE_BYTES = 12
_TAG_BYTES = 16
_SECTION_DOMAIN = b"obhut sealed section\x00"
_WRAP_DOMAIN = b"obhut wrapped case key\x00"
_FINGERPRINT_DOMAIN = b"obhut case key fingerprint\x00"


def new_case_key() -> bytes:
    """A fresh key for one file, 32 random bytes."""
    return AESGCM.generate_key(bit_length=8 * KEY_BYTES)


def fingerprint(key: bytes) -> str:
    """Names a key without betraying it: 32 hex digits, for erasure certificates (privacy.md, 2)."""
    return sha256(_FINGERPRINT_DOMAIN + key).hexdigest()[:32]


def seal(key: bytes, case_id: UUID, section: str, version: int, answers: Mapping[str, Any]) -> bytes:
    """One section's answers, sealed for this file, section and version.

    `answers`: plain JSON values; `version`: 0 to 2^64 - 1. The plaintext is compact JSON, padded with
    blanks (which JSON ignores) to a multiple of 256 bytes, so that the length says little about it.
    """
    plain = COMPACT.encode(answers).encode()
    padded = plain + b" " * (-len(plain) % PADDED_TO)
    return _encrypt(key, padded, _section_data(case_id, section, version))


def open_sealed(key: bytes, case_id: UUID, section: str, version: int, sealed: bytes) -> dict[str, Any]:
    """The answers of a sealed section; raises SealBroken when anything at all does not match."""
    plain = _decrypt(key, sealed, _section_data(case_id, section, version))
    answers: dict[str, Any] = json.loads(plain)
    return answers


def token(search_key: bytes, term: str) -> bytes:
    """What stands for a search term in the database: HMAC-SHA-256, cut to 16 bytes (privacy.md, 1, Search)."""
    return hmac.digest(search_key, term.encode(), "sha256")[:TOKEN_BYTES]


def read_key(path: Path) -> bytes:
    """A 32-byte key from a file of 64 hex digits; raises KeyUnusable."""
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except FileNotFoundError:
        raise KeyUnusable("key_missing") from None
    except (OSError, ValueError):
        raise KeyUnusable("key_malformed") from None
    if len(key) != KEY_BYTES:
        raise KeyUnusable("key_malformed")
    return key


class WrappingKeys:
    """The keys under which case keys are wrapped, one per agency, outside all databases.

    `directory` holds `master.key`, from which each agency's key is derived (HKDF-SHA256, RFC 5869), and
    optionally `<agency uuid>.key`, an agency's own, which takes precedence from the moment it lies there:
    what was wrapped before must then be wrapped anew. Raises KeyUnusable when the master key cannot be read.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._master = read_key(directory / "master.key")
        self._derived = lru_cache(maxsize=1024)(self._derive)

    def wrap(self, agency: UUID, case_id: UUID, key: bytes) -> bytes:
        """The case key, wrapped for this agency and this file; raises KeyUnusable."""
        if len(key) != KEY_BYTES:
            raise KeyUnusable("key_malformed")
        return _encrypt(self._of(agency), key, _wrap_data(agency, case_id))

    def unwrap(self, agency: UUID, case_id: UUID, wrapped: bytes) -> bytes:
        """The case key; raises SealBroken when it was wrapped for another agency, file or key."""
        return _decrypt(self._of(agency), wrapped, _wrap_data(agency, case_id))

    def search_key(self, agency: UUID) -> bytes:
        """The key under which this agency's search terms become tokens; another than any that wraps, and as secret."""
        info = b"obhut search key" + agency.bytes
        return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(self._of(agency))

    def _of(self, agency: UUID) -> bytes:
        own = self._directory / f"{agency}.key"
        if own.exists():
            return read_key(own)
        return self._derived(agency)

    def _derive(self, agency: UUID) -> bytes:
        info = b"obhut wrapping key" + agency.bytes
        return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(self._master)


def _section_data(case_id: UUID, section: str, version: int) -> bytes:
    """Every part of fixed length or preceded by its length, so no two bindings look alike."""
    name = section.encode()
    lengths = len(name).to_bytes(2, "big")
    return _SECTION_DOMAIN + case_id.bytes + lengths + name + version.to_bytes(8, "big")


def _wrap_data(agency: UUID, case_id: UUID) -> bytes:
    return _WRAP_DOMAIN + agency.bytes + case_id.bytes


def _encrypt(key: bytes, plain: bytes, data: bytes) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return _AES_256_GCM + nonce + AESGCM(key).encrypt(nonce, plain, _AES_256_GCM + data)


def _decrypt(key: bytes, sealed: bytes, data: bytes) -> bytes:
    if sealed[:1] != _AES_256_GCM or len(sealed) < 1 + _NONCE_BYTES + _TAG_BYTES or len(key) != KEY_BYTES:
        raise SealBroken
    nonce, rest = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, rest, _AES_256_GCM + data)
    except InvalidTag:
        raise SealBroken from None
