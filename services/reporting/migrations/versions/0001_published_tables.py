"""Published tables with their cells, and the labels to read them by.

No table here has an agency column, so there is no wall between agencies: what is here was released for everybody
who may read figures, and it is the same for all of them. Figures of one agency alone would need one.

A period is never issued again (privacy.md, 4), so nobody may change or delete a published table, the owner of the
database included: a second version beside the first would show what the difference between them is.
"""

from alembic import op

from kernel.data.ddl import append_only, grant, install_kernel

revision = "0001"
down_revision = None

TABLES = """
CREATE TABLE published_tables (
    release     uuid NOT NULL,
    programme   text NOT NULL,
    measure     text NOT NULL,
    dimension   text NOT NULL,
    period      text NOT NULL,
    threshold   integer NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (programme, measure, period)
);
CREATE INDEX published_tables_of_release ON published_tables (release);
CREATE INDEX published_tables_newest ON published_tables (received_at DESC, release);
CREATE TABLE cells (
    programme text NOT NULL,
    measure   text NOT NULL,
    period    text NOT NULL,
    code      text NOT NULL,
    value     bigint,            -- null: withheld
    position  integer NOT NULL,  -- the order in which the release lists them: the template's
    PRIMARY KEY (programme, measure, period, code),
    FOREIGN KEY (programme, measure, period) REFERENCES published_tables,
    CHECK (value >= 3)           -- no count of one or two people, whatever a message says
);
CREATE TABLE labels (
    programme        text NOT NULL,
    list             text NOT NULL,
    code             text NOT NULL,
    de               text NOT NULL,
    en               text NOT NULL,
    template_version bigint NOT NULL,
    PRIMARY KEY (programme, list, code)
);
"""


def upgrade() -> None:
    """Create everything; runtime may add tables and cells, and change labels alone."""
    me = "reporting"
    install_kernel(me)
    op.execute(TABLES)
    for table in ("published_tables", "cells"):
        grant(me, table, runtime="SELECT, INSERT")
        append_only(table)
    grant(me, "labels", runtime="SELECT, INSERT, UPDATE")
