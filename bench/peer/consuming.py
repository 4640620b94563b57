"""The peer of the rows about the bus: kombu hears a queue, psycopg2 writes a message's id and its row, each for itself.

It takes a message once and acknowledges after the commit, as one must. It knows no older and newer state, checks no
field, tries nothing again, records and measures nothing, and does not come back when the broker was away: advantages.
"""

import json
import os
from typing import Any

import psycopg2
from kombu import Connection, Consumer, Queue

PREFETCH = 100
WRITE = """
    WITH new AS (
        INSERT INTO inbox (message_id, state) VALUES (CAST(%(id)s AS uuid), 'handled')
        ON CONFLICT DO NOTHING RETURNING message_id)
    INSERT INTO schedules (reference, agency, programme, state, opened_on)
    SELECT CAST(%(reference)s AS uuid), CAST(%(agency)s AS uuid), %(programme)s, 'open', CAST(%(opened_on)s AS date)
    FROM new
"""


def main() -> None:
    """Hear until somebody ends it."""
    database = psycopg2.connect(os.environ["PEER_DATABASE_URL"])
    database.autocommit = True  # a statement is a transaction: one round trip, one wait for the disk

    def take(message: Any) -> None:
        told = json.loads(message.body)
        with database.cursor() as cursor:
            cursor.execute(WRITE, {"id": told["id"], **told["data"]})
        message.ack()

    with Connection(os.environ["PEER_BROKER_URL"]) as broker, broker.channel() as channel:
        queue = Queue(os.environ["PEER_QUEUE"], no_declare=True)
        with Consumer(channel, [queue], on_message=take, prefetch_count=PREFETCH):
            while True:
                broker.drain_events()


if __name__ == "__main__":
    main()
