"""Idempotency-Key: a creating request repeated within 24 hours finds what the first one made.

Only the id is kept, never a body or its hash; the answer is rendered anew. The key itself is the client's text and
might be anything, so a digest bound to the account stands for it. Use cases ask their unit of work.
"""

import hashlib
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Connection

from kernel.clock import Clock
from kernel.data.database import sql
from kernel.errors import Conflict

KEPT = timedelta(hours=24)
CREATED = 201  # for a column that is required and that nobody reads: every release has written one


def find(connection: Connection, clock: Clock, account: UUID, key: str, operation: str) -> UUID | None:
    """What this key has made already, if anything; `Conflict` where it was used for another operation."""
    row = connection.execute(
        sql("""SELECT operation, resource FROM idempotency
                WHERE account = :account AND key = :key AND created_at > :since"""),
        {"account": account, "key": _kept_as(account, key), "since": clock.now() - KEPT},
    ).first()
    if row is None:
        return None
    if row.operation != operation:
        raise Conflict("idempotency_key_reused")
    return UUID(row.resource)


def claim(connection: Connection, clock: Clock, account: UUID, key: str, operation: str, new: UUID) -> bool:
    """Record what this key makes; False where another request with it was faster (it waits for that one)."""
    row = {
        "account": account,
        "key": _kept_as(account, key),
        "operation": operation,
        "status": CREATED,
        "resource": str(new),
        "now": clock.now(),
        "since": clock.now() - KEPT,
    }
    return bool(
        connection.execute(
            sql("""INSERT INTO idempotency (account, key, operation, status, resource, created_at)
                    VALUES (:account, :key, :operation, :status, :resource, :now)
                    ON CONFLICT (account, key) DO UPDATE SET operation = excluded.operation,
                        status = excluded.status, resource = excluded.resource, created_at = excluded.created_at
                    WHERE idempotency.created_at <= :since"""),
            row,
        ).rowcount
    )


def _kept_as(account: UUID, key: str) -> str:
    return hashlib.sha256(f"{account}/{key}".encode()).hexdigest()
