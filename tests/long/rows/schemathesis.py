"""The API against its own description, thousands of times."""

from tests.long.row import Outcome, Row, Share, Tell

CALLS = 20_000


def run(share: Share, tell: Tell) -> Outcome:
    """Its share of the calls, with chances of its own."""
    from tests.long.described import asked

    return asked(share.of_count(CALLS), share.random(), tell)


ROW = Row(
    "schemathesis",
    "Whatever fits the API's description, and whatever does not, asked in the name of five roles, is answered as "
    "described, and never with 5xx",
    {"calls": CALLS},
    run,
)
