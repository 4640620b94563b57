"""How an agency numbers its files."""

from alembic import op

from kernel.data.ddl import grant

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """With the scheme all agencies have had until now, so that the release before need not know of it."""
    op.execute("ALTER TABLE agencies ADD COLUMN client_number_scheme text NOT NULL DEFAULT 'number'")
    grant("identity", "agencies", runtime="UPDATE (client_number_scheme)")
