"""Files that are behind their template, and what became of each when all of an agency were taken along."""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from kernel.data.database import sql
from kernel.housekeeping import BOOKKEEPING_KEPT
from services.casefile.model.access import Condition
from services.casefile.store.repository import Repository

BEHIND = "c.agency = :agency AND c.programme = :programme AND c.status = 'open' AND c.template_version < :to"
LEFT = "m.job = :job AND m.code IS NOT NULL"


class TemplateMoves(Repository):
    """The files of one agency; jobs see all agencies, so each is named."""

    def behind(self, agency: UUID, programme: str, to: int, after: UUID, size: int) -> list[UUID]:
        """The next open files in an older version than this, after the last that was looked at."""
        rows = self._connection.execute(
            sql(f"SELECT c.id FROM cases c WHERE {BEHIND} AND c.id > :after ORDER BY c.id LIMIT :size"),  # noqa: S608 -- because all of it is fixed texts
            {"agency": agency, "programme": programme, "to": to, "after": after, "size": size},
        )
        return [row.id for row in rows]

    def waiting(self, job: UUID, agency: UUID, programme: str, to: int, size: int) -> tuple[int, list[UUID]]:
        """How many files a job has still to look at, and the first of them."""
        rows = self._connection.execute(
            sql(f"""SELECT c.id, count(*) OVER () AS total FROM cases c WHERE {BEHIND} AND NOT EXISTS (
                        SELECT FROM case_template_moves m WHERE m.job = :job AND m.case_id = c.id)
                    ORDER BY c.id LIMIT :size"""),  # noqa: S608 -- because all of it is fixed texts
            {"job": job, "agency": agency, "programme": programme, "to": to, "size": size},
        ).all()
        return (rows[0].total if rows else 0), [row.id for row in rows]

    def note(self, job: UUID, case_id: UUID, agency: UUID, code: str | None) -> None:
        """What became of a file, once for each job."""
        self._connection.execute(
            sql("""INSERT INTO case_template_moves (job, case_id, agency, code, at)
                   SELECT :job, id, :agency, :code, :now FROM cases WHERE id = :case FOR KEY SHARE
                   ON CONFLICT DO NOTHING"""),
            {"job": job, "case": case_id, "agency": agency, "code": code, "now": self._clock.now()},
        )

    def counts(self, job: UUID) -> Counter[str | None]:
        """How many files were taken along (None), and how many were not, by code."""
        rows = self._connection.execute(
            sql("SELECT code, count(*) AS files FROM case_template_moves WHERE job = :job GROUP BY code"), {"job": job}
        )
        return Counter({row.code: row.files for row in rows})

    def left(self, job: UUID, reach: Condition, page: int, size: int) -> tuple[int, list[tuple[UUID, str, str]]]:
        """How many of the files in reach were not taken along, and one page of them: id, client number, code."""
        values = {**reach.values, "job": job, "size": size, "skip": (page - 1) * size}
        of_job = f"FROM case_template_moves m JOIN cases c ON c.id = m.case_id WHERE {LEFT} AND {reach.text}"
        total = self._connection.execute(sql(f"SELECT count(*) {of_job}"), values).scalar_one()  # noqa: S608 -- because all of it is fixed texts
        rows = self._connection.execute(
            sql(f"SELECT c.id, c.client_number, m.code {of_job} ORDER BY c.id LIMIT :size OFFSET :skip"),  # noqa: S608 -- because all of it is fixed texts
            values,
        )
        return total, [(row.id, row.client_number, row.code) for row in rows]

    def purge(self) -> None:
        """Delete what was noted as long ago as bookkeeping is kept."""
        then = {"then": self._clock.now() - BOOKKEEPING_KEPT}
        self._connection.execute(sql("DELETE FROM case_template_moves WHERE at < :then"), then)

    def kinds(self, cases: Iterable[UUID]) -> dict[UUID, set[str]]:
        """By file the kinds of which it has entries, as `Entries.kinds` tells of one."""
        rows = self._connection.execute(
            sql("SELECT DISTINCT case_id, kind FROM case_entries WHERE case_id = ANY(:cases)"), {"cases": list(cases)}
        )
        kinds: dict[UUID, set[str]] = {}
        for row in rows:
            kinds.setdefault(row.case_id, set()).add(row.kind)
        return kinds
