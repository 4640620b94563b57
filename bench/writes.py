"""G1: case-file writes per second through the gateway, against the Django peer doing equal work."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from bench import monolith, ours
from bench.equal import check_equal
from bench.figures import Row, percentile, shown
from bench.load import Tally, write_files
from bench.processes import Failed, cpu_seconds, family, held_still
from bench.scale import choose
from deploy.local.errors import Tell
from deploy.local.pids import wait_until
from deploy.local.stack import Stack
from tests.databases import rows
from tests.visitor import Visitor

AGENCIES, EACH = 8, 2
ROUNDS, SECONDS, WARM_UP = int(choose(7, 3)), choose(10, 4), choose(5, 2)


@dataclass(frozen=True)
class Round:
    """One side, measured once: CPU in milliseconds per write, along the request's path and in all processes."""

    tally: Tally
    path: float
    every: float
    late: float  # seconds until all events of the round were published


def measure(tell: Tell) -> list[Row]:
    """Alternate between the two sides, each held still while the other is measured."""
    with ours.started(tell) as stack:
        here = ours.pids(stack)
        workers = len(family([stack.pid_of("casefile-web")]))  # the process itself serves; ours has no master
        threads = int(stack.environment.get("OBHUT_WEB_THREADS", monolith.THREADS))
        tell(f"G1: the peer has gunicorn with {workers} × {threads} threads, as casefile's web")
        with monolith.started(stack.instance.folder / "peer", workers, threads, AGENCIES, EACH) as peer:
            people, others = ours.managers(stack, AGENCIES, EACH), peer.managers(AGENCIES, EACH)
            stored = check_equal(stack, people[0], others[0], peer.database)
            rounds = []
            for number in range(ROUNDS + 1):
                seconds = SECONDS if number else WARM_UP
                with held_still(peer.pids):
                    a = _round(people, seconds, here.path, here.every, stack)
                with held_still(here.every):
                    b = _round(others, seconds, peer.pids, peer.pids, None)
                tell(f"  G1 round {number}: Obhut {_side(a)} | peer {_side(b)} | {a.tally.rate / b.tally.rate:.2f}")
                rounds.append((a, b))
    return [_row(rounds[1:], stored)]


def _round(people: Sequence[Visitor], seconds: float, path: list[int], every: list[int], stack: Stack | None) -> Round:
    """One side. Of Obhut also what its writes leave to do: the round is over when the outbox is empty."""
    before, all_before = cpu_seconds(path), cpu_seconds(every)
    tally = write_files(people, seconds)
    on_path, late = cpu_seconds(path) - before, 0.0
    if stack:
        began = time.monotonic()
        if not wait_until(lambda: not _unsent(stack), 60, 0.02):
            raise Failed("the events of a round were not published within a minute")
        late = time.monotonic() - began
    in_all = cpu_seconds(every) - all_before
    return Round(tally, 1000 * on_path / tally.writes, 1000 * in_all / tally.writes, late)


def _unsent(stack: Stack) -> bool:
    url = stack.environment["OBHUT_CASEFILE_RUNTIME_URL"]
    return bool(rows(url, "SELECT 1 FROM outbox WHERE sent_at IS NULL LIMIT 1"))


def _side(one: Round) -> str:
    opened, saved = (1000 * median(times) for times in (one.tally.opened, one.tally.saved))
    late = f", events {one.late:.1f} s later" if one.late else ""
    cpu = f"{one.path:.2f} ms CPU on the path, {one.every:.2f} in all"
    return f"{one.tally.rate:.0f}/s ({cpu}, p50 open {opened:.1f} ms, save {saved:.1f} ms{late})"


def _row(rounds: list[tuple[Round, Round]], stored: dict[str, int]) -> Row:
    a, b = [pair[0] for pair in rounds], [pair[1] for pair in rounds]
    return Row(
        name="G1",
        measure="case-file writes/s through the gateway",
        ours=f"{median(one.tally.rate for one in a):.0f}/s",
        peer=f"{median(one.tally.rate for one in b):.0f}/s (Django monolith, equal work)",
        values=tuple(one.tally.rate / other.tally.rate for one, other in rounds),
        accept=1.25,
        aim=2.0,
        notes=(
            f"CPU per write: ours {_cpu(a, 'path')} on the request's path and {_cpu(a, 'every')} in all processes,"
            f" relay and audiences included; peer {_cpu(b, 'path')}",
            f"p99: ours {_p99(a)}, peer {_p99(b)}",
            f"the client itself takes {_client(a)} and {_client(b)} ms CPU per write",
            f"all events of a round confirmed {median(one.late for one in a):.1f} s after its end",
            "rows stored per file opened and saved, no fewer than the peer: "
            + ", ".join(f"{kind} {number}" for kind, number in stored.items() if number),
        ),
    )


def _cpu(side: list[Round], where: str) -> str:
    return f"{median(getattr(one, where) for one in side):.2f} ms"


def _client(side: list[Round]) -> str:
    return shown(median(1000 * one.tally.client_cpu / one.tally.writes for one in side))


def _p99(side: list[Round]) -> str:
    return f"{shown(median(1000 * percentile(one.tally.opened + one.tally.saved, 0.99) for one in side))} ms"
