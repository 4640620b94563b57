"""Sixty requests a second for ten minutes, over 100,000 files, on two cores."""

from tests.long.row import Outcome, Row, Share, Tell

AGENCIES, FILES = 200, 100_000
ACCOUNTS = 2_000
RATE, SECONDS = 60, 600
REQUESTS = RATE * SECONDS


def run(share: Share, tell: Tell) -> Outcome:
    """Every part has all the files and its share of the ten minutes."""
    from tests.long.load.day import a_day
    from tests.long.load.stock import Stock

    whole = Share(1, 1, share.seed, share.trial)
    stock = Stock.of(whole.of_count(AGENCIES), whole.of_count(FILES))
    return a_day(stock, RATE, share.of_count(REQUESTS), share.random(), tell)


ROW = Row(
    "load",
    "With 200 agencies, 2,000 accounts and 100,000 files, 60 requests a second of people who list, open and save files "
    "(in place of the journal, which comes later: access log, consents, new files, phases) are answered with p95 ≤ "
    "300 ms and p99 ≤ 1 s, none with 5xx, and events take p99 ≤ 5 s, client and servers together on two cores",
    {"agencies": AGENCIES, "accounts": ACCOUNTS, "files": FILES, "requests": REQUESTS},
    run,
)
