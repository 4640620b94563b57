"""`make test-long`: runs rows, or a share of some, and records what came of it.

ONLY=row[,row]  these rows alone          PART=i/n  part i of n equal parts
SEED=number     as printed by a run       TRIAL=1   a hundredth, to see that it runs; nothing is recorded
`python -m tests.long render` makes docs/evidence.md anew.
"""

import os
import sys
import time
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from random import SystemRandom

from tests.long.evidence import render
from tests.long.record import LINES, PAGE, Entry, append, checkout, cores, read
from tests.long.row import Outcome, Row, Share, Tell, all_rows


class Misunderstood(Exception):
    """What was asked for does not exist; says so in a sentence."""


def wanted(rows: Mapping[str, Row], environment: Mapping[str, str]) -> list[Row]:
    """The rows that ONLY names, or all; raises `Misunderstood`."""
    names = [name.strip() for name in environment.get("ONLY", "").split(",") if name.strip()]
    unknown = [name for name in names if name not in rows]
    if unknown:
        raise Misunderstood(f"There is no row {', '.join(unknown)}; there are: {', '.join(rows)}.")
    return [rows[name] for name in names] or list(rows.values())


def share_of(environment: Mapping[str, str]) -> Share:
    """The share that PART, SEED and TRIAL describe; raises `Misunderstood`."""
    part, _, of = environment.get("PART", "1/1").partition("/")
    seed = environment.get("SEED") or str(SystemRandom().randrange(2**32))
    if not (part.isdigit() and of.isdigit() and 1 <= int(part) <= int(of)):
        raise Misunderstood("PART is like 2/5: the second of five parts.")
    if not seed.isdigit():
        raise Misunderstood("SEED is a number.")
    return Share(int(part), int(of), int(seed), environment.get("TRIAL", "") not in ("", "0"))


def run(row: Row, share: Share, tell: Tell) -> bool:
    """Run a share of a row and record it; whether nothing was wrong."""
    (commit, dirty), started, since = checkout(), datetime.now(UTC), time.monotonic()  # noqa: TID251 -- real time, of the run itself
    try:
        outcome = row.run(share, tell)
    except Exception as error:
        traceback.print_exc()
        outcome = Outcome(failures=[f"it ended with {type(error).__name__}"])
    seconds = round(time.monotonic() - since)
    for sentence in outcome.failures:
        tell(f"FAILED: {sentence}")
    tell(f"{seconds} s; counts: {outcome.counts}; figures: {outcome.figures}")
    if not share.trial:
        day, failures = started.date().isoformat(), len(outcome.failures)
        about = (row.name, share.part, share.of, share.seed, commit, dirty, day, seconds, cores())
        append(Entry(*about, outcome.counts, outcome.figures, failures))
        rendered()
    return not outcome.failures


def rendered() -> None:
    """Make the page anew."""
    PAGE.write_text(render(all_rows(), read()), encoding="utf-8")


def main(arguments: list[str], environment: Mapping[str, str]) -> int:
    """0: all passed; 1: something failed; 2: not understood."""
    if arguments == ["render"]:
        rendered()
        return 0
    try:
        rows, share = wanted(all_rows(), environment), share_of(environment)
    except Misunderstood as wrong:
        _say(str(wrong))
        return 2
    since, good = time.monotonic(), []
    for row in rows:
        trial = " (a trial: nothing is recorded)" if share.trial else ""
        _say(f"{row.name}, part {share.part} of {share.of}, SEED={share.seed}{trial}: {row.promise}")
        good.append(run(row, share, lambda said: _say(f"{time.monotonic() - since:6.0f} s  {said}")))
    _say("passed" if all(good) else f"FAILED; the record is in {LINES.name}" if not share.trial else "FAILED")
    return 0 if all(good) else 1


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
