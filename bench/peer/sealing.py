"""Sealing with AES-256-GCM and wrapping keys, as services/casefile/sealing/documents.py does: same bindings."""

import json
import os
from functools import lru_cache
from hashlib import sha256
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PADDED_TO = 256


def new_key() -> bytes:
    """A fresh key for one file."""
    return AESGCM.generate_key(bit_length=256)


def fingerprint(key: bytes) -> str:
    """Names a key without betraying it."""
    return sha256(b"peer case key" + key).hexdigest()[:32]


def wrap(agency: UUID, case: UUID, key: bytes) -> bytes:
    """A file's key under that of its agency."""
    return _encrypt(_agency_key(agency), key, agency.bytes + case.bytes)


def unwrap(agency: UUID, case: UUID, wrapped: bytes) -> bytes:
    """The key of a file."""
    return _decrypt(_agency_key(agency), wrapped, agency.bytes + case.bytes)


def seal(key: bytes, case: UUID, section: str, version: int, answers: dict[str, Any]) -> bytes:
    """One section, sealed for this file, section and version; padded so that its length says little."""
    plain = json.dumps(answers, ensure_ascii=False, separators=(",", ":")).encode()
    return _encrypt(key, plain + b" " * (-len(plain) % PADDED_TO), _binding(case, section, version))


def open_sealed(key: bytes, case: UUID, section: str, version: int, sealed: bytes) -> dict[str, Any]:
    """The answers of a section."""
    answers: dict[str, Any] = json.loads(_decrypt(key, sealed, _binding(case, section, version)))
    return answers


@lru_cache(maxsize=1024)
def search_key(agency: UUID) -> bytes:
    """The key under which an agency's files are searched."""
    return _derived(b"search" + agency.bytes)


@lru_cache(maxsize=1024)
def _agency_key(agency: UUID) -> bytes:
    return _derived(b"agency" + agency.bytes)


def _derived(info: bytes) -> bytes:
    master = bytes.fromhex((settings.SECRETS / "master.key").read_text())
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(master)


def _binding(case: UUID, section: str, version: int) -> bytes:
    return case.bytes + section.encode() + version.to_bytes(8, "big")


def _encrypt(key: bytes, plain: bytes, binding: bytes) -> bytes:
    nonce = os.urandom(12)
    return nonce + AESGCM(key).encrypt(nonce, plain, binding)


def _decrypt(key: bytes, sealed: bytes, binding: bytes) -> bytes:
    return AESGCM(key).decrypt(sealed[:12], sealed[12:], binding)
