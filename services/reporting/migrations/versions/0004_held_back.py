"""Tables that are held back: they stay as they were published, and are shown to nobody."""

from alembic import op

from kernel.data.ddl import append_only, grant

revision = "0004"
down_revision = "0003"

TABLE = """
CREATE TABLE held_back_tables (
    programme   text NOT NULL,
    measure     text NOT NULL,
    period      text NOT NULL,
    release     uuid NOT NULL,
    reason      text NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (programme, measure, period)
);
"""


def upgrade() -> None:
    """The release before does not know it, and shows what it showed."""
    op.execute(TABLE)
    grant("reporting", "held_back_tables", runtime="SELECT, INSERT")
    append_only("held_back_tables")
