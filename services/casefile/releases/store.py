"""Releases as they were issued, and the files that a table counts."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple, cast
from uuid import UUID

from sqlalchemy import Row

from kernel.data.database import sql
from services.casefile.releases.model import SAME_PEOPLE, Shown
from services.casefile.store.repository import Repository
from services.casefile.templates.declared.periods import Period, parse
from services.casefile.templates.declared.programme import Measure

ADD = sql("""
    INSERT INTO releases (id, programme, measure, period, made_at, made_by, body, standing)
    VALUES (:release, :programme, :measure, :period, :now, :account, :body, :standing)
""")
COUNTED = {"phase_started": "p.started_recorded_on", "phase_ended": "p.ended_recorded_on"}
FILES = {
    counts: sql(f"""
        SELECT c.id, c.agency, c.template_version FROM cases c
        JOIN case_phases p ON p.case_id = c.id AND p.phase = :phase
        JOIN agencies g ON g.agency = c.agency AND g.transmission
        WHERE c.programme = :programme AND c.status <> 'erasing' AND {day} BETWEEN :first AND :last
            AND c.template_version = ANY(CAST(:counting AS integer[]))
            AND (c.template_version = ANY(CAST(:free AS integer[])) OR EXISTS (
                SELECT FROM case_consents a
                WHERE a.case_id = c.id AND a.purpose = :purpose AND a.state = 'in_force'))
        ORDER BY c.id FOR SHARE OF c
    """)  # noqa: S608 -- because the columns are those of COUNTED
    for counts, day in COUNTED.items()
}


class Standing(StrEnum):
    """Whether a table is shown beside the others of the same people (ADR 33); `UNJUDGED`: made by a release that did
    not ask."""

    UNJUDGED = "unjudged"
    SHOWN = "shown"
    HELD_BACK = "held_back"


class Counted(NamedTuple):
    """A file that a table counts."""

    id: UUID
    agency: UUID
    template_version: int


@dataclass(frozen=True, slots=True)
class Issued:
    """A table that was issued: its data, as it was, and how it stands."""

    data: dict[str, Any]
    standing: Standing

    @property
    def release(self) -> UUID:
        """Its id."""
        return UUID(self.data["release"])

    @property
    def measure(self) -> str:
        """What it counts."""
        return str(self.data["measure"])

    @property
    def period(self) -> Period:
        """Of when; only periods that were checked are ever released."""
        return cast(Period, parse(self.data["period"]))

    @property
    def table(self) -> Shown:
        """What it says, for judging it beside others."""
        return Shown(self.period, tuple(cell["value"] for cell in self.data["cells"]), self.data["threshold"])

    def held_back(self) -> "Issued":
        """The same without any value."""
        cells = [cell | {"value": None} for cell in self.data["cells"]]
        return Issued(self.data | {"cells": cells}, Standing.HELD_BACK)

    @property
    def read(self) -> dict[str, Any]:
        """As it is read: what is held back without any value, whenever it was made."""
        if self.standing is Standing.HELD_BACK:
            return self.held_back().data | {"held_back": SAME_PEOPLE}
        return self.data | {"held_back": None}


class Releases(Repository):
    """Releases of the platform, and files across agencies, for the jobs process alone."""

    def lock(self, programme: str) -> None:
        """Nobody else makes or judges tables of this programme until the transaction ends."""
        self._connection.execute(
            sql("SELECT pg_advisory_xact_lock(hashtextextended(:what, 0))"), {"what": f"release {programme}"}
        )

    def made(self, programme: str, period: str) -> dict[str, UUID]:
        """By measure the releases of a period that there are."""
        rows = self._connection.execute(
            sql("SELECT id, measure FROM releases WHERE programme = :programme AND period = :period"),
            {"programme": programme, "period": period},
        )
        return {row.measure: row.id for row in rows}

    def files(
        self, programme: str, measure: Measure, period: Period, counting: Iterable[int], free: Iterable[int]
    ) -> list[Counted]:
        """The files a measure counts, locked against withdrawal and erasure: of agencies that transmit, in versions of
        the template that are `counting`, with consent to the measure's purpose or in versions `free` of it."""
        values = {
            "phase": measure.phase,
            "purpose": measure.purpose,
            "programme": programme,
            "first": period.first_day,
            "last": period.last_day,
            "counting": list(counting),
            "free": list(free),
        }
        return [Counted(*row) for row in self._connection.execute(FILES[measure.counts], values)]

    def add(self, table: Issued, account: UUID) -> None:
        """Keep a table with the very bytes that are issued."""
        body = json.dumps(table.data, ensure_ascii=False, sort_keys=True).encode()
        about = {"now": self._clock.acted(), "account": account, "body": body, "standing": table.standing.value}
        self._connection.execute(ADD, table.data | about)

    def issued(self, programme: str) -> list[Issued]:
        """All tables of a programme, the earliest first, with what was counted."""
        rows = self._connection.execute(
            sql("SELECT * FROM releases WHERE programme = :programme ORDER BY made_at, id"), {"programme": programme}
        )
        return [_issued(row) for row in rows]

    def unjudged(self) -> list[str]:
        """The programmes of which a table has not been judged beside the others."""
        rows = self._connection.execute(
            sql("SELECT DISTINCT programme FROM releases WHERE standing = 'unjudged' ORDER BY programme")
        )
        return [row.programme for row in rows]

    def judge(self, release: UUID, standing: Standing) -> None:
        """Say of a table that has not been judged whether it is shown."""
        self._connection.execute(
            sql("UPDATE releases SET standing = :standing WHERE id = :id AND standing = 'unjudged'"),
            {"id": release, "standing": standing.value},
        )

    def get(self, release: UUID) -> dict[str, Any] | None:
        """One release as it was issued."""
        row = self._connection.execute(sql("SELECT * FROM releases WHERE id = :id"), {"id": release}).first()
        return _shown(row) if row else None

    def page(self, page: int, size: int) -> tuple[int, list[dict[str, Any]]]:
        """How many there are, and one page of them, the newest first."""
        total = self._connection.execute(sql("SELECT count(*) FROM releases")).scalar_one()
        rows = self._connection.execute(
            sql("SELECT * FROM releases ORDER BY made_at DESC, id LIMIT :size OFFSET :skip"),
            {"size": size, "skip": (page - 1) * size},
        )
        return total, [_shown(row) for row in rows]


def _shown(row: Row[Any]) -> dict[str, Any]:
    return _issued(row).read | {"id": row.id, "made_at": row.made_at}


def _issued(row: Row[Any]) -> Issued:
    return Issued(json.loads(bytes(row.body)), Standing(row.standing))
