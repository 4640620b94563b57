"""The key store: wrapped keys of case files, in a database of their own with backups of their own."""

from alembic import op
from environs import Env

from kernel.data.ddl import role_of

revision = "0001"
down_revision = None


def upgrade() -> None:
    """One table; the wrapping keys lie outside all databases."""
    op.execute("""
        CREATE TABLE case_keys (
            case_id     uuid PRIMARY KEY,
            agency      uuid NOT NULL,
            wrapped     bytea NOT NULL,
            fingerprint text NOT NULL
        )
    """)
    runtime = role_of(Env().str("OBHUT_CASEFILE_KEYSTORE_URL"))
    op.execute(f"GRANT USAGE ON SCHEMA public TO {runtime}")
    op.execute(f"GRANT SELECT, INSERT, DELETE ON case_keys TO {runtime}")
