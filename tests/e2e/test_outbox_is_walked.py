"""The relay finds what waits by walking its index, however many rows are sent and however small the table seems."""

from sqlalchemy import text

from kernel.data.database import Transaction, engine
from kernel.events import outbox
from tests.house import House


def test_what_was_sent_is_not_read_again(house: House) -> None:
    """A bitmap would read an entry for each row sent since the last vacuum, and clear none away; a scan all rows."""
    made = engine(house.stack.environment["OBHUT_CASEFILE_RUNTIME_URL"])
    with Transaction(made, outbox.BEGIN_LIGHTLY) as taking:
        plan = taking.connection.execute(text(f"EXPLAIN {outbox.TAKE.text}"), {"batch": 500, "known": ["x.y.v1"]})
        told = " ".join(row[0] for row in plan)
    made.dispose()
    assert "Index Scan using outbox_unsent" in told
    assert not {"Bitmap", "Seq"} & set(told.split())
