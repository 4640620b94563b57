"""In which capacity a consent was given, so that it can be judged by the age of the person on its day."""

from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """A column that the release before does not write: of what it hears meanwhile nobody is told who gave it."""
    op.execute("ALTER TABLE case_consents_ever ADD COLUMN given_by text CHECK (given_by IN ('person', 'guardian'))")
