"""The tables of reporting as a repository, and its unit of work (migrations/ holds the truth)."""

import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from kernel.data.database import sql
from kernel.unit_of_work import UnitOfWork
from services.reporting.model.figures import Cell, Labels, Table

ADD_TABLE = sql("""
    INSERT INTO published_tables (release, programme, measure, dimension, period, threshold, received_at)
    VALUES (:release, :programme, :measure, :dimension, :period, :threshold, :received_at)
    ON CONFLICT (programme, measure, period) DO NOTHING
""")
# One statement for all rows: a table has up to 5,000 cells, and a round trip for each would keep the worker busy.
ADD_CELLS = text("""
    INSERT INTO cells (programme, measure, period, code, value, position)
    SELECT :programme, :measure, :period, r.code, r.value, r.position
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r (code text, value bigint, position integer)
""")
SET_LABELS = text("""
    INSERT INTO labels (programme, list, code, de, en, template_version)
    SELECT :programme, r.list, r.code, r.de, r.en, :template_version
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r (list text, code text, de text, en text)
    ON CONFLICT (programme, list, code) DO UPDATE
    SET de = excluded.de, en = excluded.en, template_version = excluded.template_version
""")
HOLD_BACK = sql("""
    INSERT INTO held_back_tables (programme, measure, period, release, reason, received_at)
    VALUES (:programme, :measure, :period, :release, :reason, :received_at)
    ON CONFLICT (programme, measure, period) DO NOTHING
""")
# A filter that was not given is null and matches everything.
MATCHING = """
    FROM published_tables
    WHERE (CAST(:programme AS text) IS NULL OR programme = :programme)
      AND (CAST(:measure AS text) IS NULL OR measure = :measure)
      AND (CAST(:period AS text) IS NULL OR period = :period)
"""
HOW_MANY = text(f"SELECT count(DISTINCT release) {MATCHING}")  # noqa: S608 -- fixed texts of this file
PAGE = text(f"""
    SELECT release {MATCHING} GROUP BY release
    ORDER BY max(received_at) DESC, release LIMIT :size OFFSET :skip
""")  # noqa: S608 -- likewise
OF_RELEASES = text("""
    SELECT t.*, h.reason FROM published_tables t LEFT JOIN held_back_tables h USING (programme, measure, period)
    WHERE t.release = ANY(:releases) ORDER BY programme, measure, period
""")
OF_PROGRAMME = text("""
    SELECT t.*, h.reason FROM published_tables t LEFT JOIN held_back_tables h USING (programme, measure, period)
    WHERE CAST(:programme AS text) IS NULL OR programme = :programme
""")
CELLS_OF_RELEASES = text("""
    SELECT c.* FROM cells c JOIN published_tables t USING (programme, measure, period)
    WHERE t.release = ANY(:releases) ORDER BY c.position
""")
CELLS_OF_PROGRAMME = text("""
    SELECT * FROM cells WHERE CAST(:programme AS text) IS NULL OR programme = :programme ORDER BY position
""")
LABELS = {
    "de": sql("SELECT programme, list, code, de AS label FROM labels"),
    "en": sql("SELECT programme, list, code, en AS label FROM labels"),
}


class Work(UnitOfWork):
    """A transaction of reporting, with what it can read and add."""

    def add_table(self, table: Table) -> bool:
        """Store a table with its cells; False, and nothing stored, where its period has been published already."""
        key = {"programme": table.programme, "measure": table.measure, "period": table.period}
        about = {
            "release": table.release,
            "dimension": table.dimension,
            "threshold": table.threshold,
            "received_at": table.received_at,
        }
        if not self.connection.execute(ADD_TABLE, key | about).rowcount:
            return False
        rows = [{"code": c.code, "value": c.value, "position": place} for place, c in enumerate(table.cells)]
        self.connection.execute(ADD_CELLS, key | {"rows": json.dumps(rows)})
        return True

    def hold_back(self, about: Mapping[str, Any]) -> None:
        """From now on show a table (its key, release and the reason) to nobody."""
        self.connection.execute(HOLD_BACK, {**about, "received_at": self.clock.acted()})

    def set_labels(self, programme: str, template_version: int, rows: Iterable[Mapping[str, str]]) -> None:
        """Store labels, newer ones over older ones."""
        self.connection.execute(
            SET_LABELS,
            {"programme": programme, "template_version": template_version, "rows": json.dumps([*rows])},
        )

    def page_of_releases(self, filters: Mapping[str, str | None], page: int, size: int) -> tuple[int, list[UUID]]:
        """How many releases have a table that matches, and one page of them, the newest first."""
        total = self.connection.execute(HOW_MANY, filters).scalar_one()
        wanted = {**filters, "size": size, "skip": (page - 1) * size}
        return total, [row.release for row in self.connection.execute(PAGE, wanted)]

    def tables_of_releases(self, releases: list[UUID]) -> list[Table]:
        """All tables of these releases, with their cells."""
        wanted = {"releases": releases}
        return self._tables(OF_RELEASES, CELLS_OF_RELEASES, wanted)

    def tables_of_programme(self, programme: str | None) -> list[Table]:
        """All published tables of a programme (of every one for None), with their cells."""
        return self._tables(OF_PROGRAMME, CELLS_OF_PROGRAMME, {"programme": programme})

    def labels(self, language: str) -> Labels:
        """All labels in one language: a few hundred."""
        rows = self.connection.execute(LABELS[language])
        return Labels({(row.programme, row.list, row.code): row.label for row in rows})

    def _tables(self, which: Any, cells: Any, wanted: Mapping[str, Any]) -> list[Table]:
        inner: dict[tuple[str, str, str], list[Cell]] = {}
        for row in self.connection.execute(cells, wanted):
            inner.setdefault((row.programme, row.measure, row.period), []).append(Cell(row.code, row.value))
        return [_table(row, inner) for row in self.connection.execute(which, wanted)]


def _table(row: Row[Any], cells: Mapping[tuple[str, str, str], list[Cell]]) -> Table:
    return Table(
        row.release,
        row.programme,
        row.measure,
        row.dimension,
        row.period,
        row.threshold,
        row.received_at,
        tuple(cells.get((row.programme, row.measure, row.period), ())),
        row.reason,
    )
