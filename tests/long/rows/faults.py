"""Row `faults`: events in all directions while processes, broker and database are killed, filled, frozen, cut off."""

from tests.long.row import Outcome, Row, Share, Tell

EVENTS, FAULTS = 100_000, 300


def run(share: Share, tell: Tell) -> Outcome:
    """A share of the faults, with its share of the events."""
    from tests.long.faults.ordeal import Ordeal

    return Ordeal(share, tell, share.of_count(EVENTS), share.of_count(FAULTS)).run()


ROW = Row(
    "faults",
    "No event is lost, none takes effect twice, none is without its row, whatever is killed, frozen, full or away",
    {"events": EVENTS, "faults": FAULTS},
    run,
)
