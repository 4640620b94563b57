"""Casefile is told the roles of the accounts there are: version 2 of `account_changed`, once, as the relay finds it."""

from alembic import op

revision = "0006"
down_revision = "0005"

TELL = """
INSERT INTO outbox (id, event, audience, body, created_at)
SELECT gen_random_uuid(), 'obhut.identity.account_changed.v2', 'casefile', CAST(json_build_object(
    'account', id, 'agency', agency, 'state', state,
    'roles', (SELECT json_agg(json_build_object('role', role) ORDER BY role) FROM unnest(roles) AS role)) AS text),
    now()
FROM accounts ORDER BY created_at
"""


def upgrade() -> None:
    """The relay of the release before leaves events that it does not know to the next one. The wall around accounts is
    lifted for their owner, who changes the tables, until this transaction ends."""
    op.execute("ALTER TABLE accounts NO FORCE ROW LEVEL SECURITY")
    op.execute(TELL)
    op.execute("ALTER TABLE accounts FORCE ROW LEVEL SECURITY")
