"""Which programmes an agency is admitted to, which districts it has, and undoing the opening of a file."""

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """With what held until now: all programmes, no district. The release before reads neither column."""
    op.execute("ALTER TABLE agencies ADD COLUMN programmes text[]")  # null: admitted to all
    op.execute("ALTER TABLE agencies ADD COLUMN districts uuid[] NOT NULL DEFAULT '{}'")  # those that take files in
    op.execute("ALTER TABLE erasures ADD COLUMN undone boolean NOT NULL DEFAULT false")  # of a file opened by mistake
    op.execute("CREATE INDEX cases_of_district ON cases (agency, district) WHERE district IS NOT NULL")
