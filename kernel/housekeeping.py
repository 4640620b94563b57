"""What every service purges once a day: bookkeeping that has served its purpose."""

from datetime import timedelta

from sqlalchemy import Connection, text

from kernel.clock import Clock

BOOKKEEPING_KEPT = timedelta(days=30)  # of delivered events: `obhut check` compares both sides within it
IDEMPOTENCY_KEPT = timedelta(hours=24)


def purge(connection: Connection, clock: Clock) -> None:
    """Delete records of events delivered long ago, and idempotency records past their day."""
    old = {"then": clock.now() - BOOKKEEPING_KEPT}
    connection.execute(text("DELETE FROM outbox WHERE sent_at < :then"), old)
    connection.execute(
        text("DELETE FROM inbox WHERE arrived_at < :then AND state IN ('handled', 'stale', 'discarded')"), old
    )
    connection.execute(
        text("DELETE FROM idempotency WHERE created_at < :then"), {"then": clock.now() - IDEMPOTENCY_KEPT}
    )
