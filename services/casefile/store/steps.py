"""Long work in steps: a transaction each, so that it may be cut off between any two and done again."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.exc import DBAPIError

from kernel.data.database import is_away
from kernel.failpoint import failpoint
from services.casefile.store.foundation import Foundation
from services.casefile.store.work import Work


class StoreAway(Exception):
    """The files or their keys cannot be reached: trying again later may help."""


@dataclass(frozen=True, slots=True)
class Steps:
    """What the use cases of the jobs process are given: units of work under its role, which sees every agency."""

    foundation: Foundation

    def work(self, agency: UUID | None = None) -> Work:
        """The next step. `agency`: whose people's accesses it records."""
        return Work(self.foundation, agency)

    def reached(self, point: str) -> None:
        """A point between two steps, at which tests cut the process off."""
        failpoint(self.foundation.settings, point)

    @contextmanager
    def telling_away(self) -> Iterator[None]:
        """Raises `StoreAway` where what is done within could not reach files or keys, for who can wait for them."""
        try:
            yield
        except DBAPIError as error:
            if not is_away(error):
                raise
            raise StoreAway from None
