"""The rule of an agency: how many days after the end of case management its files are kept (W11)."""

from typing import Any

from services.retention.model.schedule import check_days
from services.retention.store import Work
from services.retention.usecases.scheduling import announce


def change_rule(work: Work, data: dict[str, Any]) -> None:
    """`AgencyChanged`: a longer period applies at once to all closed files that have no order yet.

    A shorter one applies only to files closed afterwards, since it would bring days of erasure forward with nobody
    having seen which: that waits for the brake (preview, second person, 30 days). Raises `RuleUnusable`.
    """
    agency, days = data["agency"], data["retention_days"]
    check_days(days)
    work.rules.set(agency, days)
    for schedule in work.schedules.closed_under_fewer_days(agency, days):
        longer = schedule.lengthened(days)
        if longer == schedule:  # its programme lets it be kept no longer
            continue
        work.schedules.save(longer)
        announce(work, longer)
