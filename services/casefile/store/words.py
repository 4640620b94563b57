"""Words to colleagues that wait to be read; in plain, for they say nothing."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from kernel.data.database import sql
from services.casefile.model.casefile import CaseFile
from services.casefile.store.repository import Repository

WAITING = "FROM case_words w JOIN cases c ON c.id = w.case_id WHERE w.account = :account AND NOT w.done"
OF_ONE = f"{WAITING} AND c.status <> 'erasing'"


@dataclass(frozen=True, slots=True)
class Word:
    """A word that waits, with the number of the file it is about."""

    id: UUID
    case_id: UUID
    client_number: str
    author: UUID
    word: str
    told_at: datetime


class Words(Repository):
    """Words of the agency the transaction is for."""

    def add(self, case: CaseFile, account: UUID, word: str, by: UUID) -> UUID:
        """One more word; returns its id."""
        made = uuid4()
        self._connection.execute(
            sql("""INSERT INTO case_words (id, case_id, agency, account, author, word, told_at)
                   VALUES (:id, :case, :agency, :account, :author, :word, :now)"""),
            {
                "id": made,
                "case": case.id,
                "agency": case.agency,
                "account": account,
                "author": by,
                "word": word,
                "now": self._clock.acted(),
            },
        )
        return made

    def own(self, account: UUID, page: int, size: int) -> tuple[int, list[Word]]:
        """How many wait for somebody, and one page of them, the newest first."""
        values = {"account": account, "size": size, "skip": (page - 1) * size}
        total = self._connection.execute(sql(f"SELECT count(*) {OF_ONE}"), values).scalar_one()  # noqa: S608 -- because all of it is fixed texts
        rows = self._connection.execute(
            sql(f"""SELECT w.id, w.case_id, c.client_number, w.author, w.word, w.told_at {OF_ONE}
                    ORDER BY w.told_at DESC, w.id LIMIT :size OFFSET :skip"""),  # noqa: S608 -- because all of it is fixed texts
            values,
        )
        return total, [Word(**row._mapping) for row in rows]

    def tick_off(self, account: UUID, word: UUID) -> UUID | None:
        """It waits no longer; the file it was about, None where none waits for this account."""
        row = self._connection.execute(
            sql(
                "UPDATE case_words SET done = true WHERE id = :id AND account = :account AND NOT done RETURNING case_id"
            ),
            {"id": word, "account": account},
        ).first()
        return row.case_id if row else None
