"""Consents, and the erasures that are being carried out."""

from alembic import op

from kernel.data.ddl import grant, install_jobs, install_kernel, wall

revision = "0001"
down_revision = None

TABLES = """
CREATE TABLE consents (
    id                    uuid PRIMARY KEY,
    agency                uuid NOT NULL,
    reference             uuid,               -- gone once the file is erased
    programme             text NOT NULL,
    purpose               text NOT NULL,
    template_version      integer NOT NULL,
    text_de_sha256        text NOT NULL,
    text_en_sha256        text NOT NULL,
    given_by              text NOT NULL CHECK (given_by IN ('person', 'guardian')),
    given_on              date NOT NULL,
    state                 text NOT NULL CHECK (state IN ('in_force', 'withdrawn')),
    received_on           date,
    recorded_at           timestamptz NOT NULL,
    recorded_by           uuid NOT NULL,
    granted_applied_at    timestamptz,
    withdrawal_applied_at timestamptz,
    evidence_until        date,
    receipt               text NOT NULL UNIQUE,
    version               integer NOT NULL,
    CHECK ((state = 'withdrawn') = (received_on IS NOT NULL)),
    CHECK (received_on >= given_on),
    CHECK ((reference IS NULL) = (evidence_until IS NOT NULL))
);
CREATE UNIQUE INDEX consents_one_in_force ON consents (reference, purpose) WHERE state = 'in_force';
CREATE INDEX consents_of_case ON consents (reference);
CREATE INDEX consents_evidence ON consents (evidence_until) WHERE evidence_until IS NOT NULL;

CREATE TABLE letting_go (
    order_id       uuid PRIMARY KEY,
    agency         uuid NOT NULL,
    reference      uuid NOT NULL UNIQUE,
    records        integer,                   -- known once the consents are blanked
    evidence_until date
);
"""


def upgrade() -> None:
    """The service's own tables and those every service has."""
    install_kernel("consent")
    install_jobs("consent")
    op.execute(TABLES)
    wall("consent", "consents")
    wall("consent", "letting_go")
    grant("consent", "consents", runtime="SELECT, INSERT, UPDATE", jobs="SELECT, UPDATE, DELETE")
    grant("consent", "letting_go", runtime="SELECT, INSERT", jobs="SELECT, UPDATE, DELETE")
    # The search after an erasure leaves out no table, and so needs to read all of them.
    grant("consent", "alembic_version", jobs="SELECT")
