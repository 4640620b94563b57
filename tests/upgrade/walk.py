"""The whole walk of an upgrade, with the real processes of an earlier commit: `python -m tests.upgrade.walk --before
COMMIT`.

In the runbook's order (docs/operations.md, "Upgrade without downtime"): migrations and queues, then process by process,
workers, jobs, web, gateway; then one version back, the other way round; then forward again. After each step somebody
works on files, new ones and those of before; in the end all databases tell the same story and nothing is parked.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import requests

from cli import check
from deploy.local import servers
from deploy.local.errors import silent
from deploy.local.instance import Instance, read_env
from deploy.local.supervisor import process_environment, ready_url
from kernel.services import PROCESSES
from tests.casework import File
from tests.house import PASSWORD
from tests.upgrade.make import COMMIT, ROOT, checkout
from tests.visitor import Visitor, wait_for

Tell = Callable[[str], None]
PORTS = {"port_base": 28100, "gateway_port": 28080}
PREPARE = """
import sys
from pathlib import Path
from deploy.local.instance import Instance
from deploy.local.stack import Stack
Stack(Instance("testwalk", Path.cwd(), port_base=28100, gateway_port=28080)).prepare(fresh=True)
"""
READY_WITHIN = 240.0  # a busy machine starts slowly
RECENT = 5
LAST_WORKER = "identity-worker"


def order() -> list[str]:
    """The processes as the runbook renews them, identity's worker after those who hear it; going back is the other way
    round."""
    kinds = ("worker", "jobs", "web")
    of_kinds = [name for kind in kinds for name in PROCESSES if name.endswith(f"-{kind}") and name != LAST_WORKER]
    workers = sum(name.endswith("-worker") for name in of_kinds)
    return [*of_kinds[:workers], LAST_WORKER, *of_kinds[workers:], "gateway"]


@dataclass
class Processes:
    """All processes of an instance, each of them of one tree or of the other."""

    settings: Mapping[str, str]
    logs: Path
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, tree: Path) -> None:
        """Start one from a tree and wait until it is ready."""
        service, _, kind = name.partition("-")
        command = [sys.executable, "-m", *(["gateway"] if name == "gateway" else [f"services.{service}", kind])]
        environment = {**process_environment(self.settings), "PYTHONPATH": str(tree)}
        with (self.logs / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                command, cwd=tree, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        url = f"http://127.0.0.1:{self.settings['OBHUT_GATEWAY_PORT']}/health/live" if name == "gateway" else None
        address = url or ready_url(name, self.settings) or ""
        wait_for(lambda: self._answers(name, address), f"{name} of {tree}", READY_WITHIN)

    def stop(self, name: str) -> None:
        """As `docker stop` does: what it is doing is finished first."""
        process = self.running.pop(name)
        process.terminate()
        process.wait(30)

    def renew(self, name: str, tree: Path) -> None:
        """The other one in its place."""
        self.stop(name)
        self.start(name, tree)

    def stop_all(self) -> None:
        """Whatever still runs."""
        for name in list(self.running):
            self.stop(name)

    def _answers(self, name: str, address: str) -> bool:
        if self.running[name].poll() is not None:
            raise AssertionError(f"{name} ended with {self.running[name].returncode}; see {self.logs}")
        try:
            return requests.get(address, timeout=5).ok
        except requests.RequestException:
            return False


class Office:
    """Somebody at work: new files led to their end, older ones written into and read, as processes are renewed."""

    def __init__(self, base: str) -> None:
        self.base, self.today = base, datetime.now(ZoneInfo("Europe/Berlin")).date()  # noqa: TID251 -- the real day
        self.host = Visitor(base, "the-host", PASSWORD)
        made = self.host.post("/v1/agencies", {"name": "Amt"}, expect=201).json()
        self._person(self.host, made["id"], "walk-admin", "agency_admin")
        self._person(Visitor(base, "walk-admin", PASSWORD), made["id"], "walk-worker", "case_manager")
        self.worker = Visitor(base, "walk-worker", PASSWORD)
        self.files: list[File] = []
        self.closed: list[File] = []

    def work(self) -> None:
        """One file more, led to its end or left open; those of the last steps are read, and open ones written into."""
        file = File(self.worker)
        file.to_case_management(self.today)
        if len(self.files) % 2:
            file.to_the_end(self.today)
            self.closed.append(file)
        self.files.append(file)
        values = {"on": self.today.isoformat(), "kind": "talk", "text": f"Gespräch {len(self.files)}"}
        for one in self.files[-RECENT:]:
            seen = one.look()
            if seen["status"] == "open":
                one.worker.post(f"{one.path}/journal", {"values": values}, expect=201)
        for one in self.closed[-1:]:
            wait_for(lambda one=one: one.look()["erasure_due_on"], "the day of erasure", 60)

    def entries(self) -> int:
        """How many entries the journals of all files hold."""
        return sum(len(file.worker.get(f"{file.path}/journal").json()) for file in self.files)

    def _person(self, giver: Visitor, agency: str, login: str, role: str) -> None:
        body = {"login": login, "name": login, "password": PASSWORD, "roles": [role]}
        giver.post(f"/v1/agencies/{agency}/accounts", body, expect=201)


@contextmanager
def instance_of(tree: Path) -> Iterator[dict[str, str]]:
    """A fresh instance prepared by the code of before, on servers that are found by ours."""
    found = servers.find(ROOT, os.environ, silent)
    given = {"OBHUT_POSTGRES_URL": found.database.admin_url, "OBHUT_RABBITMQ_URL": found.broker.url}
    environment = {**os.environ, **given, "PYTHONPATH": str(tree)}
    subprocess.run([sys.executable, "-c", PREPARE], cwd=tree, env=environment, check=True)
    instance = Instance("testwalk", tree, **PORTS)
    yield read_env(instance.env_file)


def command(tree: Path, settings: Mapping[str, str], *arguments: str, said: str = "") -> None:
    """The operator's command of a tree."""
    subprocess.run(
        [sys.executable, "-m", "cli.main", *arguments],
        cwd=tree, env={**process_environment(settings), "PYTHONPATH": str(tree)}, input=said.encode(), check=True,
    )  # fmt: skip


