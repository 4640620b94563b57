"""That somebody has looked at what is odd in a file, sealed in it."""

from alembic import op

from kernel.data.ddl import grant, wall

revision = "0016"
down_revision = "0015"

TABLE = """
CREATE TABLE case_acknowledgements (
    case_id uuid PRIMARY KEY REFERENCES cases,
    agency  uuid NOT NULL,
    version integer NOT NULL,
    sealed  bytea NOT NULL       -- under the key of the file: which rule warned of what says something of a person
);
"""


def upgrade() -> None:
    """A table the release before does not know: it warns of nothing."""
    op.execute(TABLE)
    grant("casefile", "case_acknowledgements", runtime="SELECT, INSERT, UPDATE", jobs="SELECT, DELETE")
    wall("casefile", "case_acknowledgements")
