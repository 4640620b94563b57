"""When an event has taken effect: PostgreSQL tells a listener of each row that a handler has committed.

NOTIFY is delivered after the commit, never before, so every error counts against who is measured.
"""

import select
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from uuid import UUID

import psycopg2

TELL = """
    CREATE FUNCTION bench_tell() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_notify('bench', NEW.reference::text); RETURN NULL; END $$;
    CREATE TRIGGER bench_tell AFTER INSERT ON schedules FOR EACH ROW EXECUTE FUNCTION bench_tell();
"""


@dataclass
class Listener:
    """Hears of the rows that retention's handler has committed; `heard` by the event's reference."""

    url: str
    heard: dict[UUID, float] = field(default_factory=dict)
    stopping: bool = False

    def run(self) -> None:
        """Until told to stop."""
        with closing(psycopg2.connect(self.url)) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("LISTEN bench")
            while not self.stopping:
                if select.select([connection], [], [], 0.2)[0]:
                    connection.poll()
                    now = time.perf_counter()
                    self.heard.update((UUID(notice.payload), now) for notice in connection.notifies)
                    connection.notifies.clear()


@contextmanager
def effects(database: str) -> Iterator[dict[UUID, float]]:
    """The instants at which rows of `schedules` were heard of, by reference; `database` as the superuser sees it."""
    with closing(psycopg2.connect(database)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(TELL)
    listener = Listener(database)
    thread = threading.Thread(target=listener.run)
    thread.start()
    try:
        yield listener.heard
    finally:
        listener.stopping = True
        thread.join()
