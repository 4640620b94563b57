"""What a request with an Idempotency-Key said, as digests; the security log."""

from kernel.data.ddl import install_repeats, install_security_log

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """The release before knows of none of it, and may still run."""
    install_repeats()
    install_security_log("identity")
