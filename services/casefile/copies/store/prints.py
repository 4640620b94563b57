"""Prints that were ordered, one row for each file of an order; what they say lies sealed among the contents."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Row

from kernel.data.database import sql
from services.casefile.attachments.store import Content
from services.casefile.copies.model.legal_bases import Grounds
from services.casefile.store.repository import Repository

KEPT = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Print:
    """A file to be printed for an account, in a language.

    `order`: of several files, and the id of its job; `tries`: how often it was begun; `code`: why it failed; `content`,
    `size` in bytes: once it is made.
    """

    order: UUID
    case_id: UUID
    agency: UUID
    account: UUID
    grounds: Grounds
    language: str
    state: Literal["waiting", "made", "failed"] = "waiting"
    tries: int = 0
    code: str | None = None
    content: UUID | None = None
    size: int | None = None

    @property
    def contents(self) -> Content | None:
        """Where it lies; None where it is not made."""
        return content_of(self, self.content) if self.content else None


def content_of(one: Print, content: UUID) -> Content:
    """Where a print lies, or is to lie."""
    return Content(content, one.case_id, one.agency, content, 1)


class Prints(Repository):
    """Prints of the agency the transaction is for."""

    def add(self, one: Print) -> None:
        """Order a print; one of this order and file is there once."""
        self._connection.execute(
            sql("""INSERT INTO case_prints (print_order, case_id, agency, account, basis, with_entrusted,
                        language, state, ordered_at)
                   VALUES (:order, :case, :agency, :account, :basis, :with_entrusted, :language, 'waiting', :now)
                   ON CONFLICT DO NOTHING"""),
            {
                "order": one.order,
                "case": one.case_id,
                "agency": one.agency,
                "account": one.account,
                "basis": one.grounds.basis,
                "with_entrusted": one.grounds.with_entrusted,
                "language": one.language,
                "now": self._clock.now(),
            },
        )

    def of_order(self, order: UUID, account: UUID | None = None) -> list[Print]:
        """The prints of an order as they were ordered, while they are kept; `account`: none of anybody else."""
        rows = self._connection.execute(
            sql("""SELECT * FROM case_prints WHERE print_order = :order AND ordered_at > :since
                    AND (CAST(:account AS uuid) IS NULL OR account = :account) ORDER BY ordered_at, case_id"""),
            {"order": order, "since": self._clock.now() - KEPT, "account": account},
        )
        return [_print(row) for row in rows]

    def begun(self, one: Print) -> None:
        """It is being made, once more."""
        self._connection.execute(
            sql("UPDATE case_prints SET tries = tries + 1 WHERE print_order = :order AND case_id = :case"),
            {"order": one.order, "case": one.case_id},
        )

    def made(self, one: Print, content: UUID, size: int) -> bool:
        """A print is made; False where it was erased with its file meanwhile."""
        return self._end(one, {"state": "made", "content": content, "size": size, "code": None})

    def failed(self, one: Print, code: str) -> bool:
        """A print could not be made, and why."""
        return self._end(one, {"state": "failed", "content": None, "size": None, "code": code})

    def purge(self) -> int:
        """Purge prints ordered more than a day ago, with their contents; returns how many."""
        then = {"then": self._clock.now() - KEPT}
        old = "SELECT content FROM case_prints WHERE ordered_at <= :then AND content IS NOT NULL"
        self._connection.execute(sql(f"DELETE FROM attachment_chunks WHERE content IN ({old})"), then)  # noqa: S608 -- because the text is fixed, above
        self._connection.execute(sql(f"DELETE FROM attachment_contents WHERE id IN ({old})"), then)  # noqa: S608 -- because the text is fixed, above
        return self._connection.execute(sql("DELETE FROM case_prints WHERE ordered_at <= :then"), then).rowcount

    def _end(self, one: Print, values: dict[str, Any]) -> bool:
        return bool(
            self._connection.execute(
                sql("""UPDATE case_prints SET state = :state, content = :content, size = :size, code = :code
                        WHERE print_order = :order AND case_id = :case AND state = 'waiting'"""),
                {"order": one.order, "case": one.case_id, **values},
            ).rowcount
        )


def done(prints: Iterable[Print]) -> int:
    """How many of them do not wait any more."""
    return sum(one.state != "waiting" for one in prints)


def _print(row: Row[Any]) -> Print:
    return Print(
        order=row.print_order,
        case_id=row.case_id,
        agency=row.agency,
        account=row.account,
        grounds=Grounds(row.basis, row.with_entrusted),
        language=row.language,
        state=row.state,
        tries=row.tries,
        code=row.code,
        content=row.content,
        size=row.size,
    )
