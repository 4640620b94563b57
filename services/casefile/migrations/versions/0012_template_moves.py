"""All files of an agency are taken into a newer version of their template: what became of each."""

from alembic import op

from kernel.data.ddl import grant, wall

revision = "0012"
down_revision = "0011"

TABLE = """
CREATE TABLE case_template_moves (
    job     uuid NOT NULL,
    case_id uuid NOT NULL REFERENCES cases,
    agency  uuid NOT NULL,
    code    text,           -- why the file keeps its version; NULL: it was taken along
    at      timestamptz NOT NULL,
    PRIMARY KEY (job, case_id)
);
CREATE INDEX case_template_moves_of_case ON case_template_moves (case_id);
"""


def upgrade() -> None:
    """A table the release before does not know. Jobs write answers from now on, as taking files along asks for it."""
    op.execute(TABLE)
    grant("casefile", "case_template_moves", runtime="SELECT", jobs="SELECT, INSERT, DELETE")
    grant("casefile", "case_sections", jobs="INSERT, UPDATE")
    wall("casefile", "case_template_moves")
