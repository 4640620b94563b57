"""Starts, watches and stops the processes of one instance: exactly those it recorded, nobody else's."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import requests
from honcho.environ import parse_procfile

from deploy.local.errors import LocalError
from deploy.local.instance import Instance
from deploy.local.pids import ProcessId, wait_until
from deploy.local.server_folders import last_lines

CODE = Path(__file__).resolve().parents[2]
ADMINISTRATORS = ("OBHUT_POSTGRES_URL", "OBHUT_RABBITMQ_URL")
"""Settings of the set-up alone: no service gets to see an administrator's password."""
HOPELESS = 3  # restarts after which waiting on is no use


def process_environment(settings: Mapping[str, str]) -> dict[str, str]:
    """The environment of a process of an instance: this one's, the settings, our own Python first.

    Code is kept without columns, which only tracebacks of libraries would show: 13 MiB of all processes.
    """
    inherited = {name: value for name, value in os.environ.items() if name not in ADMINISTRATORS}
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    return {**inherited, **settings, "PATH": path, "PYTHONUNBUFFERED": "1", "PYTHONNODEBUGRANGES": "1"}


class Supervisor:
    """The processes of an instance, as the Procfile in the instance's root lists them.

    `shares`: kinds of one service are forked from one process (ADR 18); else each is started by itself, as in
    containers.
    """

    shares = True

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.procfile = instance.root / "Procfile"
        self._babysitter: subprocess.Popen[bytes] | None = None

    def names(self) -> list[str]:
        """The processes there should be."""
        return list(parse_procfile(self.procfile.read_text()).processes)

    def start(self, settings: Mapping[str, str]) -> None:
        """Starts all processes afresh, with empty logs; what an earlier run left is stopped first."""
        self.stop()
        self.instance.logs.mkdir(parents=True, exist_ok=True)
        for log in self.instance.logs.glob("*.log"):
            log.unlink()
        log = self.instance.logs / "babysitter.log"
        babysitter_command = [sys.executable, "-m", "deploy.local.restarter"]
        with log.open("ab") as out:
            self._babysitter = subprocess.Popen(
                [*babysitter_command, self.instance.folder, self.procfile, *([] if self.shares else ["--apart"])],
                cwd=CODE, env=process_environment(settings), stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                start_new_session=True,
            )  # fmt: skip
        babysitter = self._babysitter
        wait_until(lambda: self.is_supervised() or babysitter.poll() is not None, 15)
        if not self.is_supervised():
            self.stop()
            raise LocalError(f"The processes could not be started:\n{last_lines(log)}")

    def running(self) -> dict[str, ProcessId]:
        """The recorded processes that live now, by name."""
        processes = {}
        for name, entry in self._record().get("processes", {}).items():
            if entry["pid"] and (process := ProcessId(entry["pid"], entry["started"])).is_running():
                processes[name] = process
        return processes

    def is_supervised(self) -> bool:
        """Whether the babysitter lives."""
        return bool((entry := self._record().get("babysitter")) and ProcessId(**entry).is_running())

    def pid_of(self, name: str) -> int:
        """The pid of a process; an error while it is dead."""
        return self._living(name).pid

    def kill(self, name: str) -> int:
        """SIGKILL for a process with all it forked; returns the pid it had once it is gone."""
        process = self._living(name)
        process.send(signal.SIGKILL, group=True)
        wait_until(lambda: not process.is_running(), 5, 0.01)
        return process.pid

    def stop(self) -> list[str]:
        """Ends all recorded processes, within some 10 seconds; returns the names of those that ran."""
        record, processes = self._record(), self.running()
        if entry := record.get("babysitter"):
            ProcessId(**entry).end(grace=15)  # it ends its children first, and has 10 s for that
        for process in processes.values():  # the babysitter was killed: we do its work
            process.send(signal.SIGTERM)
        wait_until(lambda: not any(process.is_running() for process in processes.values()), 10)
        for process in processes.values():
            process.send(signal.SIGKILL, group=True)
        if self._babysitter:
            self._babysitter.wait()
            self._babysitter = None
        self.instance.pids.unlink(missing_ok=True)
        return list(processes)

    def wait_ready(self, timeout: float = 90) -> None:
        """Returns when every process says it is ready; else names the one that does not, with its log."""
        settings = self.instance.environment()
        waiting = {name: ready_url(name, settings) for name in self.names()}
        before = {name: self._restarts(name) for name in waiting}
        reasons: dict[str, str] = {}
        deadline = time.monotonic() + timeout
        while waiting:
            for name, url in list(waiting.items()):
                reasons[name] = self._not_ready(name, url) or ""
                if not reasons[name]:
                    del waiting[name]
            hopeless = [name for name in waiting if self._restarts(name) - before[name] >= HOPELESS]
            if waiting and (hopeless or time.monotonic() > deadline):
                raise self._failure(hopeless or list(waiting), reasons)
            time.sleep(0.1)

    def is_ready(self) -> bool:
        """Whether every process says it is ready now."""
        return self.is_supervised() and not any(self.lack(name) for name in self.names())

    def lack(self, name: str) -> str | None:
        """What keeps a process from being ready now, or None."""
        return self._not_ready(name, ready_url(name, self.instance.environment()))

    def _not_ready(self, name: str, url: str | None) -> str | None:
        """What keeps a process from being ready, or None. One without a port is ready while it lives."""
        if name not in self.running():
            times = self._restarts(name)
            return f"it ended (started again {times} times)" if times else "it does not run"
        if url is None:
            return None
        try:
            answer = requests.get(url, timeout=2)
        except requests.RequestException:
            return f"nothing answers on {url}"
        return None if answer.ok else f"{url} answers {answer.status_code}: {answer.text[:300]}"

    def _failure(self, names: list[str], reasons: Mapping[str, str]) -> LocalError:
        name = names[0]
        log = self.instance.logs / f"{name}.log"
        others = f" (nor are: {', '.join(names[1:])})" if names[1:] else ""
        return LocalError(f"{name} is not ready: {reasons[name]}{others}. The end of its log {log}:\n{last_lines(log)}")

    def _restarts(self, name: str) -> int:
        return int(self._record().get("processes", {}).get(name, {}).get("restarts", 0))

    def _living(self, name: str) -> ProcessId:
        try:
            return self.running()[name]
        except KeyError:
            raise LocalError(f"No process {name} of the instance {self.instance.name} runs now.") from None

    def _record(self) -> dict[str, Any]:
        try:
            record: dict[str, Any] = json.loads(self.instance.pids.read_text())
        except FileNotFoundError:
            return {}
        return record


def ready_url(name: str, settings: Mapping[str, str]) -> str | None:
    """Where a process says whether it is ready: its setting is `casefile-web` → OBHUT_CASEFILE_WEB_PORT."""
    port = settings.get(f"OBHUT_{name.replace('-', '_').upper()}_PORT")
    return f"http://127.0.0.1:{port}/health/ready" if port else None
