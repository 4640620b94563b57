"""Which instants go with a moved business day and which never do is decided place by place (ADR 31)."""

import re

from tests.conftest import ROOT

REAL = {
    "gateway/app.py": "how often somebody tries within minutes",
    "kernel/data/idempotency.py": "answers to repeated requests are kept for a day",
    "kernel/events/inbox.py": "arrivals and retries",
    "kernel/events/outbox.py": "sending",
    "kernel/housekeeping.py": "bookkeeping is kept for days",
    "kernel/jobs/daily_run.py": "when a run has ended",
    "kernel/jobs/job_queue.py": "waiting and running",
    "kernel/tokens.py": "tokens of a minute",
    "kernel/unit_of_work.py": "the security log",
    "services/casefile/attachments/store.py": "uploads that nobody ended",
    "services/casefile/calendar/store.py": "an address is as old as it is",
    "services/casefile/copies/store/blank_prints.py": "prints are kept for a day",
    "services/casefile/copies/store/exports.py": "exports are kept for weeks",
    "services/casefile/copies/store/prints.py": "prints are kept for a day",
    "services/casefile/copies/usecases/exports.py": "approvals last for days",
    "services/casefile/copies/usecases/print_queue.py": "prints are kept for a day",
    "services/casefile/erasure/store.py": "orders given up are taken up again after hours",
    "services/casefile/erasure/usecases.py": "orders given up are taken up again after hours",
    "services/casefile/template_changes/store/moves.py": "bookkeeping is kept for days",
    "services/casefile/template_changes/usecases/moves_of_all.py": "leases",
    "services/casefile/usecases/authorised.py": "leases",
    "services/casefile/usecases/editing.py": "leases and drafts",
    "services/casefile/usecases/reading.py": "leases",
    "services/identity/usecases/accounts.py": "sessions",
    "services/identity/usecases/sessions.py": "sessions",
}
"""The files that ask for real time, and what they count by it."""
ASKED = re.compile(r"clock\.now\b")


def test_whoever_asks_for_real_time_counts_something_by_it() -> None:
    """A new place that puts an act on record by `now()` would date two years of a demo on the day of its loading."""
    files = [file for folder in ("kernel", "services", "gateway") for file in (ROOT / folder).rglob("*.py")]
    asking = {str(file.relative_to(ROOT)) for file in files if ASKED.search(file.read_text("utf-8"))}
    assert asking == REAL.keys()
