"""Versions of templates that were ever in force, and proposals to change them: platform data, without an agency."""

from alembic import op

from kernel.data.ddl import append_only, grant

revision = "0008"
down_revision = "0007"

TABLES = """
CREATE TABLE template_proposals (
    id              uuid PRIMARY KEY,
    programme       text NOT NULL,
    version         integer NOT NULL,
    template        text NOT NULL,
    base            text NOT NULL,
    changes         jsonb NOT NULL,
    basic           boolean NOT NULL,
    reason          text NOT NULL,
    agreed_on       date NOT NULL,    -- the office head's word, and where it is to be found
    agreed_document text NOT NULL,
    proposed_by     uuid NOT NULL,
    proposed_at     timestamptz NOT NULL,
    state           text NOT NULL DEFAULT 'proposed'
                    CHECK (state IN ('proposed', 'in_force', 'rejected', 'withdrawn')),
    approved_by     uuid,
    CHECK ((state = 'in_force') = (approved_by IS NOT NULL)),
    CONSTRAINT second_owner CHECK (NOT basic OR approved_by <> proposed_by)
);
CREATE INDEX template_proposals_of_programme ON template_proposals (programme, proposed_at);
CREATE UNIQUE INDEX template_proposals_in_force ON template_proposals (programme, version) WHERE state = 'in_force';
CREATE TABLE template_versions (
    programme      text NOT NULL,
    version        integer NOT NULL CHECK (version > 0),
    template       text NOT NULL,
    base           text NOT NULL,     -- the shared forms it was read with
    digest         text NOT NULL,
    in_force_since timestamptz NOT NULL,
    proposal       uuid REFERENCES template_proposals,  -- none: shipped with a release
    PRIMARY KEY (programme, version)
);
CREATE TABLE template_proposal_log (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at       timestamptz NOT NULL,
    proposal uuid NOT NULL REFERENCES template_proposals,
    account  uuid NOT NULL,
    step     text NOT NULL CHECK (step IN ('proposed', 'approved', 'rejected', 'withdrawn')),
    reason   text
);
CREATE INDEX template_proposal_log_of_proposal ON template_proposal_log (proposal);
"""


def upgrade() -> None:
    """New tables alone, of which the release before knows nothing. What was proposed can be changed by nobody."""
    op.execute(TABLES)
    grant("casefile", "template_versions", runtime="SELECT, INSERT", jobs="SELECT, INSERT")
    grant("casefile", "template_proposals", runtime="SELECT, INSERT, UPDATE (state, approved_by)", jobs="SELECT")
    grant("casefile", "template_proposal_log", runtime="SELECT, INSERT", jobs="SELECT")
    append_only("template_versions")
    append_only("template_proposal_log")
