"""Killing a process at a named point of its code, and looking at what came of it."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2
from click.testing import CliRunner
from psycopg2.extensions import connection

from cli import check
from cli.check import Verdict
from cli.check_findings import failures
from cli.check_reading import ROLE
from cli.environment import role_url
from cli.parked import parked
from deploy.local.pids import wait_until
from deploy.local.postgres import Server
from deploy.local.stack import Stack
from kernel.services import SERVICES, has
from tests.databases import rows
from tests.visitor import PATIENCE, SOONEST, wait_for

FAILING = """
    CREATE SEQUENCE test_failures;
    CREATE FUNCTION test_fail() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN
        IF nextval('public.test_failures') <= {times} THEN RAISE EXCEPTION 'Erika Mustermann'; END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER test_fail BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION test_fail();
"""
WORKING = """
    DROP TRIGGER IF EXISTS test_fail ON {table};
    DROP FUNCTION IF EXISTS test_fail();
    DROP SEQUENCE IF EXISTS test_failures;
"""

UNDER_WAY = """
    SELECT (SELECT count(*) FROM outbox WHERE sent_at IS NULL) + (SELECT count(*) FROM inbox WHERE state = 'retrying')
"""
JOBS = """
    SELECT count(*) FROM procrastinate_jobs
    WHERE status = 'doing' OR (status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now()))
"""

QUESTIONS = {service: (UNDER_WAY, JOBS) if has(service, "jobs") else (UNDER_WAY,) for service in SERVICES}


class Crashes:
    """Kills processes of the instance, and waits until the supervisor has them back."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._file = Path(stack.environment["OBHUT_FAULT_FILE"])

    def wish(self, point: str, service: str, kind: str = "KILL", other: str = "") -> Path:
        """Have the next process of the service that reaches the point die or STOP; the file is gone once it has.

        `other`: only on the way to or from this service.
        """
        file = self._file.with_name(f"{self._file.name}.{point}.{service}")
        draft = file.with_name(f".{file.name}")
        draft.write_text(f"{kind} {other}", encoding="ascii")
        return draft.replace(file)

    @contextmanager
    def at(self, point: str, service: str, process: str, other: str = "") -> Iterator[Path]:
        """The process of the service that reaches the point dies there, once, and then runs again. Yields the wish.

        `process` is the one that must have died: its pid is another one, or the test has proved nothing.
        """
        before = self._stack.pid_of(process)
        wish = self.wish(point, service, other=other)
        try:
            yield wish
            wait_for(lambda: not wish.exists(), f"{service} at {point}")
            wait_for(lambda: self._pid(process) not in (None, before), f"{process} to be started again")
            self._stack.wait_ready()
        finally:
            wish.unlink(missing_ok=True)

    def _pid(self, process: str) -> int | None:
        running = self._stack.supervisor.running()
        return running[process].pid if process in running else None


class Inside:
    """The databases as their superuser sees them: behind every wall."""

    def __init__(self, stack: Stack, server: Server) -> None:
        self._environment, self._server = stack.environment, server

    def ask(self, service: str, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """The rows of a question to the database of a service, or to the key store (`keys`)."""
        return rows(self._url(service), statement, *values)

    @contextmanager
    def failing(self, service: str, table: str, times: int = 1_000_000) -> Iterator[None]:
        """The first so many rows put into a table fail; a sequence counts them, since it is never rolled back."""
        self._run(service, FAILING.format(table=table, times=times))
        try:
            yield
        finally:
            self._run(service, WORKING.format(table=table))

    def connect(self, service: str) -> connection:
        """A session of the superuser in the database of a service."""
        return psycopg2.connect(self._url(service))

    def look(self, *services: str) -> "Look":
        """For many questions: the sessions stay open."""
        return Look({service: self.connect(service) for service in services})

    def _run(self, service: str, statements: str) -> None:
        with closing(self.connect(service)) as session, session, session.cursor() as cursor:
            cursor.execute(statements)

    def _url(self, service: str) -> str:
        setting = "OBHUT_CASEFILE_KEYSTORE_URL" if service == "keys" else f"OBHUT_{service.upper()}_MIGRATOR_URL"
        return self._server.admin_url_of(urlsplit(self._environment[setting]).path.strip("/"))


class Look:
    """Open sessions in some databases, each question a transaction of its own."""

    def __init__(self, sessions: dict[str, connection]) -> None:
        self._sessions = sessions
        for session in sessions.values():
            session.autocommit = True

    def ask(self, service: str, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """The rows of a question."""
        with self._sessions[service].cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall()

    def close(self) -> None:
        """No more questions."""
        for session in self._sessions.values():
            session.close()


class Judge:
    """`obhut check`, in this process: do all databases tell the same story?"""

    def __init__(self, stack: Stack) -> None:
        self._environment = stack.environment

    def findings(self, *, allow_parked: bool = False) -> dict[str, int]:
        """How many things each finding is about, by its code."""
        found = check.judge(self._environment, allow_parked=allow_parked).findings
        return {one.code: len(one.subjects) for one in found}

    def verdict(self, seconds: float, *, allow_parked: bool = False) -> Verdict:
        """All that is found, once everything had time to settle."""
        self.waits_for_quiet(seconds)
        return check.judge(self._environment, seconds, allow_parked=allow_parked)

    def finds_nothing_wrong(self, seconds: float = PATIENCE) -> Verdict:
        """Fails with the sentences of what is wrong, once everything had time to settle; notices are no failures."""
        found = self.verdict(seconds)
        if not found.consistent:
            wrong = [one.sentence() for one in failures(found.findings)]
            raise AssertionError("\n".join(["the databases do not tell the same story:", *wrong]))
        return found

    def waits_for_quiet(self, seconds: float = PATIENCE) -> None:
        """Until nothing seems under way: a look of the judge reads all there is, and this one nearly nothing."""
        with ExitStack() as opened:
            urls = {service: role_url(service, role, self._environment) for service, role in ROLE.items()}
            sessions = [
                (opened.enter_context(closing(psycopg2.connect(url))), QUESTIONS[service])
                for service, url in urls.items()
            ]
            wait_until(lambda: all(_is_none(session, asked) for session, asked in sessions), seconds, SOONEST)


def _is_none(session: connection, questions: tuple[str, ...]) -> bool:
    with session, session.cursor() as cursor:
        for question in questions:
            cursor.execute(question)
            if cursor.fetchone() != (0,):
                return False
    return True


class Operator:
    """Who looks after parked events, with the operator's command."""

    def __init__(self, stack: Stack) -> None:
        self._environment = stack.environment

    def does(self, *command: str) -> str:
        """What `obhut parked …` prints; it must succeed."""
        said = CliRunner(env=dict(self._environment)).invoke(parked, command, prog_name="obhut parked")
        assert said.exit_code == 0, said.output
        return str(said.stdout)

    def sees(self) -> list[dict[str, Any]]:
        """`obhut parked list`."""
        listed: list[dict[str, Any]] = json.loads(self.does("list", "--json"))
        return listed
