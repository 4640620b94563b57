"""Who may read published figures, and what they get. Nobody's reading is logged: these figures are about nobody."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from kernel.errors import Forbidden, NotFound
from kernel.principal import Principal
from kernel.roles import Role
from services.reporting.model.figures import Labels, Series, Table, series
from services.reporting.store import Work

READERS = frozenset(
    {Role.ANALYST, Role.SYSTEM_OWNER, Role.MAIN_SYSTEM_OWNER, Role.DEPARTMENT_HEAD, Role.OFFICE_HEAD, Role.AGENCY_ADMIN}
    | {Role.TEAM_LEAD, Role.DPO}
)


@dataclass(frozen=True, slots=True)
class Release:
    """What was released at once: tables, by programme, measure and period."""

    id: UUID
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of releases and how many there are in all, with the labels to read them by."""

    total: int
    releases: list[Release]
    labels: Labels


def list_releases(
    work: Work, principal: Principal, filters: Mapping[str, str | None], page: int, size: int, language: str
) -> Page:
    """Releases with a table that matches `programme`, `measure` and `period`, the newest first."""
    _may_read(principal)
    total, ids = work.page_of_releases(filters, page, size)
    tables = {key: tuple(group) for key, group in _by_release(work.tables_of_releases(ids))}
    return Page(total, [Release(key, tables[key]) for key in ids], work.labels(language))


def show_release(work: Work, principal: Principal, release: UUID, language: str) -> tuple[Release, Labels]:
    """One release with all its tables; raises `NotFound`."""
    _may_read(principal)
    tables = work.tables_of_releases([release])
    if not tables:
        raise NotFound()
    return Release(release, tuple(tables)), work.labels(language)


def key_figures(work: Work, principal: Principal, programme: str | None, language: str) -> tuple[list[Series], Labels]:
    """Every measure over its periods, derived from published cells alone."""
    _may_read(principal)
    return series(work.tables_of_programme(programme)), work.labels(language)


def _may_read(principal: Principal) -> None:
    if not principal.has(*READERS):
        raise Forbidden()


def _by_release(tables: list[Table]) -> "groupby[UUID, Table]":
    return groupby(sorted(tables, key=lambda table: table.release), lambda table: table.release)
