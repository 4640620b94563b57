"""Deferring work to the jobs process, in the transaction that asks for it; and the progress people see of it.

The job queue is procrastinate's; its SQL function is called here so that web and worker need no psycopg 3.
"""

import json
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import Connection, Row

from kernel.clock import Clock
from kernel.data.database import sql
from kernel.errors import NotFound
from kernel.observe import tracing
from kernel.principal import Principal

DEFER = sql("""
    SELECT procrastinate_defer_jobs_v1(ARRAY[
        ROW('default', :task, 0, :lock, NULL, CAST(:args AS jsonb), :at)::procrastinate_job_to_defer_v1])
""")


@dataclass(frozen=True, slots=True)
class Job:
    """Long work as the person sees it who asked for it. `result`: the id of what was made."""

    id: UUID
    kind: str
    state: str
    done: int
    total: int
    result: UUID | None
    error: str | None


class JobQueue:
    """Deferring long work and telling how far it is, within one transaction."""

    def __init__(self, connection: Connection, clock: Clock) -> None:
        self._connection, self._clock = connection, clock

    def defer(self, task: str, *, lock: str | None = None, after: timedelta = timedelta(), **args: str) -> None:
        """Have a task run by the jobs process after this transaction. Tasks with the same `lock` run one by one: of one
        order or file, never of a kind of work, since one that waits to be tried again keeps its lock. `after`: not
        before so much time has passed.

        The trace of who asks goes on in the task, as its argument `trace`.
        """
        if trace := tracing.traceparent():
            args["trace"] = trace
        at = self._clock.now() + after if after else None
        values = {"task": task, "lock": lock, "args": json.dumps(args), "at": at}
        self._connection.execute(DEFER, values)

    def start(
        self, principal: Principal, kind: str, *, key: UUID | None = None, lock: str | None = None, **args: str
    ) -> UUID:
        """Record long work for a person and defer it; the task is called with the job's id and `args`.

        `key`: an id that what is worked on has already; started twice, it is one job. `lock`: as in `defer`.
        """
        job = key or uuid4()
        self._connection.execute(
            sql("""INSERT INTO jobs (id, account, kind, state, created_at)
                    VALUES (:id, :account, :kind, 'waiting', :now) ON CONFLICT DO NOTHING"""),
            {"id": job, "account": principal.account, "kind": kind, "now": self._clock.now()},
        )
        self.defer(kind, lock=lock, after=timedelta(), job=str(job), **args)
        return job

    def look_up(self, principal: Principal, key: UUID) -> Job:
        """A person's own job; `NotFound` for any other."""
        row = self._connection.execute(
            sql("SELECT * FROM jobs WHERE id = :id AND account = :account"),
            {"id": key, "account": principal.account},
        ).first()
        if row is None:
            raise NotFound()
        return _job(row)

    def progress(
        self,
        key: UUID,
        *,
        state: str,
        done: int = 0,
        total: int = 0,
        result: UUID | None = None,
        error: str | None = None,
    ) -> None:
        """Record how far a job has come. `error` is a code."""
        finished = self._clock.now() if state in ("done", "failed") else None
        self._connection.execute(
            sql("""UPDATE jobs SET state = :state, done = :done, total = :total, result = :result, error = :error,
                    finished_at = :finished WHERE id = :id AND state NOT IN ('done', 'failed')"""),
            {
                "id": key,
                "state": state,
                "done": done,
                "total": total,
                "result": result,
                "error": error,
                "finished": finished,
            },
        )


def _job(row: Row[tuple[object, ...]]) -> Job:
    return Job(row.id, row.kind, row.state, row.done, row.total, row.result, row.error)
