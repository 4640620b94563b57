"""Row `malformed`: messages that are no events, at every queue, while good ones arrive beside them."""

from tests.long.row import Outcome, Row, Share, Tell

EACH, QUEUES = 20_000, 8


def run(share: Share, tell: Tell) -> Outcome:
    """A share of the messages for every queue."""
    from tests.long.malformed.flood import flood

    return flood(share, tell, share.of_count(EACH))


ROW = Row(
    "malformed",
    "No malformed message ends a consumer, all are parked, and no good event is delayed by more than a second",
    {"malformed messages": EACH * QUEUES},
    run,
)
