"""Schedules of files, and the rules of agencies they follow."""

from dataclasses import fields
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from kernel.data.database import sql
from kernel.data.together import send_with_next
from services.retention.model.schedule import Schedule
from services.retention.store.tables import agency_rules, brakes, erasure_orders, schedules

COLUMNS = [field.name for field in fields(Schedule)]
FIND = sql(f"SELECT {', '.join(COLUMNS)} FROM schedules WHERE reference = :wanted")  # noqa: S608 -- because the names are those of our own class
FIND_LOCKED = sql(f"{FIND.text} FOR UPDATE")
SAVE = sql(f"""
    INSERT INTO schedules ({", ".join(COLUMNS)}) VALUES ({", ".join(f":{name}" for name in COLUMNS)})
    ON CONFLICT (reference) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in COLUMNS[1:])}
""")  # noqa: S608 -- likewise
WATCH = sql("""
    INSERT INTO schedules (reference, agency, programme, state, opened_on)
    SELECT CAST(:reference AS uuid), :agency, :programme, 'open', :opened_on
    WHERE NOT EXISTS (
        SELECT FROM erasure_orders WHERE reference = CAST(:reference AS uuid) AND state IN ('erased', 'certified'))
    ON CONFLICT (reference) DO NOTHING
""")
DAYS = sql("SELECT retention_days FROM agency_rules WHERE agency = :agency")
DAYS_LOCKED = sql("SELECT retention_days FROM agency_rules WHERE agency = :agency FOR SHARE")


class Rules:
    """How many days each agency keeps closed files."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def days(self, agency: UUID, *, lock: bool = False) -> int | None:
        """The agency's days, None before they were heard. Locked, they stay while a closing is recorded."""
        return self._connection.execute(DAYS_LOCKED if lock else DAYS, {"agency": agency}).scalar()

    def set(self, agency: UUID, days: int) -> None:
        """The agency's days from now on; waits for closings that are being recorded under the old ones."""
        row = insert(agency_rules).values(agency=agency, retention_days=days)
        self._connection.execute(row.on_conflict_do_update(index_elements=["agency"], set_={"retention_days": days}))


class Schedules:
    """What is known of each file. Several are always locked in the order of their references."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, reference: UUID, *, lock: bool = False) -> Schedule | None:
        """The schedule of a file, if retention has heard of it."""
        query = FIND_LOCKED if lock else FIND
        row = self._connection.execute(query, {"wanted": reference}).mappings().first()
        return Schedule(**row) if row else None

    def watch(self, reference: UUID, agency: UUID, programme: str, opened_on: date) -> None:
        """Record a file that was opened, unless it is known, or erased already."""
        row = {"reference": reference, "agency": agency, "programme": programme, "opened_on": opened_on}
        send_with_next(self._connection, WATCH, row)

    def save(self, schedule: Schedule) -> None:
        """Record a schedule, new or changed."""
        send_with_next(self._connection, SAVE, {name: getattr(schedule, name) for name in COLUMNS})

    def closed_under_fewer_days(self, agency: UUID, days: int) -> list[Schedule]:
        """Closed files of an agency that have no order and follow a shorter rule than this, locked."""
        query = select(schedules).where(
            schedules.c.agency == agency, schedules.c.state == "closed", schedules.c.rule_days < days
        )
        return self._locked(query.order_by(schedules.c.reference))

    def closed_under_more_days(self, agency: UUID, days: int, *, lock: bool = True) -> list[Schedule]:
        """Closed files of an agency that have no order and follow a longer rule than this."""
        query = select(schedules).where(
            schedules.c.agency == agency, schedules.c.state == "closed", schedules.c.rule_days > days
        )
        return self._locked(query.order_by(schedules.c.reference), lock=lock)

    def due_for_the_first_time(self, day: date, after: date | None = None) -> dict[UUID, int]:
        """How many closed files of each agency are due, were never ordered and never held back; with `after` only
        those whose day came after that one."""
        query = select(schedules.c.agency, func.count()).where(*_first_due(day, after)).group_by(schedules.c.agency)
        return {row[0]: row[1] for row in self._connection.execute(query)}

    def hold(self, agency: UUID, day: date, after: date | None, brake: UUID) -> None:
        """Have a brake hold back what `due_for_the_first_time` has counted of an agency."""
        which = (schedules.c.agency == agency, *_first_due(day, after))
        self._connection.execute(update(schedules).where(*which).values(held_by=brake))

    def count(self, agency: UUID) -> int:
        """How many files of an agency are known, open ones included."""
        query = select(func.count()).select_from(schedules).where(schedules.c.agency == agency)
        return self._connection.execute(query).scalar_one()

    def held(self, brake: UUID) -> list[Schedule]:
        """The files that a brake holds back, or has held back until it was released."""
        query = select(schedules).where(schedules.c.held_by == brake)
        return self._locked(query.order_by(schedules.c.reference), lock=False)

    def due(self, day: date, limit: int) -> list[Schedule]:
        """Closed files that are due, were not ordered on this day already and are held back by no brake, locked.

        One that was reopened and closed again may still have the order from before: it waits for casefile's answer.
        """
        waiting = select(erasure_orders.c.id).where(
            erasure_orders.c.reference == schedules.c.reference, erasure_orders.c.state != "refused"
        )
        released = select(brakes.c.id).where(brakes.c.state.in_(("released", "ended")), brakes.c.takes_effect_on <= day)
        query = select(schedules).where(
            schedules.c.state == "closed",
            schedules.c.due_on <= day,
            or_(schedules.c.last_ordered_on.is_(None), schedules.c.last_ordered_on < day),
            ~waiting.exists(),
            or_(schedules.c.held_by.is_(None), schedules.c.held_by.in_(released)),
        )
        return self._locked(query.order_by(schedules.c.reference).limit(limit))

    def count_due(self, until: date) -> dict[date, int]:
        """How many closed files without an order are due on each day until this one, overdue ones included."""
        due = schedules.c.due_on
        query = select(due, func.count()).where(schedules.c.state == "closed", due <= until)
        rows = self._connection.execute(query.group_by(due).order_by(due))
        return {row[0]: row[1] for row in rows}

    def erase(self, reference: UUID) -> None:
        """Erase what is known of a file that casefile has erased."""
        self._connection.execute(delete(schedules).where(schedules.c.reference == reference))

    def _locked(self, query: Select[Any], *, lock: bool = True) -> list[Schedule]:
        rows = self._connection.execute(query.with_for_update() if lock else query).mappings()
        return [Schedule(**row) for row in rows]


def _first_due(day: date, after: date | None) -> tuple[ColumnElement[bool], ...]:
    """Due on this day, and neither ordered nor held back before."""
    came = () if after is None else (schedules.c.due_on > after,)
    return (
        schedules.c.state == "closed",
        schedules.c.due_on <= day,
        schedules.c.last_ordered_on.is_(None),
        schedules.c.held_by.is_(None),
        *came,
    )
