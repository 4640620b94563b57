"""Reminders that rules of time raise: which rule, which of its days; and a person's own reminders by index."""

from alembic import op

revision = "0010"
down_revision = "0009"

# One reminder per rule and day, also of those that were ticked off; once it is over it stands for the rule no longer.
COLUMNS = """
ALTER TABLE case_entries ADD COLUMN rule text;     -- id of a limit or a repetition, or contact_every
ALTER TABLE case_entries ADD COLUMN rule_on date;
CREATE UNIQUE INDEX case_entries_of_rule ON case_entries (case_id, rule, rule_on) WHERE rule IS NOT NULL;
CREATE INDEX case_entries_for ON case_entries (account, kind, day)
    WHERE account IS NOT NULL AND NOT done AND removed_at IS NULL;
"""


def upgrade() -> None:
    """Columns that the release before neither reads nor writes; entries from before have no rule."""
    op.execute(COLUMNS)
