"""Processes known again later: a pid alone may since have been given to somebody else's process."""

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")


@dataclass(frozen=True)
class ProcessId:
    """A pid with the moment the process started, in clock ticks since boot as /proc tells it."""

    pid: int
    started: int

    @classmethod
    def of(cls, pid: int) -> "ProcessId":
        """The identity of a process that runs now."""
        return cls(pid, _stat(pid)[1])

    def is_running(self) -> bool:
        """True while this very process lives; a zombie counts as dead."""
        try:
            state, started = _stat(self.pid)
        except (OSError, IndexError, ValueError):
            return False
        return started == self.started and state not in "ZX"

    def send(self, number: int, *, group: bool = False) -> None:
        """Signals the process, or all of its session's group; nothing happens if it has ended."""
        if not self.is_running():
            return
        try:
            (os.killpg if group else os.kill)(self.pid, number)
        except ProcessLookupError:
            return

    def end(self, grace: float = 10.0) -> None:
        """SIGTERM, and SIGKILL for the whole group when it has not ended after `grace` seconds."""
        self.send(signal.SIGTERM)
        if not wait_until(lambda: not self.is_running(), grace):
            self.send(signal.SIGKILL, group=True)
            wait_until(lambda: not self.is_running(), 5.0)


def _stat(pid: int) -> tuple[str, int]:
    # The command's name stands in parentheses and may itself hold spaces: split after the last one.
    fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    return fields[0], int(fields[19])


def wait_until(fact: Callable[[], bool], timeout: float, pause: float = 0.05) -> bool:
    """Waits for a fact at most `timeout` seconds; says whether it came true."""
    deadline = time.monotonic() + timeout
    while not fact():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True
