"""Idempotency-Key: a creating request repeated within 24 hours finds what the first one made.

Only status and id are kept, never a body or its hash; the answer is rendered anew. The key itself is the client's
text and might be anything, so a digest bound to the account stands for it.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from kernel.data.database import sql
from kernel.errors import Conflict
from kernel.principal import Principal
from kernel.unit_of_work import UnitOfWork

KEPT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Made:
    """What the first request made."""

    status: int
    resource: str


def find(work: UnitOfWork, principal: Principal, key: str | None, operation: str) -> Made | None:
    """What this key has made already, if anything; `Conflict` where it was used for another operation."""
    if key is None:
        return None
    row = work.connection.execute(
        sql("""SELECT operation, status, resource FROM idempotency
                WHERE account = :account AND key = :key AND created_at > :since"""),
        {"account": principal.account, "key": _kept_as(principal, key), "since": work.clock.now() - KEPT},
    ).first()
    if row is None:
        return None
    if row.operation != operation:
        raise Conflict("idempotency_key_reused")
    return Made(row.status, row.resource)


def claim(work: UnitOfWork, principal: Principal, key: str | None, operation: str, made: Made) -> bool:
    """Record what this request makes; False where another one with this key was faster (it waits for that one)."""
    if key is None:
        return True
    row = {
        "account": principal.account,
        "key": _kept_as(principal, key),
        "operation": operation,
        "status": made.status,
        "resource": made.resource,
        "now": work.clock.now(),
        "since": work.clock.now() - KEPT,
    }
    return bool(
        work.connection.execute(
            sql("""INSERT INTO idempotency (account, key, operation, status, resource, created_at)
                    VALUES (:account, :key, :operation, :status, :resource, :now)
                    ON CONFLICT (account, key) DO UPDATE SET operation = excluded.operation,
                        status = excluded.status, resource = excluded.resource, created_at = excluded.created_at
                    WHERE idempotency.created_at <= :since"""),
            row,
        ).rowcount
    )


def made_before(work: UnitOfWork, principal: Principal, key: str | None, operation: str, made: Made) -> Made | None:
    """None where the key is this request's now; else what another one, which was faster, has made with it.

    Raises `Conflict` where the key was used for something else, or the other's record has gone at this moment.
    """
    if claim(work, principal, key, operation, made):
        return None
    earlier = find(work, principal, key, operation)
    if earlier is None:
        raise Conflict("conflict")
    return earlier


def _kept_as(principal: Principal, key: str) -> str:
    return hashlib.sha256(f"{principal.account}/{key}".encode()).hexdigest()
