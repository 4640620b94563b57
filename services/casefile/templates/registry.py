"""Which versions of the templates there are, and which of them is current.

A file keeps the version it was opened with until it is migrated (programmes.md), so every version ever in force
stays readable. Shipped templates are known from the start; versions put in force while Obhut runs are read when they
are first seen. One that a release ships beside others comes into force on the next day (ADR 12). Which there are is
asked at most once a second and process, never for each request.
"""

import threading
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from services.casefile.errors import UnknownProgramme
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.extension import extension_of

LOOKED_AT_EVERY = 1.0  # seconds
Version = tuple[str, int]
"""A programme's id and the number of a version."""


class Kept(Protocol):
    """Where versions are kept for ever."""

    def versions(self) -> Mapping[Version, bool]:
        """All there are, and whether each is in force yet; empty where that cannot be found out at the moment."""
        ...

    def read(self, version: Version) -> Programme | None:
        """One of them; None where this release cannot read it, since a later one has put it in force."""
        ...


class Registry:
    """The templates of the platform; parsed ones are kept in the process for ever."""

    def __init__(self, kept: Kept, shipped: Iterable[Programme], monotonic: Callable[[], float]) -> None:
        self._kept, self._monotonic = kept, monotonic
        self._known = {(one.id, one.version): one for one in shipped}
        self._unreadable: set[Version] = set()
        self._waiting: frozenset[Version] = frozenset()
        self._extended: dict[tuple[Version, UUID, int], Programme] = {}
        self._current = _newest(self._known.values())
        self._looked: float | None = None
        self._lock = threading.Lock()

    def current(self, programme_id: str) -> Programme:
        """The version in which new files are opened; raises UnknownProgramme."""
        self._look()
        try:
            return self._current[programme_id]
        except KeyError:
            raise UnknownProgramme from None

    def newest(self, programme_id: str) -> Programme:
        """The one with the highest number, in force or not yet; raises UnknownProgramme."""
        self._look()
        try:
            return _newest(self._known.values())[programme_id]
        except KeyError:
            raise UnknownProgramme from None

    def at(self, programme_id: str, version: int) -> Programme:
        """One version; raises UnknownProgramme."""
        wanted = (programme_id, version)
        if wanted not in self._known:
            self._look(at_once=True)  # put in force within this very second, by another process
        try:
            return self._known[wanted]
        except KeyError:
            raise UnknownProgramme from None

    def extended(self, programme: Programme, agency: UUID, number: int, text: str) -> Programme:
        """A version as an agency works with it. `number`, `text`: of its extension, which never changes under them."""
        known = self.extended_before(programme, agency, number)
        if known is None:
            known = extension_of(text).added_to(programme)
            self._extended[(programme.id, programme.version), agency, number] = known
        return known

    def extended_before(self, programme: Programme, agency: UUID, number: int) -> Programme | None:
        """The same, where it is known in this process already: then its text is needed no more."""
        return self._extended.get(((programme.id, programme.version), agency, number))

    def every(self) -> list[Programme]:
        """All versions of all programmes: for questions about files of any of them."""
        self._look()
        return [self._known[version] for version in sorted(self._known)]

    def __iter__(self) -> Iterator[Programme]:
        """The current version of each programme."""
        self._look()
        return iter(list(self._current.values()))

    def _look(self, *, at_once: bool = False) -> None:
        """One thread looks; the others go on with what is known, unless they cannot.

        Until it is known what is in force all of them look, as what a release ships is not all in force.
        """
        if not self._lock.acquire(blocking=at_once or self._looked is None):
            return
        try:
            if not at_once and self._looked is not None and self._monotonic() - self._looked < LOOKED_AT_EVERY:
                return
            versions = self._kept.versions()
            if versions or self._looked is not None:
                self._looked = self._monotonic()
            for version in versions:
                if version not in self._known and version not in self._unreadable:
                    self._learn(version)
            if versions:
                self._waiting = frozenset(version for version, in_force in versions.items() if not in_force)
            self._current = _in_force(self._known, self._waiting)
        finally:
            self._lock.release()

    def _learn(self, version: Version) -> None:
        """Where one cannot be read, this process goes on with the last one it understands."""
        programme = self._kept.read(version)
        if programme is None:
            self._unreadable.add(version)
        else:
            self._known = {**self._known, version: programme}


@dataclass(frozen=True)
class Alike:
    """Versions of a programme that are alike in what is asked of them, and one of them; `numbers` None: all."""

    programme: Programme
    numbers: tuple[int, ...] | None


def alike(programmes: Iterable[Programme], aspect: Callable[[Programme], Hashable]) -> list[Alike]:
    """Versions by programme and aspect, so that a question about files of all of them stays as short as it can be."""
    groups: dict[str, dict[Hashable, list[Programme]]] = {}
    for programme in programmes:
        groups.setdefault(programme.id, {}).setdefault(aspect(programme), []).append(programme)
    return [
        Alike(members[-1], None if len(of_programme) == 1 else tuple(one.version for one in members))
        for of_programme in groups.values()
        for members in of_programme.values()
    ]


def _in_force(known: Mapping[Version, Programme], waiting: frozenset[Version]) -> dict[str, Programme]:
    """The newest of each programme that is in force; the newest of all where this process can read none that is."""
    return _newest(known.values()) | _newest(one for version, one in known.items() if version not in waiting)


def _newest(programmes: Iterable[Programme]) -> dict[str, Programme]:
    newest: dict[str, Programme] = {}
    for programme in sorted(programmes, key=lambda one: (one.id, one.version)):
        newest[programme.id] = programme
    return newest
