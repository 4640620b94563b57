"""Whether a released table is shown beside the others of the same people."""

from alembic import op

from kernel.data.ddl import grant

revision = "0020"
down_revision = "0019"

COLUMN = """
ALTER TABLE releases ADD COLUMN standing text NOT NULL DEFAULT 'unjudged'
    CHECK (standing IN ('unjudged', 'shown', 'held_back'));
CREATE INDEX releases_unjudged ON releases (programme) WHERE standing = 'unjudged';
"""


def upgrade() -> None:
    """A column with a default: what the release before makes meanwhile is judged by the next day's work."""
    op.execute(COLUMN)
    grant("casefile", "releases", jobs="UPDATE (standing)")
