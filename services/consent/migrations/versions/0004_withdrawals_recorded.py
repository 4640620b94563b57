"""When a withdrawal was entered, beside the day on which it was received."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """A column the release before neither reads nor writes; of withdrawals from before the instant is not known."""
    op.execute("ALTER TABLE consents ADD COLUMN withdrawal_recorded_at timestamptz")
