"""What the pool makes of connections that have died while they were lent out."""

from typing import Any

import psycopg2
from sqlalchemy import Engine


class Dead:
    """A connection whose server was killed."""

    autocommit = False

    def set_isolation_level(self, level: Any) -> None:
        """The driver's own answer."""
        raise psycopg2.OperationalError(f"server closed the connection unexpectedly ({level})")


def test_a_dead_connection_is_given_back(away: Engine) -> None:
    """What was committed must not fail afterwards, nor a place in the pool be lost, because its server is gone now."""
    away.dialect.default_isolation_level = "READ COMMITTED"  # as the first connection would have told
    away.dialect.reset_isolation_level(Dead())
