"""The keys of files as one unit of work has them: what was asked for once is not asked for again.

Several parts of a use case open something of one file, and each asks for its key. What came is kept until the unit of
work ends, one request or one step of a job, and goes with it: nobody has longer than that to read a file whose key is
destroyed meanwhile, and each part of a use case held it so long before. Whoever destroys a key has it no more from then
on. Of keys that are asked for many at a time none is kept: a release asks for those of thousands of files.
"""

from collections.abc import Iterable
from uuid import UUID

from services.casefile.sealing.key_store import KeyStore


class Keys:
    """The key store, within one unit of work; what each method does and raises is said there."""

    def __init__(self, store: KeyStore) -> None:
        self._store = store
        self._known: dict[tuple[UUID, UUID], bytes] = {}

    def create(self, agency: UUID, case_id: UUID) -> bytes:
        """A new key, committed before this returns."""
        key = self._known[agency, case_id] = self._store.create(agency, case_id)
        return key

    def get(self, agency: UUID, case_id: UUID) -> bytes:
        """The key of a file; raises `Unavailable` where it is missing."""
        key = self._known.get((agency, case_id))
        if key is None:
            key = self._known[agency, case_id] = self._store.get(agency, case_id)
        return key

    def get_many(self, agency: UUID, case_ids: Iterable[UUID]) -> dict[UUID, bytes]:
        """The keys of several files of one agency; a file without one is left out."""
        return self._store.get_many(agency, case_ids)

    def search_key(self, agency: UUID) -> bytes:
        """The key of an agency's search tokens; raises KeyUnusable."""
        return self._store.search_key(agency)

    def fingerprint(self, case_id: UUID) -> str | None:
        """What names the key without telling it; None where there is no key any more."""
        return self._store.fingerprint(case_id)

    def destroy(self, case_id: UUID) -> None:
        """Delete the key: from now on nobody reads the file. Repeating it changes nothing."""
        self._known = {of: key for of, key in self._known.items() if of[1] != case_id}
        self._store.destroy(case_id)

    def forget(self) -> None:
        """Have none any more: the unit of work is over."""
        self._known.clear()
