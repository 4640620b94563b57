"""Traces of events in outbox and inbox."""

from kernel.data.ddl import install_traces

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """The release before writes neither column, and may still run."""
    install_traces()
