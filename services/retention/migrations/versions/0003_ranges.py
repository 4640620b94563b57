"""The range of days within which a file's programme lets its agency choose."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Rows without a range are those of files closed before one was told; the release before writes none."""
    op.execute("""
        ALTER TABLE schedules ADD COLUMN keep_at_least_days integer;
        ALTER TABLE schedules ADD COLUMN keep_at_most_days integer;
        ALTER TABLE schedules ADD COLUMN rule text;
    """)
