"""Search tokens: by what files are found, without anybody being able to read it (privacy.md, 1, Search)."""

from collections.abc import Iterable
from uuid import UUID

from kernel.data.database import sql
from kernel.data.together import send_with_next
from services.casefile.store.repository import Repository

REPLACE = sql("""
    WITH wanted AS (SELECT unnest(CAST(:tokens AS bytea[])) AS token),
    gone AS (DELETE FROM case_tokens t WHERE t.case_id = :case AND NOT EXISTS
        (SELECT FROM wanted w WHERE w.token = t.token)),
    made AS (INSERT INTO case_tokens (agency, token, case_id)
        SELECT :agency, token, :case FROM wanted ON CONFLICT DO NOTHING)
    UPDATE cases SET searched_as = :mark WHERE id = :case
""")
# Whoever works on a file is not waited for: the tokens follow that change anyway.
BEHIND = sql("""
    SELECT id FROM cases
    WHERE agency = :agency AND status <> 'erasing' AND searched_as IS DISTINCT FROM :mark AND id > :after
    ORDER BY id LIMIT :batch FOR NO KEY UPDATE SKIP LOCKED
""")
MARKS = sql("SELECT DISTINCT agency, searched_as FROM cases WHERE status <> 'erasing'")


class Tokens(Repository):
    """Search tokens of the agency the transaction is for."""

    def replace(self, agency: UUID, case_id: UUID, tokens: Iterable[bytes], mark: str) -> None:
        """The tokens of a file that is locked, in place of those it had; `mark`: under which rules and key they are."""
        row = {"agency": agency, "case": case_id, "tokens": sorted(tokens), "mark": mark}
        send_with_next(self._connection, REPLACE, row)

    def marks(self) -> set[tuple[UUID, str | None]]:
        """Every agency with every mark its files have; None for files without tokens."""
        rows = self._connection.execute(MARKS)
        return {(row.agency, row.searched_as) for row in rows}

    def behind(self, agency: UUID, mark: str, after: UUID, batch: int) -> list[UUID]:
        """Files whose tokens are of another mark, by id from the one after `after`, locked against changes."""
        values = {"agency": agency, "mark": mark, "after": after, "batch": batch}
        return [row.id for row in self._connection.execute(BEHIND, values)]
