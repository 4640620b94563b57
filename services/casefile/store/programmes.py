"""What agencies add to templates, behind the wall of each; every version stays, with who made it and why."""

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from kernel.data.database import sql
from services.casefile.model.casefile import CaseFile
from services.casefile.store.repository import Repository
from services.casefile.templates.declared.fields import Field
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.registry import Registry

CURRENT = sql("""
    SELECT DISTINCT ON (agency, programme) agency, programme, version, yaml
    FROM programme_extensions ORDER BY agency, programme, version DESC
""")
NEWEST = """(SELECT max(e.version) FROM programme_extensions e
    WHERE e.agency = {file}.agency AND e.programme = {file}.programme) AS extension"""
"""A column of a file's row: the version of its agency's extension that is in force (`Programmes.tell`)."""
UNTOLD = 0  # no version: they begin with 1
VERSIONS = "FROM programme_extensions WHERE agency = :agency AND programme = :programme"
ADD = sql("""
    INSERT INTO programme_extensions (agency, programme, version, yaml, reason, changed_by, changed_at)
    VALUES (:agency, :programme, :version, :yaml, :reason, :account, :now) ON CONFLICT DO NOTHING
""")


@dataclass(frozen=True, slots=True)
class Extended:
    """One version of an agency's extension, with why and by whom it was made."""

    version: int
    yaml: str
    reason: str
    changed_by: UUID
    changed_at: datetime


class Extensions(Repository):
    """The extensions of templates by agency."""

    def newest(self, agency: UUID, programme: str) -> Extended | None:
        """The one in force; None where the agency has added nothing."""
        _, extensions = self.page(agency, programme, 1, 1)
        return extensions[0] if extensions else None

    def page(self, agency: UUID, programme: str, page: int, size: int) -> tuple[int, list[Extended]]:
        """How many versions there are, and one page of them, the newest first."""
        which = {"agency": agency, "programme": programme}
        total = self._connection.execute(sql(f"SELECT count(*) {VERSIONS}"), which).scalar_one()  # noqa: S608 -- because all of it is fixed texts
        rows = self._connection.execute(
            sql(f"""SELECT version, yaml, reason, changed_by, changed_at {VERSIONS}
                    ORDER BY version DESC LIMIT :size OFFSET :skip"""),  # noqa: S608 -- because all of it is fixed texts
            {**which, "size": size, "skip": (page - 1) * size},
        )
        return total, [Extended(*row) for row in rows]

    def add(self, agency: UUID, programme: str, version: int, yaml: str, reason: str, account: UUID) -> bool:
        """The next version; False where somebody else has just made it."""
        values = {"agency": agency, "programme": programme, "version": version, "yaml": yaml, "reason": reason}
        return bool(self._connection.execute(ADD, {**values, "account": account, "now": self._clock.acted()}).rowcount)


@dataclass(frozen=True, slots=True)
class _EverAsked:
    """The names of questions of all versions. Only where a version does not know one are the others looked through."""

    registry: Registry
    programme: str
    form: str | None

    def __contains__(self, name: object) -> bool:
        versions = (one for one in self.registry.every() if one.id == self.programme)
        return any(name in self._asked_in(one) for one in versions)

    def _asked_in(self, version: Programme) -> Mapping[str, Field]:
        if self.form is None:
            return version.fields
        return version.forms[self.form].by_id if self.form in version.forms else {}


class Programmes:
    """The templates for one unit of work: of a file with what its agency has added, else as the platform has them."""

    def __init__(self, registry: Registry, connection: Callable[[], Connection]) -> None:
        self._registry, self._connection = registry, connection
        self._added: dict[tuple[UUID, str], tuple[int, str]] | None = None
        self._told: dict[tuple[UUID, str], int | None] = {}

    def current(self, programme_id: str) -> Programme:
        """The version in which new files are opened; raises UnknownProgramme."""
        return self._registry.current(programme_id)

    def newest(self, programme_id: str) -> Programme:
        """The one with the highest number, in force or from tomorrow on; raises UnknownProgramme."""
        return self._registry.newest(programme_id)

    def at(self, programme_id: str, version: int) -> Programme:
        """One version; raises UnknownProgramme."""
        return self._registry.at(programme_id, version)

    def every(self) -> list[Programme]:
        """All versions of all programmes, for questions about files of any of them."""
        return self._registry.every()

    def ever_asked(self, programme_id: str, form: str | None = None) -> Container[str]:
        """What any version of a programme asks, in its outline or in one of its forms; looked up when it is asked."""
        return _EverAsked(self._registry, programme_id, form)

    def __iter__(self) -> Iterator[Programme]:
        """The current version of each programme."""
        return iter(self._registry)

    def of(self, case: CaseFile) -> Programme:
        """The version a file is kept in, with what its agency has added."""
        return self.for_agency(self._registry.at(case.programme, case.template_version), case.agency)

    def newest_for(self, case: CaseFile) -> Programme:
        """The current version for a file of this programme, with what its agency has added."""
        return self.for_agency(self._registry.current(case.programme), case.agency)

    def tell(self, agency: UUID, programme: str, newest: int | None) -> None:
        """Which version of an agency's extension is in force, None for none: as the row of a file says, which is read
        anyway. So it is asked for only where this process has not read that version yet."""
        self._told.setdefault((agency, programme), newest)

    def for_agency(self, programme: Programme, agency: UUID) -> Programme:
        """A version with what an agency has added."""
        version = self._told.get((agency, programme.id), UNTOLD)
        if version is None:
            return programme
        return self._registry.extended_before(programme, agency, version) or self._asked_for(programme, agency)

    def _asked_for(self, programme: Programme, agency: UUID) -> Programme:
        if self._added is None:
            rows = self._connection().execute(CURRENT)
            self._added = {(row.agency, row.programme): (row.version, row.yaml) for row in rows}
        added = self._added.get((agency, programme.id))
        return self._registry.extended(programme, agency, *added) if added else programme
