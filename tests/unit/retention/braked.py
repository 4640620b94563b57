"""An office whose files fall due, who says yes to what is held back, and its days one after the other."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from retention_fakes import TODAY, FakeWork, told_on_its_day

from kernel.clock import Clock
from services.retention.jobs import order_all_due
from services.retention.model.brake import Brake, Voice
from services.retention.usecases.braking import agree
from services.retention.usecases.rules import change_rule
from services.retention.usecases.scheduling import close

AGENCY = uuid4()
ADMIN, HEAD = Voice(uuid4(), "agency_admin", True), Voice(uuid4(), "office_head", True)
HOST, OTHER_HOST = Voice(uuid4(), "host", False), Voice(uuid4(), "host", False)


def closed(work: Any, counted_from: date, reference: UUID | None = None, closed_on: date | None = None) -> UUID:
    """A closing that is told on the day it counts from; one told anew, or with a day of its own, is told today."""
    key = reference or uuid4()
    about = {"reference": key, "agency": AGENCY, "programme": "waska", "opened_on": date(2020, 1, 1)}
    tell = close if reference or closed_on else told_on_its_day(close)
    tell(work, about | {"closed_on": closed_on or work.clock.today(), "counted_from": counted_from})
    return key


def rule(work: Any, days: int) -> None:
    change_rule(work, {"agency": AGENCY, "retention_days": days, "transmission": True})


def office(days: int = 365) -> Any:
    work = FakeWork()
    rule(work, days)
    work.brakes.worked = [TODAY - timedelta(days=1)]
    return work


def on(work: Any, day: date) -> int:
    """The daily work of a day; how many files it orders."""
    work.clock = Clock(real_now=lambda: work_instant(day))
    count = order_all_due(lambda: work, day)
    work.brakes.worked.append(day)
    return count


def work_instant(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=UTC)


def the_brake(work: Any) -> Brake:
    (brake,) = work.brakes.rows.values()
    return brake  # type: ignore[no-any-return]  # the fakes are not typed for the use cases


def both_agree(work: Any, brake: Brake, first: Voice = ADMIN, second: Voice = HOST) -> Brake:
    one = agree(work, first, brake.id, brake.version)
    return agree(work, second, brake.id, one.version)


def walk(work: Any, first: date, last: date) -> dict[date, int]:
    """Daily work of every day; on which something was ordered, and how much."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return {day: count for day in days if (count := on(work, day))}
