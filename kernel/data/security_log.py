"""The security log: who was refused what they may not have, who signed in, which accounts came and went.

A row is an account, a kind and an instant: no value, no id of what was asked for. It is there to be looked into when
something has happened, and for an alarm on many refusals at once; never for the hour, never to compare people
(ADR 27). Rows are only ever added.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from kernel.data.database import sql
from kernel.data.together import send_with_next
from kernel.observe.metrics import SECURITY
from kernel.security import LAST, Kind, Note, Noted, Wanted

RECORD = sql("INSERT INTO security_log (at, agency, account, kind) VALUES (:at, :agency, :account, :kind)")
ROWS = """
    SELECT id, at, account, kind FROM security_log
    WHERE {of} AND id < :before
        AND (CAST(:account AS uuid) IS NULL OR account = :account) AND (CAST(:kind AS text) IS NULL OR kind = :kind)
        AND (CAST(:since AS timestamptz) IS NULL OR at >= :since)
        AND (CAST(:until AS timestamptz) IS NULL OR at < :until)
    ORDER BY id DESC LIMIT :size
"""
PAGE = sql(ROWS.format(of="agency = :agency"))
PAGE_OF_PLATFORM = sql(ROWS.format(of="agency IS NULL AND kind <> :untold"))


def record(connection: Connection, notes: Sequence[Note]) -> None:
    """Add rows in this very transaction."""
    for note in notes:
        row: dict[str, Any] = {"at": note.at, "agency": note.agency, "account": note.account, "kind": note.kind.value}
        send_with_next(connection, RECORD, row)
        SECURITY.labels(note.kind.value).inc()


def page(connection: Connection, agency: UUID | None, wanted: Wanted) -> list[Noted]:
    """Some rows of an agency, or for None of nobody's agency, without who of the platform signed in when. How many
    there are in all nobody is told: of one account it would be a figure."""
    of = {"untold": Kind.SIGNED_IN.value} if agency is None else {"agency": agency}
    values = {
        **of,
        "account": wanted.account,
        "kind": wanted.kind,
        "since": wanted.since,
        "until": wanted.until,
        "before": LAST if wanted.before is None else wanted.before,
        "size": wanted.size,
    }
    return [Noted(*row) for row in connection.execute(PAGE_OF_PLATFORM if agency is None else PAGE, values)]
