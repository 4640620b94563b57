"""Asking a suite whether it notices a mutation: the likeliest tests first, until one fails."""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass

from tests.mutations.areas import AREAS, FAST, SERVERS
from tests.mutations.ground import TOO_LONG, Ground
from tests.mutations.mutation import Mutation

NOTHING_RUN, PASSED = 5, 0  # exit codes of pytest
FAILED = re.compile(r"^(FAILED|ERROR) (tests/.+?)(?: - (.*))?$", re.MULTILINE)
LONGEST_WORD = 160
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Stage:
    """Some tests, and how long they may take before they count as hanging."""

    name: str
    tests: tuple[str, ...]
    seconds: float


@dataclass(frozen=True)
class Result:
    """What a suite said. `caught_by`: the test that failed first, None where all that were `run` passed.

    `how`: `failed`, `error` (what the test stands on did not come up), `hung`, or `survived`; `said`: its last word.
    """

    caught_by: str | None
    how: str
    said: str
    run: list[str]
    seconds: int

    def as_json(self) -> dict[str, object]:
        """To be stored."""
        return asdict(self)


def stages(mutation: Mutation, far: str) -> Iterator[Stage]:
    """What is run, in order. `far`: `fast` (no servers), `area` (those of the area too), `all`."""
    area = AREAS[mutation.area]
    yield Stage("fast of the area", area.fast, 300)
    if far in ("area", "all"):
        yield Stage("servers of the area", area.servers, 900)
    if far in ("fast", "all"):
        yield Stage("fast", FAST, 600)
    if far == "all":
        yield Stage("all", SERVERS, 2700)


def ask(ground: Ground, mutation: Mutation, far: str, tell: Tell, passed: Mapping[str, list[str]]) -> Result:
    """Run stage by stage until a test fails. `passed`: stages the mutation is known to survive, by its id."""
    since, run = time.monotonic(), list(passed.get(mutation.id, []))
    with ground.mutated(mutation):
        for stage in stages(mutation, far):
            if stage.name in run:
                continue
            code, said = ground.pytest(stage.tests, stage.seconds)
            run.append(stage.name)
            tell(f"{mutation.id} {stage.name}: exit code {code}")
            if code not in (PASSED, NOTHING_RUN):
                return _caught(code, said, run, round(time.monotonic() - since))
    return Result(None, "survived", "", run, round(time.monotonic() - since))


def _caught(code: int, said: str, run: list[str], seconds: int) -> Result:
    if code == TOO_LONG:
        return Result(f"the run: {run[-1]}", "hung", "", run, seconds)
    found = FAILED.search(said)
    if not found:
        return Result(f"the run: {run[-1]}", "error", " ".join(said.split())[-LONGEST_WORD:], run, seconds)
    how, test, word = found.groups()
    return Result(test, "failed" if how == "FAILED" else "error", (word or "")[:LONGEST_WORD], run, seconds)
