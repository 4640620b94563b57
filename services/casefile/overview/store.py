"""Pages of the overview as rows: which files, how many, and what their version is made of; no answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from kernel.data.database import sql
from services.casefile.store.reminders import RESTS
from services.casefile.store.repository import Repository

# The next undone reminder of each file, those left out that rest, for all files of the agency at once: where it decides
# which files, in which order. Else it is looked up for those of the page alone.
OF_ALL = """LEFT JOIN (
    SELECT e.case_id, min(e.day) AS next_reminder_on FROM case_entries e JOIN cases k ON k.id = e.case_id
    WHERE e.agency = :agency AND e.kind = 'reminders' AND e.day IS NOT NULL AND NOT e.done AND e.removed_at IS NULL
    AND NOT coalesce(e.rests, k.status <> 'open')
    GROUP BY e.case_id) r ON r.case_id = c.id"""
OF_ONE = f"""(
    SELECT min(e.day) FROM case_entries e
    WHERE e.case_id = c.id AND e.kind = 'reminders' AND e.day IS NOT NULL AND NOT e.done AND e.removed_at IS NULL
    AND NOT {RESTS})"""  # noqa: S608 -- because all of it is fixed texts
SHOWN = "c.id, c.version, c.told, c.status, c.district, c.responsible, c.last_contact_on, c.erasure_due_on"


@dataclass(frozen=True, slots=True)
class Question:
    """Which files, in which order: fixed texts of the use case with their values. `by_reminder`: see OF_ALL."""

    where: str
    values: Mapping[str, Any]
    order: str
    by_reminder: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A file of a page. `told`: all that lies in plain and may change, names by the version of the file."""

    id: UUID
    next_reminder_on: date | None
    told: tuple[Any, ...]


class Overview(Repository):
    """The overview of the agency the transaction is for."""

    def page(self, question: Question, page: int, size: int) -> tuple[int, list[Found]]:
        """How many files there are, and one page of them."""
        values = {**question.values, "size": size, "skip": (page - 1) * size}
        joined = OF_ALL if question.by_reminder else ""
        total = self._connection.execute(
            sql(f"SELECT count(*) FROM cases c {joined} WHERE {question.where}"),  # noqa: S608 -- because all of it is fixed texts
            values,
        ).scalar_one()
        rows = self._connection.execute(sql(_page(question, joined)), values)
        return total, [Found(row.id, row.next_reminder_on, tuple(row)) for row in rows]


def _page(question: Question, joined: str) -> str:
    reminder = "r.next_reminder_on" if joined else OF_ONE
    return (
        f"SELECT {SHOWN}, {reminder} AS next_reminder_on FROM cases c {joined} WHERE {question.where}"  # noqa: S608 -- because all of it is fixed texts
        f" ORDER BY {question.order}, c.id LIMIT :size OFFSET :skip"
    )
