"""The small process that starts the lines of a Procfile and restarts what dies, as systemd would.

It alone writes `pids.json`. SIGTERM ends it and everything it started.
"""

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from honcho.environ import parse_procfile

from deploy.local.pids import ProcessId, wait_until

FIRST_DELAY = 0.2
LONGEST_DELAY = 5.0
SETTLED = 3.0  # seconds after which a process that dies begins again with the first delay
GRACE = 10.0


@dataclass
class Child:
    """One line of the Procfile and the process that runs it now."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: ProcessId | None = None
    restarts: int = 0
    delay: float = FIRST_DELAY
    born: float = 0.0
    due: float = 0.0


class Babysitter:
    """Keeps the processes of one instance alive until it is told to end."""

    def __init__(self, folder: Path, procfile: Path) -> None:
        self.folder = folder
        self.root = procfile.parent
        lines: dict[str, str] = parse_procfile(procfile.read_text()).processes
        self.children = [Child(name, shlex.split(line)) for name, line in lines.items()]
        self.ending = False

    def run(self) -> None:
        """Starts everything and returns once it was told to end and everything has ended."""
        signal.signal(signal.SIGTERM, self._end)
        try:
            while not self.ending:
                self._look_round()
                time.sleep(0.05)
        finally:
            self._end_children()
            (self.folder / "pids.json").unlink(missing_ok=True)

    def _end(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self.ending = True

    def _look_round(self) -> None:
        changed = False
        for child in self.children:
            if child.process and _has_ended(child.process):
                self._bury(child)
                changed = True
            if not child.process and child.due <= time.monotonic():
                self._start(child)
                changed = True
        if changed:
            self._record()

    def _start(self, child: Child) -> None:
        log = (self.folder / "logs" / f"{child.name}.log").open("ab")
        with log:
            child.process = subprocess.Popen(  # noqa: S603  # the Procfile is part of the project
                child.command, cwd=self.root, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        child.started = ProcessId.of(child.process.pid)
        child.born = time.monotonic()

    def _bury(self, child: Child) -> None:
        if child.process is None:
            return
        # Before the leader is reaped, so that its id still is its group's: no worker of it keeps the port.
        _kill_group(child.process.pid)
        child.process.wait()
        if time.monotonic() - child.born > SETTLED:
            child.delay = FIRST_DELAY
        child.process = child.started = None
        child.restarts += 1
        child.due = time.monotonic() + child.delay
        child.delay = min(child.delay * 2, LONGEST_DELAY)

    def _record(self) -> None:
        own = ProcessId.of(os.getpid())
        processes = {
            child.name: {
                "pid": child.started.pid if child.started else None,
                "started": child.started.started if child.started else None,
                "restarts": child.restarts,
            }
            for child in self.children
        }
        record = {"babysitter": {"pid": own.pid, "started": own.started}, "processes": processes}
        draft = self.folder / ".pids.json"
        draft.write_text(json.dumps(record, indent=2))
        draft.replace(self.folder / "pids.json")

    def _end_children(self) -> None:
        alive = [child.process for child in self.children if child.process]
        for process in alive:
            process.terminate()
        wait_until(lambda: all(_has_ended(process) for process in alive), GRACE)
        for process in alive:
            _kill_group(process.pid)
            process.wait()


def _has_ended(process: subprocess.Popen[bytes]) -> bool:
    """Whether it has ended; it is not reaped, so that its pid cannot be given away meanwhile."""
    return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _kill_group(leader: int) -> None:
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        return


if __name__ == "__main__":
    Babysitter(Path(sys.argv[1]), Path(sys.argv[2])).run()
