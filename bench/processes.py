"""Processes of either side: started, watched in /proc for CPU and memory, held still while the other is measured."""

import os
import signal
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import requests

from deploy.local.pids import wait_until
from deploy.local.server_folders import last_lines
from deploy.local.supervisor import CODE, process_environment

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")


class Failed(Exception):
    """What the bench needs did not happen; the text says what."""


@contextmanager
def running(command: Sequence[str], settings: Mapping[str, str], log: Path, code: Path = CODE) -> Iterator[int]:
    """A process of its own session for the time of the block; gives its pid. SIGTERM ends it, or SIGKILL after 15 s."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as out:
        child = subprocess.Popen(
            command, cwd=code, env=process_environment(settings), stdin=subprocess.DEVNULL, stdout=out, stderr=out,
            start_new_session=True,
        )  # fmt: skip
    try:
        yield child.pid
    finally:
        child.terminate()
        try:
            child.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def run(command: Sequence[str], settings: Mapping[str, str], code: Path = CODE) -> None:
    """A command to its end; raises `Failed` with what it said."""
    done = subprocess.run(
        command, cwd=code, env=process_environment(settings), check=False, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    if done.returncode:
        raise Failed(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout[-3000:]}")


def wait_ready(port: int, path: str, log: Path, seconds: float = 30) -> None:
    """Until a server on loopback answers 200; raises `Failed` with the end of its log."""

    def answers() -> bool:
        try:
            return requests.get(f"http://127.0.0.1:{port}{path}", timeout=2).ok
        except requests.RequestException:
            return False

    if not wait_until(answers, seconds):
        raise Failed(f"nothing answers on port {port}:\n{last_lines(log)}")


def family(pids: Iterable[int]) -> list[int]:
    """Processes with all their descendants."""
    children: dict[int, list[int]] = {}
    for stat in PROC.glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            continue
        children.setdefault(parent, []).append(int(stat.parent.name))
    found, waiting = [], list(pids)
    while waiting:
        found.append(waiting.pop())
        waiting += children.get(found[-1], [])
    return found


def cpu_seconds(pids: Iterable[int]) -> float:
    """CPU time that processes and those they have ended and waited for have used so far, user and system."""
    total = 0
    for pid in family(pids):
        fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def pss_mib(pids: Iterable[int]) -> float:
    """Proportional set size of processes and their descendants, in MiB (proc(5), smaps_rollup)."""
    total = 0
    for pid in family(pids):
        for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total / 1024


@contextmanager
def held_still(pids: Iterable[int]) -> Iterator[None]:
    """Processes take no CPU while the other side is measured; they go on afterwards whatever happens.

    For less than the broker's patience (two heartbeats of 20 s).
    """
    held = family(pids)
    try:
        for pid in held:
            os.kill(pid, signal.SIGSTOP)
        yield
    finally:
        for pid in held:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
