"""Faults at a point of the matrix: a worker dies there, or stops there while the broker or the database is killed."""

import signal
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random

from deploy.local.pids import ProcessId, wait_until
from kernel.clock import Clock
from tests.long.faults.points import Cell
from tests.long.faults.site import Site, pause

REACHED_WITHIN = 25.0  # seconds: how long a point is waited for
AT_ONCE = 3  # workers stopped at their points when a server is killed
NUDGES = {("casefile", "reporting"): "release", ("consent", "retention"): "next_day"}
"""Ways that few events take: what has one sent."""
now = Clock.monotonic


def worker_killed(site: Site, cell: Cell) -> float | None:
    """kill -9 of the worker that reaches the point; None where none did."""
    wish = site.crashes.wish(cell.point, cell.service, other=cell.other)
    _nudge(site, cell)
    if wait_until(lambda: not wish.exists(), REACHED_WITHIN, 0.01):
        return now()
    wish.unlink(missing_ok=True)
    return None


def group(pending: list[Cell], chances: Random) -> list[Cell]:
    """Some cells that can be reached together: no two of one worker, none that starves another of its events."""
    found: list[Cell] = []
    for cell in chances.sample(pending, len(pending)):
        busy = {one.service for one in found}
        needed = {one.other for one in found}
        if cell.service not in busy | needed and cell.other not in busy and len(found) < AT_ONCE:
            found.append(cell)
    return found


def server_killed(
    which: str, meanwhile: Callable[[], None] | None = None
) -> Callable[[Site, Random, list[Cell]], tuple[float, list[Cell]]]:
    """kill -9 of the `broker` or the `database` while workers stand at these points; which of them were reached.

    `meanwhile`: what is to be seen before the server is back.
    """

    def strike(site: Site, chances: Random, cells: list[Cell]) -> tuple[float, list[Cell]]:
        stopped = _stopped(site, cells)
        began = now()
        getattr(site.own, f"kill_{which}")()
        early = chances.random() < 0.5  # they go on before the server is back, or after
        if early:
            _go_on(stopped.values())
            pause(chances.uniform(0, 3))
        if meanwhile:
            meanwhile()
        getattr(site.own, f"start_{which}")()
        _go_on(stopped.values())
        return began, list(stopped)

    return strike


def _stopped(site: Site, cells: list[Cell]) -> dict[Cell, ProcessId]:
    processes = {cell: site.stack.supervisor.running()[f"{cell.service}-worker"] for cell in cells}
    wishes: dict[Cell, Path] = {cell: site.crashes.wish(cell.point, cell.service, "STOP", cell.other) for cell in cells}
    for cell in cells:
        _nudge(site, cell)
    wait_until(lambda: not any(wish.exists() for wish in wishes.values()), REACHED_WITHIN, 0.01)
    for wish in wishes.values():
        wish.unlink(missing_ok=True)
    return {cell: process for cell, process in processes.items() if wait_until(lambda p=process: _is_stopped(p), 0.5)}


def _is_stopped(process: ProcessId) -> bool:
    state = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[0]
    return state == "T"


def _go_on(processes: Iterable[ProcessId]) -> None:
    for process in processes:
        process.send(signal.SIGCONT)


def _nudge(site: Site, cell: Cell) -> None:
    word = NUDGES.get((cell.publisher, cell.audience))
    if word:
        site.office.say(word)
