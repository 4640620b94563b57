"""The rule of an agency: how many days after the end of case management its files are kept (W11)."""

from datetime import date
from typing import Any
from uuid import UUID

from services.retention.model.brake import NOTICE
from services.retention.model.schedule import Schedule, check_days
from services.retention.store import Work
from services.retention.usecases import braking
from services.retention.usecases.announcing import announce


def change_rule(work: Work, data: dict[str, Any]) -> None:
    """`AgencyChanged`: a longer period applies at once to all closed files that have no order yet.

    A shorter one that would bring days of erasure forward is wished for only: it comes into force once two people have
    released it and 30 days have passed (privacy.md, 2). Until then files that are closed follow the one in force, too.
    Raises `RuleUnusable`.
    """
    agency, days = data["agency"], data["retention_days"]
    check_days(days)
    if _brings_forward(work, agency, days):
        braking.wish_rule(work, agency, days, work.clock.today())
        return
    braking.drop_wish(work, work.brakes.wished_rule(agency))
    work.rules.set(agency, days)
    for schedule in work.schedules.closed_under_fewer_days(agency, days):
        longer = schedule.lengthened(days)
        if longer == schedule:  # its programme lets it be kept no longer
            continue
        longer = _let_go(longer, work.clock.today())
        work.schedules.save(longer)
        announce(work, longer)


def _brings_forward(work: Work, agency: UUID, days: int) -> bool:
    """Whether the day of a single file would come earlier. Where none has a day yet, a rule may be as short as it is
    wished: nobody has been told of another."""
    in_force = work.rules.days(agency, lock=True)
    if in_force is None or days >= in_force:
        return False
    return bool(braking.brought_forward(work.schedules.closed_under_more_days(agency, days), days))


def _let_go(schedule: Schedule, today: date) -> Schedule:
    """What held a file back holds it no more where its new day leaves everybody time enough to see it coming."""
    far = schedule.due_on is not None and schedule.due_on >= today + NOTICE
    return schedule.let_go() if far else schedule