def outboxes(settings: Mapping[str, str]) -> int:
    """How many events wait in all outboxes."""
    return sum(
        requests.get(ready_url(n, settings) or "", timeout=5).json()["outbox"]
        for n in PROCESSES
        if n.endswith("-worker")
    )


def walk(commit: str, tell: Tell) -> dict[str, int]:
    """Up, back once, up again; returns what was done. Raises `AssertionError` with the first thing that was wrong."""
    with checkout(commit) as before, instance_of(before) as settings:
        logs = before / "var" / "testwalk" / "logs"
        logs.mkdir(parents=True, exist_ok=True)
        processes = Processes(settings, logs)
        try:
            return _walked(before, settings, processes, tell)
        except BaseException:
            _show(logs, tell)
            raise
        finally:
            processes.stop_all()


def _walked(before: Path, settings: Mapping[str, str], processes: Processes, tell: Tell) -> dict[str, int]:
    for name in order():
        processes.start(name, before)
    create = ("account", "create", "--login", "the-host", "--name", "host", "--role", "host")
    command(before, settings, *create, said=f"{PASSWORD}\n")
    office, steps = Office(f"http://127.0.0.1:{settings['OBHUT_GATEWAY_PORT']}"), 0
    for _ in range(2):
        office.work()
    command(ROOT, settings, "migrate")
    office.work()
    tell("migrated; all processes are still those of before")
    back = (
        list(reversed([n for n in order() if not n.endswith("-worker")])),
        [n for n in order() if n.endswith("-worker")],
    )
    ways = [
        ("forward", order(), ROOT),
        ("back", back[0], before),
        ("back", back[1], before),
        ("forward", order(), ROOT),
    ]
    for way, names, tree in ways:
        if names == back[1]:
            wait_for(lambda: outboxes(settings) == 0, "empty outboxes before the workers go back", 60)
        for name in names:
            processes.renew(name, tree)
            office.work()
            steps += 1
            tell(f"{way}: {name}")
    found = check.judge(settings, 30)
    assert found.consistent, json.dumps(found.as_json())
    assert sum(told.get("parked", 0) for told in found.counts.values() if isinstance(told, dict)) == 0
    return {"processes renewed": steps, "files": len(office.files), "entries": office.entries()}


def _show(logs: Path, tell: Tell) -> None:
    for log in sorted(logs.glob("*.log")):
        lines = [line for line in log.read_text(errors="replace").splitlines() if '"info"' not in line]
        tell(f"{log.name}: {' / '.join(lines[-3:])[-600:]}")


def is_shallow(commit: str) -> bool:
    """Whether this checkout lacks the history that is needed."""
    return subprocess.run(["git", "cat-file", "-e", commit], cwd=ROOT, check=False, capture_output=True).returncode != 0


def main(arguments: list[str]) -> int:
    """0 if the walk came to its end."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--before", metavar="COMMIT", default=COMMIT)
    commit, since = parser.parse_args(arguments).before, time.monotonic()

    def tell(text: str) -> None:
        sys.stdout.write(f"{time.monotonic() - since:6.0f} s  {text}\n")
        sys.stdout.flush()

    tell(str(walk(commit, tell)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
