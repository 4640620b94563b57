"""Yesterday's and today's processes side by side, in the order of the runbook, and back once."""

from tests.long.row import Outcome, Row, Share, Tell

RENEWED = 42


def run(share: Share, tell: Tell) -> Outcome:
    """The first part walks; a trial does, too: there is no hundredth of an upgrade."""
    from tests.upgrade.make import COMMIT
    from tests.upgrade.walk import is_shallow, walk

    if share.part > 1:
        return Outcome()
    if is_shallow(COMMIT):
        tell(f"skipped: the history of this checkout does not reach back to {COMMIT[:7]}")
        return Outcome()
    return Outcome(counts=walk(COMMIT, tell))


ROW = Row(
    "upgrade",
    "While people work, the processes of 007412f are renewed one by one, go back once and forward again: every request "
    "is answered, no event is parked or lost, and all databases tell the same story",
    {"processes renewed": RENEWED},
    run,
)
