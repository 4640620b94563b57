"""Two hundred people of one agency, five at each shared file."""

from tests.long.row import Outcome, Row, Share, Tell

WORKERS, FILES, REQUESTS = 200, 10_000, 24_000


def run(share: Share, tell: Tell) -> Outcome:
    """Every part has all the people, and its share of the requests."""
    from tests.long.agency.day import a_day

    whole = Share(1, 1, share.seed, share.trial)
    people = 20 if share.trial else WORKERS
    return a_day(people, whole.of_count(FILES), share.of_count(REQUESTS), share.random(), tell)


ROW = Row(
    "agency",
    "200 workers of one agency with 10,000 files, five at each shared file, edit with and without a lease, write notes "
    "and list: no update is lost, no answer is a 5xx, and no file is in the hands of two",
    {"workers": WORKERS, "files": FILES, "requests": REQUESTS},
    run,
)
