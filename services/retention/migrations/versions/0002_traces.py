"""Traces of events in outbox and inbox; open orders are found quickly, for the metrics."""

from alembic import op

from kernel.data.ddl import install_traces

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """The release before writes neither column, and may still run."""
    install_traces()
    op.execute("CREATE INDEX erasure_orders_open ON erasure_orders (ordered_at) WHERE state IN ('ordered', 'erased')")
