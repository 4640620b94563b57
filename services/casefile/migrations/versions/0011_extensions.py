"""What agencies add to templates: every version of it, with why and by whom."""

from alembic import op

from kernel.data.ddl import append_only, grant, wall

revision = "0011"
down_revision = "0010"

TABLE = """
CREATE TABLE programme_extensions (
    agency     uuid NOT NULL,
    programme  text NOT NULL,
    version    integer NOT NULL CHECK (version > 0),
    yaml       text NOT NULL,
    reason     text NOT NULL,
    changed_by uuid NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (agency, programme, version)
);
"""


def upgrade() -> None:
    """A new table alone, of which the release before knows nothing. What was in force can be changed by nobody."""
    op.execute(TABLE)
    grant("casefile", "programme_extensions", runtime="SELECT, INSERT", jobs="SELECT")
    append_only("programme_extensions")
    wall("casefile", "programme_extensions")
