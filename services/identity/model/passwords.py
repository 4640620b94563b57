"""Passwords: argon2id (RFC 9106) by argon2-cffi; nothing of a password is kept but its hash."""

import re
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from kernel.errors import BadInput, FieldProblem
from kernel.letters import is_blank
from services.identity.model.common_passwords import easy_to_guess

LEAST, MOST = 12, 200
"""Characters. Beside length only what is guessed first is refused: rules of composition make passwords worse (NIST SP
800-63B, 5.1.1.2)."""

CHEAP = 256  # KiB
TYPEABLE = "^[^\\x00-\\x1f\\x7f]*$"
"""No control characters (RFC 8265, 4.2.3): keyboards and forms lose them. A new one has a letter that is seen."""

_typeable = re.compile(TYPEABLE.strip("^$"))


class Passwords:
    """Hashes and checks passwords. `env`: where tests and the demo sign in by the dozen, hashing is made cheap, with so
    little memory that it does not count: what lies between it and the 32 MiB above which glibc gives a block back at
    once would stay with every thread (findings/argon2_less_memory_keeps_more.sh)."""

    def __init__(self, env: str) -> None:
        cheap = env in ("test", "demo")
        self._hasher = PasswordHasher(time_cost=1, memory_cost=CHEAP, parallelism=1) if cheap else PasswordHasher()
        self._nobodys = self._hasher.hash("the password of no account")

    def hash_new(self, password: str, about: tuple[str, ...] = (), pointer: str = "/password") -> str:
        """The hash of a new password. `about`: what the account says of itself, such as login and name.

        Raises `BadInput` (`password_too_short`, `…_too_long`, `…_malformed`, `…_too_common`) at `pointer`.
        """
        if len(password) < LEAST:
            raise BadInput(problems=[FieldProblem(pointer, "password_too_short")])
        if len(password) > MOST:
            raise BadInput(problems=[FieldProblem(pointer, "password_too_long")])
        if not _typeable.fullmatch(password) or is_blank(password):
            raise BadInput(problems=[FieldProblem(pointer, "password_malformed")])
        if easy_to_guess(unicodedata.normalize("NFC", password), about):
            raise BadInput(problems=[FieldProblem(pointer, "password_too_common")])
        return self._hasher.hash(_prepared(password))

    def fits(self, password: str, kept: str | None) -> bool:
        """Whether the password is the one kept. For an account that does not exist (None) it takes as long."""
        try:
            return self._hasher.verify(kept or self._nobodys, _prepared(password)) and kept is not None
        except (VerificationError, InvalidHashError):
            return False

    def hashed_anew(self, password: str, kept: str) -> str | None:
        """A new hash where the kept one was made with other parameters than today's, else None."""
        return self._hasher.hash(_prepared(password)) if self._hasher.check_needs_rehash(kept) else None


def _prepared(password: str) -> bytes:
    """The same bytes from every keyboard: composed (RFC 8265, 4.2.2). Lone surrogates are kept, not refused."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
