"""G2: the overview of case files, revalidated, against the Django peer's list of the same files."""

import json
from dataclasses import dataclass
from statistics import median

from bench import monolith, ours
from bench.equal import OWN, lacks
from bench.figures import Row, percentile, shown
from bench.load import fill, list_files
from bench.processes import Failed, family, held_still
from bench.scale import choose
from deploy.local.errors import Tell
from tests.visitor import Visitor

AGENCIES, EACH, FILES = 4, 4, 60  # people of four agencies, files of each person: more than a page
ROUNDS, SECONDS, WARM_UP = int(choose(7, 3)), choose(8, 3), choose(4, 2)
PATH = "/v1/cases?filter=own,open"


@dataclass(frozen=True)
class Round:
    """Both sides, measured one after the other: seconds that 95 of 100 answers did not exceed."""

    revalidated: float
    whole: float
    peers: float


def measure(tell: Tell) -> list[Row]:
    """Fill both sides with the same files, then alternate, each held still while the other is measured."""
    with ours.started(tell) as stack:
        here = ours.pids(stack)
        workers = len(family([stack.pid_of("casefile-web")]))  # the process itself serves; ours has no master
        threads = int(stack.environment.get("OBHUT_WEB_THREADS", monolith.THREADS))
        with monolith.started(stack.instance.folder / "peer", workers, threads, AGENCIES, EACH) as peer:
            people, others = ours.managers(stack, AGENCIES, EACH), peer.managers(AGENCIES, EACH)
            fill(people, FILES)
            fill(others, FILES)
            _same(people[0], others[0])
            rounds = []
            for number in range(ROUNDS + 1):
                seconds = SECONDS if number else WARM_UP
                with held_still(peer.pids):
                    revalidated = percentile(list_files(people, seconds, PATH, revalidated=True), 0.95)
                    whole = percentile(list_files(people, seconds, PATH, revalidated=False), 0.95)
                with held_still(here.every):
                    peers = percentile(list_files(others, seconds, PATH, revalidated=False), 0.95)
                tell(f"  G2 round {number}: {1000 * revalidated:.1f} ms against {1000 * peers:.1f} ms")
                rounds.append(Round(revalidated, whole, peers))
    return [_row(rounds[1:])]


def _same(person: Visitor, other: Visitor) -> None:
    """Raises `Failed` unless Obhut's lines say all that the peer's do, but for what is a file's own."""
    mine, theirs = (who.get(PATH, expect=200) for who in (person, other))
    lines = [[{k: v for k, v in line.items() if k not in OWN} for line in one.json()] for one in (mine, theirs)]
    pages = [json.loads(one.headers["X-Pagination"]) for one in (mine, theirs)]
    if lacking := lacks(lines[0], lines[1]) or lacks(pages[0], pages[1]):
        raise Failed(f"Obhut's list says less, in {lacking[:5]}:\nObhut {lines[0][:1]}\npeer  {lines[1][:1]}")


def _row(rounds: list[Round]) -> Row:
    def ms(name: str) -> str:
        return f"{shown(1000 * median(getattr(one, name) for one in rounds))} ms"

    return Row(
        name="G2",
        measure="case list p95, revalidated",
        ours=ms("revalidated"),
        peer=f"{ms('peers')} (Django monolith, equal work)",
        values=tuple(one.revalidated / one.peers for one in rounds),
        accept=0.5,
        aim=0.2,
        better="lower",
        notes=(
            f"16 people at once, each with {FILES} open files, pages of 50 with names opened; a 304 is in the access "
            f"log too; ours with the whole page: p95 {ms('whole')}",
        ),
    )
