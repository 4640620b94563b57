"""References to files that other services may hold, a different one per purpose (privacy.md, 1).

Retention and consent must name a file to us without knowing its id, and must not be able to put their
databases side by side. A reference is therefore a keyed permutation of the case id: one AES-256 block, under
a key derived for the purpose (HKDF-SHA256, RFC 5869). That needs no table of references, which would be the
very join we avoid; nothing to keep in step, back up or erase; and whoever has not the key sees random UUIDs.

Why ECB is right here: its weakness is that equal blocks encrypt alike. Here the message *is* one block, a
case id is unique, and the same file must give the same reference every time, so that equality is what is
wanted. A block cipher on one block is exactly the pseudo-random permutation this needs: reversible with the
key, without collisions, and unpredictable without it (NIST SP 800-38A, 6.1). It authenticates nothing: an
invented reference resolves to some id too, but to one that no file has (but for a chance below 2^-90), so
callers answer it as not found. References keep no UUID version or variant bits.
"""

from pathlib import Path
from typing import Self
from uuid import UUID

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import ECB
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from services.casefile.errors import KeyUnusable
from services.casefile.sealing.documents import KEY_BYTES, read_key


class References:
    """Makes and resolves references under one 32-byte key; raises KeyUnusable for any other length.

    Purposes are the names of those who hold the references, such as "retention" and "consent". Changing
    the key changes all references: it is kept as long as any other service holds one.
    """

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise KeyUnusable("key_malformed")
        self._key = key
        self._ciphers: dict[str, Cipher[ECB]] = {}

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """References under the key in a file of 64 hex digits; raises KeyUnusable."""
        return cls(read_key(path))

    def refer(self, purpose: str, case_id: UUID) -> UUID:
        """The reference to a file for one purpose; always the same."""
        step = self._cipher(purpose).encryptor()
        return UUID(bytes=step.update(case_id.bytes) + step.finalize())

    def resolve(self, purpose: str, reference: UUID) -> UUID:
        """The case id a reference of this purpose stands for; for anything else an id no file has."""
        step = self._cipher(purpose).decryptor()
        return UUID(bytes=step.update(reference.bytes) + step.finalize())

    def _cipher(self, purpose: str) -> Cipher[ECB]:
        """Derived once per purpose; two threads deriving at once get equal ciphers."""
        if purpose not in self._ciphers:
            info = b"obhut reference" + purpose.encode()
            key = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(self._key)
            mode = ECB()  # noqa: S305 -- because it is a single block, see above
            self._ciphers[purpose] = Cipher(AES256(key), mode)
        return self._ciphers[purpose]
