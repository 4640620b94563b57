"""Draws mutations and asks a suite about them.

python -m tests.mutations covered REPORT --how WORDS    keep what `coverage json` says the suite covers
python -m tests.mutations draw                          make the list anew (it is committed before tests move)
python -m tests.mutations run [--suite new] [--far area] [--only m01,m02] [--again]
python -m tests.mutations render                        make results.md anew

`run` asks what is committed, in a checkout of its own, about every mutation without an answer yet; `--far`: `fast`
(tests without servers), `area` (and those of the area with servers), `all` (and all others). With `all`, those that
survived so far are asked on.
"""

import argparse
import signal
import sys
from pathlib import Path

from tests.mutations.asking import Result, Tell, ask
from tests.mutations.drawing import SEED, commit_of, covered_at, covered_lines, draw, keep_covered
from tests.mutations.ground import ground
from tests.mutations.mutation import Mutation, read, write
from tests.mutations.results import SUITES, keep, rendered, results_of


def understood(arguments: list[str]) -> argparse.Namespace:
    """What is asked for; ends the process with a sentence where that is not clear."""
    parser = argparse.ArgumentParser("python -m tests.mutations")
    orders = parser.add_subparsers(dest="order", required=True)
    covered = orders.add_parser("covered")
    covered.add_argument("report", type=Path)
    covered.add_argument("--how", required=True)
    orders.add_parser("draw")
    run = orders.add_parser("run")
    run.add_argument("--suite", choices=SUITES, default="new")
    run.add_argument("--far", choices=("fast", "area", "all"), default="area")
    run.add_argument("--only", default="")
    run.add_argument("--again", action="store_true")
    orders.add_parser("render")
    return parser.parse_args(arguments)


def open_ones(asked: argparse.Namespace, results: dict[str, Result]) -> list[Mutation]:
    """The mutations to be asked about."""
    only = [name for name in asked.only.split(",") if name]
    chosen = [one for one in read() if not only or one.id in only]
    return [one for one in chosen if asked.again or not _settled(results.get(one.id), asked.far)]


def run(asked: argparse.Namespace, tell: Tell) -> None:
    """Ask about each, and store every answer at once."""
    results = results_of(asked.suite)
    survived = {} if asked.again else {name: one.run for name, one in results.items() if one.caught_by is None}
    with ground(servers=asked.far != "fast") as place:
        for mutation in open_ones(asked, results):
            tell(f"{mutation.id} {mutation.area}, {mutation.file}, {mutation.function}: {mutation.says}")
            answer = ask(place, mutation, asked.far, tell, survived)
            keep(asked.suite, commit_of(place.tree), mutation, answer)
            tell(f"{mutation.id} {answer.caught_by or 'SURVIVED'} {answer.said}, {answer.seconds} s")
    rendered()


def main(arguments: list[str]) -> int:
    """Do what is asked for."""
    asked = understood(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # what was started is ended first
    if asked.order == "covered":
        keep_covered(asked.report, asked.how)
        return 0
    if asked.order == "draw":
        write(SEED, covered_at(), draw(SEED, covered_lines()))
    elif asked.order == "run":
        run(asked, _say)
    rendered()
    return 0


def _settled(result: Result | None, far: str) -> bool:
    """Whether an answer stands: what survived is asked on as far as it is not asked yet."""
    if result is None:
        return False
    last = {"fast": "fast", "area": "servers of the area", "all": "all"}[far]
    return result.caught_by is not None or last in result.run


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
