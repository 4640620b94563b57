"""Long work in steps: a transaction each, so that it may be cut off between any two and done again."""

from dataclasses import dataclass
from uuid import UUID

from kernel.failpoint import failpoint
from services.casefile.store.foundation import Foundation
from services.casefile.store.work import Work


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
