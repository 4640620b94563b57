"""What the babysitter keeps alive: a line of the Procfile, one that a fork server forks, and the fork servers.

A child that has ended is not reaped before its whole group is killed: until then its id is still its group's, cannot be
given away, and no worker of it keeps the port.
"""

import json
import os
import signal
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from deploy.local.fork_server import FORKED, READY
from deploy.local.pids import ProcessId, wait_until

FIRST_DELAY = 0.2
LONGEST_DELAY = 5.0
PATIENCE = 5.0  # seconds for an answer of a fork server, which takes some milliseconds
SETTLED = 3.0  # seconds after which a process that dies begins again with the first delay

FileActions = list[tuple[int, int, str, int, int] | tuple[int, int, int]]


class Child:
    """One line of the Procfile and the process that runs it now; `pid` is 0 while there is none."""

    def __init__(self, name: str, command: list[str], log: Path) -> None:
        self.name, self.command, self.log = name, command, log
        self.pid = 0
        self.started: ProcessId | None = None
        self.restarts = 0
        self.delay = FIRST_DELAY
        self.born = self.due = 0.0

    def look(self) -> bool:
        """Bury it if it has ended, start it if it is due; says whether anything of it has changed."""
        ended = bool(self.pid) and self.has_ended()
        if ended:
            self._bury()
        if self.pid or self.due > time.monotonic():
            return ended
        self.pid = self.start()
        if not self.pid:
            return ended
        self.started, self.born = ProcessId.of(self.pid), time.monotonic()
        return True

    def start(self) -> int:
        """Start the process in a session of its own; gives its pid, or 0 if it has to wait."""
        return self.spawn(
            [
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_OPEN, 1, str(self.log), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666),
                (os.POSIX_SPAWN_DUP2, 1, 2),
            ]
        )

    def spawn(self, files: FileActions) -> int:
        """The command in a session of its own, its first files as given, none of ours beside them."""
        return os.posix_spawnp(self.command[0], self.command, os.environ, file_actions=files, setsid=True)

    def has_ended(self) -> bool:
        """Whether it has ended; it is not reaped."""
        return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def end(self) -> None:
        """Kill it with its group, and reap it with all of its group that is ours."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        with suppress(ChildProcessError):
            while True:
                os.waitpid(-self.pid, 0)
        self.pid, self.started = 0, None

    def entry(self) -> dict[str, Any]:
        """What `pids.json` says of it."""
        known = self.started
        return {
            "pid": known.pid if known else None,
            "started": known.started if known else None,
            "restarts": self.restarts,
        }

    def _bury(self) -> None:
        self.end()
        if time.monotonic() - self.born > SETTLED:
            self.delay = FIRST_DELAY
        self.restarts += 1
        self.due = time.monotonic() + self.delay
        self.delay = min(self.delay * 2, LONGEST_DELAY)


class ForkServer(Child):
    """The process that forks the kinds of one service. Its children outlive it; it is started again as they are."""

    def __init__(self, module: str) -> None:
        command = [sys.executable, "-m", "deploy.local.fork_server", module]
        super().__init__(module, command, Path(os.devnull))
        self.talk: socket.socket | None = None
        self.is_loading = False

    def start(self) -> int:
        """Start it; what it says of its own goes where the babysitter's words go."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            pid = self.spawn([(os.POSIX_SPAWN_DUP2, theirs.fileno(), 0)])
        if self.talk:
            self.talk.close()
        self.talk, self.is_loading = ours, True
        return pid

    def look(self) -> bool:
        """As for every child, and whether it has loaded."""
        changed = super().look()
        if self.talk and self.is_loading:
            with suppress(BlockingIOError):
                self.is_loading = self.talk.recv(len(READY), socket.MSG_DONTWAIT) not in (READY, b"")
        return changed

    def fork(self, child: Child) -> int:
        """A process that runs a child's line; gives its pid, or 0 if there is none: the server is dead or stood still.

        A server may die between forking and saying so: the process is there, becomes ours like any other, and must not
        be started a second time.
        """
        if not self.talk:
            return 0
        asked = {"name": child.name, "arguments": child.command[3:], "log": str(child.log)}
        pid = 0
        self.talk.settimeout(PATIENCE)
        try:
            self.talk.send(json.dumps(asked).encode())
            pid = int(self.talk.recv(32))
            self.talk.recv(len(FORKED))
        except TimeoutError:
            self.kill()  # it stands still, and so would we; what it has forked meanwhile sends its pid all the same
            pid = pid or self._sent_last()
        except (OSError, ValueError):
            pass
        return pid if pid and wait_until(lambda: _is_ours(pid), PATIENCE) else 0

    def kill(self) -> None:
        """End it at once; the next look buries it and starts another."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def _sent_last(self) -> int:
        """The pid that a dying server's child may still have sent."""
        try:
            return int(self.talk.recv(32)) if self.talk else 0
        except (OSError, ValueError):
            return 0


class Forked(Child):
    """A line that a fork server runs: forked once the server has loaded, started by itself where it is dead."""

    def __init__(self, name: str, command: list[str], log: Path, server: ForkServer) -> None:
        super().__init__(name, command, log)
        self.server = server

    def start(self) -> int:
        """Ask the server."""
        if self.server.is_loading:
            return 0
        return self.server.fork(self) or super().start()


def _is_ours(pid: int) -> bool:
    """Whether it is our child already: one in the middle has to end before it becomes ours."""
    try:
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return False
    return True
