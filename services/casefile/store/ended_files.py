"""Open files whose case management has ended and which have no day of erasure yet."""

from collections.abc import Iterable
from uuid import UUID

from kernel.data.database import sql
from services.casefile.store.repository import Repository

WITHOUT_DAY = sql("""
    SELECT c.id FROM cases c WHERE c.id > :after AND c.status = 'open' AND c.erasure_due_on IS NULL
    AND EXISTS (SELECT 1 FROM case_phases p WHERE p.case_id = c.id AND p.ended_on IS NOT NULL
        AND c.programme || '/' || p.phase = ANY(:phases))
    AND NOT EXISTS (SELECT 1 FROM case_phases p WHERE p.case_id = c.id AND p.started_on IS NOT NULL
        AND p.ended_on IS NULL)
    ORDER BY c.id LIMIT :size
""")


class EndedFiles(Repository):
    """Files of all agencies, for the jobs role."""

    def without_day(self, phases: Iterable[str], after: UUID, size: int) -> list[UUID]:
        """The next of them. `phases`: `programme/phase`, those from whose end days count; `after`: the last file that
        was looked at."""
        values = {"phases": list(phases), "after": after, "size": size}
        return [row.id for row in self._connection.execute(WITHOUT_DAY, values)]
