"""Reporting's unit of work in memory: what the use cases see of the store, with the same walls."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from kernel.clock import Clock
from services.reporting.model.figures import Labels, Table
from services.reporting.store import Work

NOW = datetime(2026, 5, 4, 6, 7, 8, tzinfo=UTC)


class MemoryWork(Work):
    """Keeps tables and labels; a period is stored once, a newer label lies over an older one."""

    def __init__(self) -> None:
        self.clock = Clock(real_now=lambda: NOW)
        self.tables: dict[tuple[str, str, str], Table] = {}
        self.held_back: dict[tuple[str, str, str], str] = {}
        self.texts: dict[tuple[str, str, str], Mapping[str, str]] = {}

    def add_table(self, table: Table) -> bool:
        """See Work."""
        key = (table.programme, table.measure, table.period)
        return self.tables.setdefault(key, table) is table

    def hold_back(self, about: Mapping[str, Any]) -> None:
        """See Work."""
        self.held_back.setdefault((about["programme"], about["measure"], about["period"]), about["reason"])

    def set_labels(self, programme: str, template_version: int, rows: Iterable[Mapping[str, str]]) -> None:  # noqa: ARG002 -- the store's signature
        """See Work."""
        self.texts |= {(programme, row["list"], row["code"]): row for row in rows}

    def page_of_releases(self, filters: Mapping[str, str | None], page: int, size: int) -> tuple[int, list[UUID]]:
        """See Work."""
        newest: dict[UUID, datetime] = {}
        for table in self.tables.values():
            if all(wanted in (None, getattr(table, name)) for name, wanted in filters.items()):
                newest[table.release] = max(table.received_at, newest.get(table.release, table.received_at))
        ordered = sorted(newest, key=lambda release: (-newest[release].timestamp(), release))
        return len(ordered), ordered[(page - 1) * size : page * size]

    def tables_of_releases(self, releases: list[UUID]) -> list[Table]:
        """See Work."""
        return [self._read(key) for key in sorted(self.tables) if self.tables[key].release in releases]

    def tables_of_programme(self, programme: str | None) -> list[Table]:
        """See Work."""
        return [self._read(key) for key in self.tables if programme in (None, self.tables[key].programme)]

    def _read(self, key: tuple[str, str, str]) -> Table:
        return replace(self.tables[key], held_back=self.held_back.get(key))

    def labels(self, language: str) -> Labels:
        """See Work."""
        return Labels({key: row[language] for key, row in self.texts.items()})
