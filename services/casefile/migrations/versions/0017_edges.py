"""What a request with an Idempotency-Key said, as digests; the security log; the access log of a whole agency."""

from alembic import op

from kernel.data.ddl import install_repeats, install_security_log

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """The release before knows of none of it, and may still run."""
    install_repeats()
    install_security_log("casefile")
    op.execute("CREATE INDEX access_log_by_agency ON access_log (agency, id)")
