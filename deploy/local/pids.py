"""Processes known again later: a pid alone may since have been given to somebody else's process."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

PROC = Path("/proc")


@dataclass(frozen=True)
class ProcessId:
    """A pid with the moment the process started, in clock ticks since boot as /proc tells it."""

    pid: int
    started: int

    @classmethod
    def of(cls, pid: int) -> "ProcessId":
        """The identity of a process that runs now."""
        return cls(pid, _stat(pid).started)

    def running(self, program: str) -> "ProcessId":
        """The process that runs a program of this name: this one, or the child that a shell has started it as and waits
        for. Itself where there is none."""
        for pid in (self.pid, *_children(self.pid)):
            with suppress(OSError, IndexError, ValueError):  # it has ended meanwhile
                if (seen := _stat(pid)).name.startswith(program):
                    return ProcessId(pid, seen.started)
        return self

    def is_running(self) -> bool:
        """True while this very process lives; a zombie counts as dead."""
        try:
            now = _stat(self.pid)
        except (OSError, IndexError, ValueError):
            return False
        return now.started == self.started and now.state not in "ZX"

    def send(self, number: int, *, group: bool = False) -> None:
        """Signals the process, or all of its group, whoever leads that; nothing happens if it has ended."""
        if not self.is_running():
            return
        try:
            if group:
                os.killpg(os.getpgid(self.pid), number)
            else:
                os.kill(self.pid, number)
        except ProcessLookupError:
            return

    def end(self, grace: float = 10.0) -> None:
        """SIGTERM, and SIGKILL for the whole group when it has not ended after `grace` seconds."""
        self.send(signal.SIGTERM)
        if not wait_until(lambda: not self.is_running(), grace):
            self.send(signal.SIGKILL, group=True)
            wait_until(lambda: not self.is_running(), 5.0)


class _Stat(NamedTuple):
    """What /proc tells of a process."""

    name: str
    state: str
    parent: int
    started: int


def _stat(pid: int) -> _Stat:
    # The command's name stands in parentheses and may itself hold spaces: split after the last one.
    head, _, rest = (PROC / str(pid) / "stat").read_text().rpartition(")")
    fields = rest.split()
    return _Stat(head.partition("(")[2], fields[0], int(fields[1]), int(fields[19]))


def _children(pid: int) -> Iterator[int]:
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            with suppress(OSError, IndexError, ValueError):  # it has ended meanwhile
                if _stat(int(entry.name)).parent == pid:
                    yield int(entry.name)


def wait_until(fact: Callable[[], bool], timeout: float, pause: float = 0.05) -> bool:
    """Waits for a fact at most `timeout` seconds; says whether it came true."""
    deadline = time.monotonic() + timeout
    while not fact():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True
