"""Forms that are printed empty: no case, nobody's answers, and of the agency what stands on its door."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from kernel.data.database import sql
from services.casefile.copies.model.sender import Sender
from services.casefile.copies.store.prints import KEPT
from services.casefile.store.repository import Repository


@dataclass(frozen=True, kw_only=True)
class BlankPrint:
    """The forms of a programme, ordered by an account. `order`: the id of its job too; `parts`: None for all."""

    order: UUID
    agency: UUID
    account: UUID
    programme: str
    language: str
    parts: tuple[str, ...] | None = None
    sender: Sender | None = None
    state: Literal["waiting", "made", "failed"] = "waiting"


class BlankPrints(Repository):
    """Empty prints of the agency the transaction is for."""

    def add(self, one: BlankPrint) -> None:
        """Order one; of an id there is one."""
        sender = one.sender or Sender("")
        self._connection.execute(
            sql("""INSERT INTO blank_prints (print_order, agency, account, programme, language, parts, agency_name,
                        agency_address, agency_telephone, state, ordered_at)
                   VALUES (:order, :agency, :account, :programme, :language, :parts, :name, :address, :telephone,
                        'waiting', :now)
                   ON CONFLICT DO NOTHING"""),
            {
                "order": one.order,
                "agency": one.agency,
                "account": one.account,
                "programme": one.programme,
                "language": one.language,
                "parts": _list(one.parts),
                "name": sender.agency or None,
                "address": sender.address,
                "telephone": sender.telephone,
                "now": self._clock.now(),
            },
        )

    def get(self, order: UUID) -> BlankPrint | None:
        """One, while it is kept."""
        row = self._connection.execute(
            sql("SELECT * FROM blank_prints WHERE print_order = :order AND ordered_at > :since"),
            {"order": order, "since": self._clock.now() - KEPT},
        ).first()
        if row is None:
            return None
        sender = Sender(row.agency_name, row.agency_address, row.agency_telephone) if row.agency_name else None
        parts = None if row.parts is None else tuple(row.parts)
        return BlankPrint(
            order=row.print_order,
            agency=row.agency,
            account=row.account,
            programme=row.programme,
            language=row.language,
            parts=parts,
            sender=sender,
            state=row.state,
        )

    def content(self, order: UUID) -> bytes | None:
        """The PDF; None where it is not made."""
        found = self._connection.execute(
            sql("SELECT content FROM blank_prints WHERE print_order = :order"), {"order": order}
        ).scalar_one_or_none()
        return bytes(found) if found is not None else None

    def end(self, order: UUID, content: bytes | None) -> None:
        """It is made, or could not be."""
        self._connection.execute(
            sql("""UPDATE blank_prints SET content = :content, state = :state
                    WHERE print_order = :order AND state = 'waiting'"""),
            {"order": order, "content": content, "state": "failed" if content is None else "made"},
        )

    def purge(self) -> int:
        """Purge those of yesterday; returns how many."""
        then = {"then": self._clock.now() - KEPT}
        return self._connection.execute(sql("DELETE FROM blank_prints WHERE ordered_at <= :then"), then).rowcount


def _list(parts: Iterable[str] | None) -> list[str] | None:
    return None if parts is None else list(parts)
