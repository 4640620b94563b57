"""The row `faults` in turn with commit 007412f's, on one machine: `python -m tests.long.in_turn`, as `make test-long`
with ONLY=faults; PARTS=4 parts, each of this release after one of that, or with PART=2/4 that one alone.

Recovery must not have become slower. Each part is recorded with its own 95th percentile and its ratio to that of the
part of 007412f before it; that one runs in a checkout of its own, with its own code, libraries and servers, and leaves
no other trace.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from statistics import median

from bench.earlier import NAME, installed
from tests.long.__main__ import run, share_of
from tests.long.row import Outcome, Row, Share, Tell
from tests.long.rows.faults import ROW

MENDS = (
    (
        "tests/long/faults/traffic.py",
        "    office, desk = Office(), Desk(float(steps))\n",
        "    answers, sys.stdout = sys.stdout, sys.stderr\n    office, desk = Office(), Desk(float(steps))\n",
    ),
    (
        "tests/long/faults/traffic.py",
        "(vars(desk.tally)), flush=True)",
        "(vars(desk.tally)), file=answers, flush=True)",
    ),
    (
        "tests/fault/servers.py",
        "[ProcessId.of(pid) for pid in _children(server.pid)]",
        "[found for pid in _children(server.pid) for found in _living(pid)]",
    ),
    (
        "tests/fault/servers.py",
        "def _children(pid: int)",
        "def _living(pid: int) -> list[ProcessId]:\n    try:\n        return [ProcessId.of(pid)]\n"
        "    except OSError:\n        return []\n\n\ndef _children(pid: int)",
    ),
)
"""What breaks the earlier release's tests rather than the release: a line of the log among the answers of its office, a
session of the database that ends while it is counted. By file: what stands there, and what is put in its place."""
MEASURED, RATIO = "recovery p95 s", f"recovery p95 ÷ that of {NAME}"
RUN = """
import json, sys
from tests.long.row import Share
from tests.long.rows.faults import ROW
part, of, seed, trial = json.loads(sys.argv[1])
outcome = ROW.run(Share(part, of, seed, trial), lambda said: print(said, file=sys.stderr, flush=True))
print(json.dumps({"figures": outcome.figures, "failures": outcome.failures}))
"""


def beside(row: Row, theirs: Mapping[str, float], ratios: list[float]) -> Row:
    """The row, which also says how its recovery compares with these figures; the ratio is added to the others."""

    def compared(share: Share, tell: Tell) -> Outcome:
        outcome = row.run(share, tell)
        if outcome.figures.get(MEASURED) and theirs.get(MEASURED):
            ratios.append(round(outcome.figures[MEASURED] / theirs[MEASURED], 2))
            outcome.figures[RATIO] = ratios[-1]
        return outcome

    return replace(row, run=compared)


def figures_of(tree: Path, share: Share, tell: Tell) -> dict[str, float]:
    """The same part as the earlier release runs it; raises `RuntimeError` where it failed there."""
    asked = json.dumps([share.part, share.of, share.seed, share.trial])
    command = [str(tree / ".venv" / "bin" / "python"), "-c", RUN, asked]
    done = subprocess.run(command, cwd=tree, stdout=subprocess.PIPE, text=True, check=True)
    outcome = json.loads(done.stdout.splitlines()[-1])
    if outcome["failures"]:
        raise RuntimeError(f"{NAME}: {outcome['failures'][0]}")
    figures: dict[str, float] = outcome["figures"]
    tell(f"{NAME}, part {share.part} of {share.of}: {MEASURED} {figures[MEASURED]}")
    return figures


def mend(tree: Path) -> None:
    """Mend the tests of the earlier release, and nothing of the release itself."""
    for name, stands, instead in MENDS:
        text = (tree / name).read_text(encoding="utf-8")
        if text.count(stands) != 1:
            raise RuntimeError(f"{NAME}: {name} is not as it was mended")
        (tree / name).write_text(text.replace(stands, instead), encoding="utf-8")


def main(environment: Mapping[str, str]) -> int:
    """0: all parts of this release passed; 1: one did not; 2: the earlier release cannot be had here."""
    asked = share_of(environment)
    of = asked.of if "PART" in environment else int(environment.get("PARTS", "4"))
    parts = [asked.part] if "PART" in environment else range(1, of + 1)
    with installed(_say, "setup") as tree:
        if tree is None:
            return 2
        mend(tree)
        good, ratios = True, list[float]()
        for part in parts:
            share = replace(asked, part=part, of=of)
            good &= run(beside(ROW, figures_of(tree, share, _say), ratios), share, _say)
    _say(f"{RATIO}: {', '.join(map(str, ratios))}" + (f"; median {median(ratios):.2f}" if ratios else ""))
    return 0 if good else 1


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(os.environ))
