"""What the pool makes of connections that have died while they were lent out."""

from types import SimpleNamespace
from typing import Any

import psycopg2
import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import InvalidatePoolError


class Dead:
    """A connection whose server was killed."""

    autocommit = False
    closed = 2

    def set_isolation_level(self, level: Any) -> None:
        """The driver's own answer."""
        raise psycopg2.OperationalError(f"server closed the connection unexpectedly ({level})")


def test_a_dead_connection_is_given_back(away: Engine) -> None:
    """What was committed must not fail afterwards, nor a place in the pool be lost, because its server is gone now."""
    away.dialect.default_isolation_level = "READ COMMITTED"  # as the first connection would have told
    away.dialect.reset_isolation_level(Dead())


def test_a_dead_connection_is_lent_to_nobody(away: Engine) -> None:
    """Whoever is next gets a new one, rather than the driver's own error while their transaction begins."""
    (awakes,) = away.pool.dispatch.checkout
    with pytest.raises(InvalidatePoolError):
        awakes(Dead(), SimpleNamespace(info={}), None)
    awakes(SimpleNamespace(closed=0), SimpleNamespace(info={}), None)
