"""How busy the machine was, and with what: a load that others disturbed shows it, and sizing needs it."""

from collections.abc import Iterator, Mapping

import psutil

from deploy.local.stack import Stack


class Cpu:
    """Processor time from now on: of the instance's processes, and of the whole machine."""

    def __init__(self, stack: Stack) -> None:
        self._pids = [process.pid for process in stack.supervisor.running().values()]
        self._began = self._seconds()

    def shares(self) -> dict[str, float]:
        """Percent of all processors together: `Obhut`, `machine` (Obhut, servers, client, and whoever else)."""
        now = self._seconds()
        passed = {name: now[name] - self._began[name] for name in now}
        whole = max(passed.pop("whole"), 0.001)
        return {f"{name} CPU %": round(100 * seconds / whole, 1) for name, seconds in passed.items()}

    def _seconds(self) -> Mapping[str, float]:
        times = psutil.cpu_times()
        whole = sum(times)
        return {
            "Obhut": sum(_spent(one) for one in self._processes()),
            "machine": whole - times.idle - times.iowait,
            "whole": whole,
        }

    def _processes(self) -> Iterator[psutil.Process]:
        """Those the supervisor knows, and what each has forked."""
        for pid in self._pids:
            process = psutil.Process(pid)
            yield process
            yield from process.children(recursive=True)


def _spent(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)
