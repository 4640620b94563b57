"""The small process that starts the lines of a Procfile and restarts what dies, as systemd would.

Lines of one module, the kinds of process of a service, are forked by a server of their own (`fork_server.py`); until
it is there they wait for it, and where it has died they are started without. It alone writes `pids.json`. SIGTERM ends
it and everything it started.
"""

import ctypes
import json
import os
import shlex
import signal
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from types import FrameType

from honcho.environ import parse_procfile

from deploy.local.children import Child, Forked, ForkServer
from deploy.local.pids import ProcessId, wait_until

GRACE = 10.0
PR_SET_CHILD_SUBREAPER = 36  # prctl(2)


class Babysitter:
    """Keeps the processes of one instance alive until it is told to end; `shares`: lines of one module are forked."""

    def __init__(self, folder: Path, procfile: Path, *, shares: bool = True) -> None:
        self.folder = folder
        self.root = procfile.parent
        lines: dict[str, str] = parse_procfile(procfile.read_text()).processes
        commands = {name: shlex.split(line) for name, line in lines.items()}
        several = Counter(module for line in commands.values() if (module := _module(line)))
        self.servers = {module: ForkServer(module) for module, count in several.items() if shares and count > 1}
        self.children = [self._child(name, command) for name, command in commands.items()]
        self.ending = False

    def run(self) -> None:
        """Starts everything and returns once it was told to end and everything has ended."""
        signal.signal(signal.SIGTERM, self._end)
        # What a fork server has forked becomes ours, and so do a dead master's workers.
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
        os.chdir(self.root)
        try:
            while not self.ending:
                self._look_round()
                time.sleep(0.02)
        finally:
            self._end_all()
            (self.folder / "pids.json").unlink(missing_ok=True)

    def _child(self, name: str, command: list[str]) -> Child:
        log = self.folder / "logs" / f"{name}.log"
        server = self.servers.get(_module(command) or "")
        return Forked(name, command, log, server) if server else Child(name, command, log)

    def _end(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self.ending = True

    def _look_round(self) -> None:
        # Every one, and only then whether any: servers first, so that they load side by side.
        changed = [one.look() for one in (*self.servers.values(), *self.children)]
        if any(changed):
            self._record()

    def _record(self) -> None:
        own = ProcessId.of(os.getpid())
        record = {
            "babysitter": {"pid": own.pid, "started": own.started},
            "processes": {child.name: child.entry() for child in self.children},
            "fork_servers": {server.name: server.entry() for server in self.servers.values()},
        }
        draft = self.folder / ".pids.json"
        draft.write_text(json.dumps(record, indent=2))
        draft.replace(self.folder / "pids.json")

    def _end_all(self) -> None:
        alive = [child for child in self.children if child.pid]
        for child in alive:
            with suppress(ProcessLookupError):
                os.kill(child.pid, signal.SIGTERM)
        wait_until(lambda: all(child.has_ended() for child in alive), GRACE)
        for one in (*alive, *self.servers.values()):
            one.end()


def _module(command: list[str]) -> str | None:
    """The module of a line `python -m module arguments`."""
    return command[2] if command[:2] == ["python", "-m"] and len(command) > 2 else None


if __name__ == "__main__":
    Babysitter(Path(sys.argv[1]), Path(sys.argv[2]), shares="--apart" not in sys.argv).run()
