"""Files that retention watches, for its tests: what is told of them, and what becomes of it."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from retention_fakes import TODAY, FakeWork, told_on_its_day

from contracts.retention import ErasureScheduled
from services.retention.usecases import scheduling
from services.retention.usecases.rules import change_rule

close, close_within = told_on_its_day(scheduling.close), told_on_its_day(scheduling.close_within)
AGENCY = uuid4()
OPENED = date(2025, 1, 1)


def file_data(counted_from: date = date(2026, 1, 1), reference: UUID | None = None) -> dict[str, Any]:
    """What casefile tells of a closed file."""
    about = {"reference": reference or uuid4(), "agency": AGENCY, "programme": "waska", "opened_on": OPENED}
    return about | {"closed_on": TODAY, "counted_from": counted_from}


def rule(days: int) -> dict[str, Any]:
    """The rule of the agency."""
    return {"agency": AGENCY, "retention_days": days, "transmission": True}


def work_with(days: int, *files: dict[str, Any]) -> Any:
    """Files that count under a rule."""
    work = FakeWork()
    change_rule(work, rule(days))
    for data in files:
        close(work, data)
    return work


def due_days(work: Any) -> list[date]:
    """When files are due."""
    return [row.due_on for row in work.schedules.rows.values()]


def scheduled(work: Any) -> list[date]:
    """The days that were told."""
    return [data["due_on"] for event, data in work.emitted if event is ErasureScheduled]
