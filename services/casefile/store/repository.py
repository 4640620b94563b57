"""What every repository of casefile is made of: the transaction's connection, and the clock."""

from uuid import UUID

from sqlalchemy import Connection

from kernel.clock import Clock

FIRST = UUID(int=0)
"""Before all ids: where a walk through rows in batches begins."""


class Repository:
    """The rows of one subject, within the transaction it is asked for in (`Work.of`)."""

    def __init__(self, connection: Connection, clock: Clock) -> None:
        self._connection, self._clock = connection, clock
