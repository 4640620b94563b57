"""Traces of events in outbox and inbox."""

from kernel.data.ddl import install_traces

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """The release before writes neither column, and may still run."""
    install_traces()
