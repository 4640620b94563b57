"""Where the faults happen: an instance on servers of its own, an office at work in it, and a person at the gateway."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

import psycopg2

from cli import check
from cli.check import Verdict
from deploy.local.errors import LocalError
from deploy.local.instance import for_tests
from deploy.local.stack import Stack
from deploy.local.supervisor import CODE, process_environment
from kernel.services import SERVICES
from tests.fault.crash import Crashes, Inside
from tests.fault.servers import OwnServers
from tests.house import House
from tests.long.faults.visits import Visits
from tests.long.record import ROOT
from tests.long.row import Tell
from tests.visitor import LOOK, wait_for

SETTINGS = {"OBHUT_RETRY_FIRST": "0.05", "OBHUT_RETRY_ATTEMPTS": "12"}  # quickly again, and for 100 s
PATIENCE = 180  # seconds until a fault must be over; what takes longer has failed
WAITING = "SELECT 1 FROM outbox WHERE sent_at IS NULL AND created_at < %s LIMIT 1"


class Site:
    """All of it, from `with` to its end. Databases and logs are left for a look where something `failed`."""

    failed = False

    def __init__(self, name: str, seed: int, steps: int, tell: Tell) -> None:
        self.own, self.tell = OwnServers(ROOT, name), tell
        self._name, self._seed, self._steps = name, seed, steps

    def __enter__(self) -> Self:
        servers = self.own.start()
        self.stack = Stack(for_tests(ROOT, self._name), self.tell, SETTINGS, servers)
        try:
            self.stack.prepare(fresh=True)
            self.stack.start()
            self.inside, self.crashes = Inside(self.stack, servers.database), Crashes(self.stack)
            self.visits = Visits(House(self.stack).agency("case_manager")["case_manager"])
            self.office = Office(self.stack, self._seed, self._steps)
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.visits.end()
        self.office.close()
        if kind is None and not self.failed:
            self.stack.stop()
            self.own.drop()
        else:
            self._close()

    def recover(self) -> None:
        """Until every process is ready, and all that was committed until then is confirmed by the broker."""
        self.stack.wait_ready(PATIENCE)
        moment = datetime.now(UTC)  # noqa: TID251 -- the machine's own time, as in the outbox
        for service in SERVICES:
            wait_for(lambda service=service: self._is_drained(service, moment), f"{service}'s outbox", PATIENCE)

    def judged(self) -> Verdict:
        """What the judge says while the office and the visitor rest, with time to settle."""
        self.office.say("rest")
        with self.visits.resting():
            return check.judge(self.stack.environment, PATIENCE)

    def _is_drained(self, service: str, moment: datetime) -> bool:
        try:
            return not self.inside.ask(service, WAITING, moment)
        except psycopg2.OperationalError:
            return False

    def _close(self) -> None:
        self.stack.stop()
        self.own.stop_database()
        self.own.stop_broker()


class Office:
    """The process that makes the events (`tests.long.faults.traffic`), and its way of listening."""

    def __init__(self, stack: Stack, seed: int, steps: int) -> None:
        # It calls use cases where services would: the faults are not meant for it.
        settings = {name: value for name, value in stack.environment.items() if name != "OBHUT_FAULT_FILE"}
        self.tally: dict[str, Any] = {}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.long.faults.traffic", str(seed), str(steps)],
            cwd=CODE, env=process_environment(settings), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def say(self, word: str) -> None:
        """One of its words; returns when it is done."""
        if self._process.stdin is None or self._process.stdout is None:
            raise AssertionError("it was started with pipes")
        self._process.stdin.write(word + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise LocalError(f"the office has ended with {self._process.wait()}")
        self.tally = json.loads(answer)

    def close(self) -> None:
        """It ends when nobody is there to speak to it."""
        if self._process.stdin:
            self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()


def another_worker(stack: Stack, service: str, port: int) -> "subprocess.Popen[bytes]":
    """A second worker of a service: a second relay and second handlers."""
    settings = {**stack.environment, f"OBHUT_{service.upper()}_WORKER_PORT": str(port)}
    with (stack.instance.logs / f"{service}-second-worker.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", f"services.{service}", "worker"], cwd=CODE, env=process_environment(settings),
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip


def pause(seconds: float) -> None:
    """How long a fault lasts: time itself is the fact here."""
    LOOK.wait(seconds)
