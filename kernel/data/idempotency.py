"""Idempotency-Key: a creating request repeated within 24 hours finds what the first one made.

The id is kept, never a body; the answer is rendered anew. The key itself is the client's text and might be anything, so
a digest bound to the account stands for it. What was asked for is kept as two digests under the client's key, which is
nowhere kept: the same key with another body would else answer with the first note, and the second would be lost
(ADR 27). Use cases ask their unit of work.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Connection

from kernel.clock import Clock
from kernel.data.database import sql
from kernel.errors import BadInput, Conflict

KEPT = timedelta(hours=24)
CREATED = 201  # for a column that is required and that nobody reads: every release has written one


@dataclass(frozen=True, slots=True)
class Said:
    """What a request says, beside its key: `target`, the address it was sent to, and `content`, its body as text."""

    target: str
    content: str

    def kept_as(self, account: UUID, key: str) -> dict[str, bytes]:
        """The columns that stand for it."""
        return {name: _digest(account, key, name, getattr(self, name)) for name in ("target", "content")}


def find(
    connection: Connection, clock: Clock, account: UUID, key: str, operation: str, said: Said | None
) -> UUID | None:
    """What this key has made already, if anything. Raises as `check`."""
    row = connection.execute(
        sql("""SELECT operation, resource, target, content FROM idempotency
                WHERE account = :account AND key = :key AND created_at > :since"""),
        {"account": account, "key": _kept_as(account, key), "since": clock.now() - KEPT},
    ).first()
    if row is None:
        return None
    now = said.kept_as(account, key) if said else None
    check(row.operation == operation, now, {"target": row.target, "content": row.content})
    return UUID(row.resource)


def check(same_operation: bool, now: dict[str, bytes] | None, then: dict[str, bytes | None]) -> None:
    """Raises `Conflict` `idempotency_key_reused` for another operation or address, `BadInput`
    `idempotency_key_other_body` for another body. Rows of releases that kept no digests say nothing of either."""
    if not same_operation or _differ("target", now, then):
        raise Conflict("idempotency_key_reused")
    if _differ("content", now, then):
        raise BadInput("idempotency_key_other_body")


def _differ(name: str, now: dict[str, bytes] | None, then: dict[str, bytes | None]) -> bool:
    before = then[name]
    return now is not None and before is not None and not hmac.compare_digest(now[name], bytes(before))


def claim(
    connection: Connection, clock: Clock, account: UUID, key: str, operation: str, new: UUID, said: Said | None
) -> bool:
    """Record what this key makes; False where another request with it was faster (it waits for that one)."""
    row = {
        "account": account,
        "key": _kept_as(account, key),
        "operation": operation,
        "status": CREATED,
        "resource": str(new),
        "now": clock.now(),
        "since": clock.now() - KEPT,
        **(said.kept_as(account, key) if said else {"target": None, "content": None}),
    }
    return bool(
        connection.execute(
            sql("""INSERT INTO idempotency (account, key, operation, status, resource, created_at, target, content)
                    VALUES (:account, :key, :operation, :status, :resource, :now, :target, :content)
                    ON CONFLICT (account, key) DO UPDATE SET operation = excluded.operation,
                        status = excluded.status, resource = excluded.resource, created_at = excluded.created_at,
                        target = excluded.target, content = excluded.content
                    WHERE idempotency.created_at <= :since"""),
            row,
        ).rowcount
    )


def _kept_as(account: UUID, key: str) -> str:
    return hashlib.sha256(f"{account}/{key}".encode()).hexdigest()


def _digest(account: UUID, key: str, name: str, text: str) -> bytes:
    return hmac.digest(key.encode(), f"{account}/{name}/{text}".encode(), "sha256")
