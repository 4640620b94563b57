"""In which capacity a consent was given, so that it can be judged by the age of the person on its day; and what a print
left out, so that one drawn before an address came under protection is not fetched after it."""

from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Columns that the release before does not write: of what it hears meanwhile nobody is told who gave it, and its
    prints count as drawn before."""
    op.execute("ALTER TABLE case_consents_ever ADD COLUMN given_by text CHECK (given_by IN ('person', 'guardian'))")
    op.execute("ALTER TABLE case_prints ADD COLUMN left_out bytea")  # field names, sealed under the key of the file
