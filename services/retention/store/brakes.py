"""Brakes, their log, and the days that daily runs have worked."""

from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.postgresql import insert

from services.retention.model.brake import Brake, Reason, Voice
from services.retention.store.tables import brake_log, brakes, daily_runs

NEW = insert(brakes)
SAVE = NEW.on_conflict_do_update(
    index_elements=["id"], set_={column.name: NEW.excluded[column.name] for column in brakes.c if column.name != "id"}
)


class Brakes:
    """What is held back, visible to its agency and to the host."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def page(self, state: str | None, offset: int, limit: int) -> tuple[list[Brake], int]:
        """Brakes, latest first, and how many there are."""
        query, counted = select(brakes), select(func.count()).select_from(brakes)
        if state is not None:
            query, counted = query.where(brakes.c.state == state), counted.where(brakes.c.state == state)
        query = query.order_by(brakes.c.since.desc(), brakes.c.id).offset(offset).limit(limit)
        rows = self._connection.execute(query).mappings()
        return [Brake(**row) for row in rows], self._connection.execute(counted).scalar_one()

    def find(self, key: UUID, *, lock: bool = False) -> Brake | None:
        """One brake."""
        query = select(brakes).where(brakes.c.id == key)
        row = self._connection.execute(query.with_for_update() if lock else query).mappings().first()
        return Brake(**row) if row else None

    def of(self, agency: UUID, reason: Reason, since: date) -> list[Brake]:
        """Those of an agency for this reason, of this day or a later one, locked."""
        query = select(brakes).where(brakes.c.agency == agency, brakes.c.reason == reason, brakes.c.since >= since)
        rows = self._connection.execute(query.order_by(brakes.c.since, brakes.c.id).with_for_update())
        return [Brake(**row) for row in rows.mappings()]

    def wished_rule(self, agency: UUID) -> Brake | None:
        """The shorter rule that an agency wishes for and that is not in force yet, locked."""
        query = select(brakes).where(
            brakes.c.agency == agency, brakes.c.reason == "shorter_rule", brakes.c.state.in_(("asked", "released"))
        )
        row = self._connection.execute(query.with_for_update()).mappings().first()
        return Brake(**row) if row else None

    def rules_that_begin(self, day: date) -> list[UUID]:
        """The shorter rules that were released and take effect by this day."""
        query = select(brakes.c.id).where(
            brakes.c.reason == "shorter_rule", brakes.c.state == "released", brakes.c.takes_effect_on <= day
        )
        return list(self._connection.execute(query.order_by(brakes.c.id)).scalars())

    def save(self, brake: Brake) -> None:
        """Record a brake, new or changed."""
        self._connection.execute(SAVE, asdict(brake))

    def note(self, brake: Brake, step: str, at: datetime, voice: Voice | None = None) -> None:
        """Note a step, and whose it was."""
        who = {"account": voice.account, "role": voice.role} if voice else {}
        row = {"at": at, "agency": brake.agency, "brake": brake.id, "step": step, **who}
        self._connection.execute(insert(brake_log).values(row))

    def days_worked(self, since: date, until: date) -> list[date]:
        """Days of daily runs before `until`, earliest first: those from `since` on, and the last one before."""
        before = select(func.max(daily_runs.c.day)).where(daily_runs.c.day < since).scalar_subquery()
        query = select(daily_runs.c.day).where(
            daily_runs.c.day >= func.coalesce(before, since), daily_runs.c.day < until
        )
        return list(self._connection.execute(query.order_by(daily_runs.c.day)).scalars())
