"""The versions of templates that were ever in force, in the database: platform data, behind no agency's wall.

What a release ships is recorded by the first process that starts with it, so that files keep being readable with the
very text of their version when a later release ships another. It comes into force on the day after, where one was in
force before: processes of the release before can then read every file, whatever is opened on the day of an upgrade, and
going back on that day loses sight of none.
"""

import threading
from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

import structlog
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from kernel.clock import BERLIN, Clock, berlin_day
from kernel.data.database import each_statement_alone, is_away, sql
from services.casefile.errors import TemplateRefused
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.reading.loading import VersionText, programme_of
from services.casefile.templates.registry import Version

ADD = sql("""
    INSERT INTO template_versions (programme, version, template, base, digest, in_force_since, proposal)
    VALUES (:programme, :version, :template, :base, :digest, :since, :proposal) ON CONFLICT DO NOTHING
""")
OTHERS = sql("SELECT EXISTS (SELECT FROM template_versions WHERE programme = :programme AND version <> :version)")
ALL = sql("""
    SELECT programme, version, proposal IS NOT NULL OR in_force_since <= :acted AS in_force
    FROM template_versions ORDER BY 1, 2
""")
log = structlog.get_logger("templates")


class TemplateVersions:
    """All versions, those shipped with this release among them."""

    def __init__(self, engine: Engine, clock: Clock, shipped: Iterable[VersionText]) -> None:
        self._engine, self._clock = each_statement_alone(engine), clock
        self._to_record = tuple(shipped)
        self._lock = threading.Lock()

    def record(self) -> None:
        """Record what is shipped, once per process. While the database is away it is left for the next look.

        Raises TemplateRefused where a version was in force with another content: a version is a promise.
        """
        with self._lock:
            if not self._to_record:
                return
            try:
                with self._engine.connect() as connection:
                    for one in self._to_record:
                        self._record(connection, one)
            except DBAPIError as error:
                if not is_away(error):
                    raise
                log.warning("database_away", error=type(error).__name__)
                return
            self._to_record = ()

    def versions(self) -> dict[Version, bool]:
        """All there are, and whether each is in force; none while the database is away, for those who ask go on with
        what they know."""
        self.record()
        try:
            with self._engine.connect() as connection:
                rows = connection.execute(ALL, {"acted": self._clock.acted()}).all()
        except DBAPIError as error:
            if not is_away(error):
                raise
            log.warning("database_away", error=type(error).__name__)
            return {}
        return {(row.programme, row.version): row.in_force for row in rows}

    def read(self, version: Version) -> Programme | None:
        """A version as this release reads it; None where it cannot."""
        with self._engine.connect() as connection:
            row = connection.execute(
                sql("SELECT template, base FROM template_versions WHERE programme = :programme AND version = :version"),
                {"programme": version[0], "version": version[1]},
            ).one()
        try:
            return programme_of(VersionText(*version, row.template, row.base))
        except TemplateRefused as refused:
            log.warning("template_unreadable", programme=version[0], version=version[1], line=refused.line)
            return None

    def _record(self, connection: Connection, shipped: VersionText) -> None:
        named = {"programme": shipped.programme, "version": shipped.number}
        acted = self._clock.acted()
        later = connection.execute(OTHERS, named).scalar_one()
        add(connection, shipped, tomorrow(acted) if later else acted, None)
        digest = connection.execute(
            sql("SELECT digest FROM template_versions WHERE programme = :programme AND version = :version"),
            named,
        ).scalar_one()
        if digest != shipped.digest:
            reason = f"version {shipped.number} was in force with another content; what has changed needs a new number"
            raise TemplateRefused(f"{shipped.programme}.yaml", reason)


def tomorrow(acted: datetime) -> datetime:
    """The first instant of the day after, in Berlin."""
    return datetime.combine(berlin_day(acted) + timedelta(days=1), time.min, BERLIN)


def add(connection: Connection, version: VersionText, since: datetime, proposal: object) -> bool:
    """Put a version in force; False where there is one of that number already."""
    values: Mapping[str, Any] = {
        "programme": version.programme,
        "version": version.number,
        "template": version.template,
        "base": version.base,
        "digest": version.digest,
        "since": since,
        "proposal": proposal,
    }
    return bool(connection.execute(ADD, values).rowcount)
