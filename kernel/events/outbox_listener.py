"""Listening to the outbox: PostgreSQL tells the relay that something was committed (LISTEN and NOTIFY).

So an idle relay need not ask time and again, and a new event waits for nobody. Nothing hangs on it: a notice that is
missed (its connection broke, the database restarts) costs a second, after which the relay looks by itself.
"""

import select

import psycopg2
from psycopg2 import extensions

CHANNEL = "obhut_outbox"


class OutboxListener:
    """Hears on a connection of its own, opened with the first wait and again when it was lost."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: extensions.connection | None = None

    def wait(self, seconds: float) -> bool:
        """Wait for a notice, `seconds` at most, and say whether one came. At once False while it is `deaf`."""
        try:
            connection = self._connection or self._open()
            if not connection.notifies:
                select.select([connection], [], [], seconds)  # in the worker this is eventlet's
            connection.poll()
            told = bool(connection.notifies)
            connection.notifies.clear()
        except (psycopg2.Error, OSError, ValueError):
            self.close()
            return False
        return told

    @property
    def deaf(self) -> bool:
        """Whether there is no connection to hear on."""
        return self._connection is None

    def close(self) -> None:
        """Hear nothing more."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open(self) -> extensions.connection:
        connection = psycopg2.connect(self._url)
        connection.autocommit = True
        connection.cursor().execute(f"LISTEN {CHANNEL}")
        self._connection = connection
        return connection
