"""What people see of what is held back, before they agree: how many files, and from which day on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kernel.errors import NotFound
from services.retention.model.brake import Brake
from services.retention.model.schedule import Schedule, check_days
from services.retention.store import Work
from services.retention.usecases.braking import brought_forward


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be erased: how many files, how many of them at once, and the earliest day. No file is named."""

    files: int
    due_at_once: int
    earliest_due_on: date | None

    @classmethod
    def of(cls, schedules: Sequence[Schedule], today: date) -> "Preview":
        """Of files as they would be."""
        days = [schedule.due_on for schedule in schedules if schedule.due_on is not None]
        return cls(len(days), sum(1 for day in days if day <= today), min(days, default=None))


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A brake with what it is about."""

    brake: Brake
    preview: Preview

    @property
    def tag(self) -> str:
        """Differs wherever what is shown differs: first the version, which an agreement names."""
        earliest = self.preview.earliest_due_on
        day = earliest.toordinal() if earliest else 0
        return f"{self.brake.version}.{self.preview.files}.{self.preview.due_at_once}.{day}"


def list_held_back(work: Work, state: str | None, page: int, page_size: int) -> tuple[list[HeldBack], int]:
    """A page of what is or was held back, latest first, and how many there are."""
    brakes, total = work.brakes.page(state, (page - 1) * page_size, page_size)
    return [_seen(work, brake) for brake in brakes], total


def show_held_back(work: Work, key: UUID) -> HeldBack:
    """One brake; raises `NotFound`, also for one of another agency."""
    brake = work.brakes.find(key)
    if brake is None:
        raise NotFound()
    return _seen(work, brake)


def preview_rule(work: Work, agency: UUID, days: int) -> Preview:
    """What a rule of so many days would bring forward, were it in force today. Raises `RuleUnusable`."""
    check_days(days)
    return _preview(work, agency, days)


def _seen(work: Work, brake: Brake) -> HeldBack:
    today = work.clock.today()
    if brake.rule_days is not None and brake.state in ("asked", "released"):
        return HeldBack(brake, _preview(work, brake.agency, brake.rule_days))
    return HeldBack(brake, Preview.of(work.schedules.held(brake.id), today))


def _preview(work: Work, agency: UUID, days: int) -> Preview:
    longer = work.schedules.closed_under_more_days(agency, days, lock=False)
    return Preview.of([row.shortened(days) for row in brought_forward(longer, days)], work.clock.today())
