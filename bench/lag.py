"""G4: how long after a commit in casefile its event has taken effect in retention, where the machine does not decide.

Twice against a bare publisher and consumer, at rates that follow from how fast a backlog is drained in the same run;
and once against commit 007412f, at a rate at which nobody has to hurry.
"""

import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from uuid import UUID

from bench import bus, earlier, ours
from bench.bus import Side
from bench.emitting import casefile
from bench.figures import Row, shown
from bench.hearing import effects
from bench.messages import relayed
from bench.pacing import Lags, Send, by_commit, by_publishing, paced
from bench.processes import held_still, running, wait_ready
from bench.scale import choose
from deploy.local.errors import Tell
from kernel.events import topology

EVENTS, SLOW = int(choose(5_000, 1_000)), 20
SECONDS, WARM_UP = choose(15, 4), choose(5, 2)
ROUNDS, SLOW_ROUNDS = int(choose(5, 2)), int(choose(10, 2))
SHARES = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
PARTS = {"G4a": (4, "a quarter"), "G4b": (2, "half")}
Pair = tuple[Lags, Lags]


@dataclass(frozen=True)
class Way:
    """From sending to effect, ready to be measured, and the processes on it."""

    send: Send
    heard: Mapping[UUID, float]
    pids: list[int]

    def measured(self, rate: float, seconds: float) -> Lags:
        """A round."""
        return paced(self.send, self.heard, rate, seconds)


def measure(tell: Tell) -> list[Row]:
    """The drain rates first, then parts of the slower one, then 20 a second. Who is not measured is held still."""
    with ExitStack() as ends:
        stack = ends.enter_context(ours.prepared(tell, "benchlag"))
        folder = stack.instance.folder
        here = bus.of_obhut(stack.environment, folder / "ours.log")
        with bus.bare(stack) as side:
            messages = relayed(stack, EVENTS)
            drained = bus.drain(here, messages).rate, bus.drain(side, messages).rate
            tell(f"  G4: a backlog of {EVENTS:,} is drained at {drained[0]:,.0f}/s, by the peer at {drained[1]:,.0f}/s")
            mine = ends.enter_context(_through_obhut(stack.environment, here, sys.executable, ours.ROOT, folder))
            with _bare(side) as peer:
                rows = [_against_bare(name, mine, peer, drained, tell) for name in PARTS]
        before = ends.enter_context(earlier.prepared(tell))
        if before:
            there = bus.of_earlier(before, folder)
            way = ends.enter_context(_through_obhut(before.environment, there, before.python, before.tree, folder))
            rows.append(_against_before(mine, way, tell))
    return rows


@contextmanager
def _through_obhut(environment: Mapping[str, str], side: Side, python: str, code: Path, folder: Path) -> Iterator[Way]:
    """Casefile's worker, whose relay publishes, and retention's, which hears."""
    engine, log = casefile(environment), folder / f"{side.log.stem}.relay.log"
    command = [python, "-m", "services.casefile", "worker"]
    with running(command, environment, log, code) as relay, side.hearing() as pids, effects(side.database) as heard:
        wait_ready(int(environment["OBHUT_CASEFILE_WORKER_PORT"]), "/health/ready", log)
        yield Way(by_commit(engine), heard, [relay, *pids])
    engine.dispose()


@contextmanager
def _bare(side: Side) -> Iterator[Way]:
    with side.hearing() as pids, effects(side.database) as heard, closing(topology.connect(side.broker, 0)) as broker:
        yield Way(by_publishing(broker.channel(), side.queue), heard, pids)


def _in_turn(mine: Way, other: Way, rate: float, rounds: int, tell: Tell, name: str) -> list[Pair]:
    """Each side at this rate, again and again, after a warm-up that does not count."""
    found = []
    for number in range(rounds + 1):
        seconds = SECONDS if number else WARM_UP
        with held_still(other.pids):
            one = mine.measured(rate, seconds)
        with held_still(mine.pids):
            found.append((one, other.measured(one.rate, seconds)))
        tell(f"  {name} round {number}: ours {found[-1][0]}; other {found[-1][1]}")
    return found[1:]


def _against_bare(name: str, mine: Way, peer: Way, drained: tuple[float, float], tell: Tell) -> Row:
    part, called = PARTS[name]
    rate = min(drained) / part
    pairs = _in_turn(mine, peer, rate, ROUNDS, tell, name)
    with held_still(peer.pids):
        alone = mine.measured(drained[0] / part, SECONDS)
    return Row(
        name=name,
        measure=f"commit → consumer committed, p99 at {called} of the drain rate ÷ bare publish and consume",
        ours=_figures([one for one, _ in pairs]),
        peer=_figures([other for _, other in pairs]),
        values=tuple(one.at(0.99) / other.at(0.99) for one, other in pairs),
        accept=4,
        aim=2,
        better="lower",
        notes=(
            f"drained {drained[0]:,.0f}/s, by the peer {drained[1]:,.0f}/s",
            f"{rate:.0f} events/s asked, {_reached(pairs)} reached",
            f"alone at {called} of its own rate: {alone}",
        ),
    )


def _against_before(mine: Way, before: Way, tell: Tell) -> Row:
    pairs = _in_turn(mine, before, SLOW, SLOW_ROUNDS, tell, "G4c")
    p99 = median(one.at(0.99) / other.at(0.99) for one, other in pairs)
    return Row(
        name="G4c",
        measure=f"commit → consumer committed, p50 at {SLOW} events/s ÷ {earlier.NAME}",
        ours=_figures([one for one, _ in pairs]),
        peer=_figures([other for _, other in pairs]),
        values=tuple(one.at(0.5) / other.at(0.5) for one, other in pairs),
        accept=1.1,
        aim=1.0,
        better="lower",
        notes=(f"p99 ÷ p99: {p99:.2f}, median of the rounds; reached {_reached(pairs)}",),
    )


def _figures(side: list[Lags]) -> str:
    at = {name: shown(median(one.at(share) for one in side)) for name, share in SHARES.items()}
    return ", ".join(f"{name} {figure}" for name, figure in at.items()) + " ms"


def _reached(pairs: list[Pair]) -> str:
    ours_, theirs = (median(pair[side].rate for pair in pairs) for side in (0, 1))
    return f"{ours_:.1f} and {theirs:.1f}/s"
