"""Releases as they were issued, and the files that a table counts."""

import json
from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row

from kernel.data.database import sql
from services.casefile.store.repository import Repository
from services.casefile.templates.declared.periods import Period
from services.casefile.templates.declared.programme import Measure

ADD = sql("""
    INSERT INTO releases (id, programme, measure, period, made_at, made_by, body)
    VALUES (:release, :programme, :measure, :period, :now, :account, :body)
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


class Counted(NamedTuple):
    """A file that a table counts."""

    id: UUID
    agency: UUID
    template_version: int


class Releases(Repository):
    """Releases of the platform, and files across agencies, for the jobs process alone."""

    def lock(self, programme: str, measure: str, period: str) -> None:
        """Nobody else makes this table until the transaction ends."""
        self._connection.execute(
            sql("SELECT pg_advisory_xact_lock(hashtextextended(:what, 0))"),
            {"what": f"release {programme} {measure} {period}"},
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

    def add(self, data: dict[str, Any], account: UUID) -> None:
        """Keep a table with the very bytes that are issued."""
        body = json.dumps(data | {"release": str(data["release"])}, ensure_ascii=False, sort_keys=True).encode()
        self._connection.execute(ADD, {**data, "now": self._clock.now(), "account": account, "body": body})

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
    return {**json.loads(bytes(row.body)), "id": row.id, "made_at": row.made_at}
