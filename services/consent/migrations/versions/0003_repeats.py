"""What a request with an Idempotency-Key said, as digests."""

from kernel.data.ddl import install_repeats

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """The release before writes neither column, and may still run."""
    install_repeats()
