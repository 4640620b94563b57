"""`python -m bench`: all rows, or those that ONLY names (ONLY=G1,G3); QUICK=1 for trying."""

import os
import signal
import sys
from collections.abc import Callable

from bench import backlog, firstday, keyfigures, lag, lists, memory, relaying, report, writes
from bench.figures import Row
from bench.processes import Failed
from bench.scale import QUICK
from deploy.local.errors import LocalError, Tell

ROWS: dict[str, Callable[[Tell], list[Row]]] = {
    "G1": writes.measure,
    "G2": lists.measure,
    "G3": relaying.measure,
    "G4": lag.measure,
    "G6": keyfigures.measure,
    "G8": lambda tell: [firstday.measure(tell), memory.measure(tell)],
    "G11": backlog.measure,
}


def main() -> int:
    """Measure, print, and keep what was measured in docs/bench.md. Interrupted, it still removes what it made."""
    wanted = os.environ.get("ONLY", ",".join(ROWS)).upper().split(",")
    unknown = set(wanted) - set(ROWS)
    if unknown:
        return _refuse(f"there is no row {', '.join(sorted(unknown))}; there are {', '.join(ROWS)}", 2)
    for number in (signal.SIGTERM, signal.SIGINT):  # a shell in the background has its children ignore SIGINT
        signal.signal(number, signal.default_int_handler)
    try:
        return _measure([name for name in ROWS if name in wanted])
    except (Failed, LocalError) as wrong:
        return _refuse(str(wrong), 1)
    except KeyboardInterrupt:
        return _refuse("interrupted; what it had made is removed", 130)


def _measure(names: list[str]) -> int:
    found: list[Row] = []
    for name in names:
        measured = ROWS[name](report.tell)
        report.show(measured)
        found += measured
        if not QUICK:
            report.keep(measured)
    if len(names) > 1:
        report.show(found)
    return 0


def _refuse(sentence: str, status: int) -> int:
    sys.stderr.write(f"bench: {sentence}\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
