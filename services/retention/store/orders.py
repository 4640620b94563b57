"""Orders to erase, their log and their certificates."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select, update
from sqlalchemy.dialects.postgresql import insert

from kernel.data.database import sql
from services.retention.model.order import Order
from services.retention.store.tables import certificates, erasure_log, erasure_orders

ERASED = sql("SELECT 1 FROM erasure_orders WHERE reference = :wanted AND state IN ('erased', 'certified')")


class Orders:
    """Orders, visible to their agency and to the host."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def page(self, state: str | None, offset: int, limit: int) -> tuple[list[Order], int]:
        """Orders, newest first, and how many there are."""
        query, counted = select(erasure_orders), select(func.count()).select_from(erasure_orders)
        if state is not None:
            query = query.where(erasure_orders.c.state == state)
            counted = counted.where(erasure_orders.c.state == state)
        query = query.order_by(erasure_orders.c.ordered_at.desc(), erasure_orders.c.id).offset(offset).limit(limit)
        rows = self._connection.execute(query).mappings()
        return [Order(**row) for row in rows], self._connection.execute(counted).scalar_one()

    def find(self, key: UUID, *, lock: bool = False) -> Order | None:
        """One order."""
        query = select(erasure_orders).where(erasure_orders.c.id == key)
        row = self._connection.execute(query.with_for_update() if lock else query).mappings().first()
        return Order(**row) if row else None

    def is_erased(self, reference: UUID) -> bool:
        """Whether this file was erased: what is heard of it afterwards is old."""
        return self._connection.execute(ERASED, {"wanted": reference}).first() is not None

    def add(self, order: Order) -> None:
        """Record a new order."""
        self._connection.execute(insert(erasure_orders).values(asdict(order)))

    def save(self, order: Order) -> None:
        """Record what has changed."""
        self._connection.execute(update(erasure_orders).where(erasure_orders.c.id == order.id).values(asdict(order)))

    def log(self, order: Order, step: str, at: datetime) -> None:
        """Note a step in the erasure log."""
        row = {"at": at, "agency": order.agency, "order_id": order.id, "step": step}
        self._connection.execute(insert(erasure_log).values(row))


class Certificates:
    """Signed certificates, by order."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, order: Order, document: dict[str, Any], at: datetime) -> None:
        """Keep a certificate; there is one for an order."""
        self._connection.execute(
            insert(certificates).values(
                order_id=order.id,
                agency=order.agency,
                document=document["certificate"],
                signature=document["signature"]["value"],
                kid=document["signature"]["kid"],
                issued_at=at,
            )
        )

    def find(self, order: UUID) -> dict[str, Any] | None:
        """The signed document, as it was issued."""
        row = self._connection.execute(select(certificates).where(certificates.c.order_id == order)).first()
        if row is None:
            return None
        return {"certificate": row.document, "signature": {"alg": "Ed25519", "kid": row.kid, "value": row.signature}}
