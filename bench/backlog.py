"""G11: a backlog of real events drained by one worker process, against commit 007412f and a bare consumer, and by two.

The sides take turns, each alone: none of the others runs meanwhile. All start with the same bytes, which casefile's
relay has published, and no figure counts before the effects of all are the same.
"""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median

from bench import bus, earlier, ours
from bench.bus import Drained, drain
from bench.figures import Row
from bench.messages import relayed
from bench.scale import choose
from deploy.local.errors import Tell

EVENTS, ROUNDS = int(choose(20_000, 2_000)), int(choose(5, 2))


@dataclass(frozen=True)
class Round:
    """Every side once; `before` is None where the earlier release is left out."""

    one: Drained
    two: Drained
    before: Drained | None
    bare: Drained

    def __str__(self) -> str:
        return f"one worker {self.one}, two {self.two}, {earlier.NAME} {self.before or 'left out'}, bare {self.bare}"


def measure(tell: Tell) -> list[Row]:
    """Alternate between the sides."""
    with ExitStack() as ends:
        stack = ends.enter_context(ours.prepared(tell, "benchbacklog"))
        before = ends.enter_context(earlier.prepared(tell))
        bare, folder = ends.enter_context(bus.bare(stack)), stack.instance.folder
        here = bus.of_obhut(stack.environment, folder / "ours.log")
        there = bus.of_earlier(before, folder) if before else None
        messages, rounds = relayed(stack, EVENTS), []
        for number in range(ROUNDS):
            taken = Round(
                drain(here, messages), drain(here, messages, 2),
                drain(there, messages) if there else None, drain(bare, messages),
            )  # fmt: skip
            tell(f"  G11 round {number + 1}: {taken}")
            rounds.append(taken)
    return rows_of(rounds)


def rows_of(rounds: list[Round]) -> list[Row]:
    """The three ratios; the first of them needs the earlier release."""
    bare = _row("G11b", "÷ a bare consumer", rounds, lambda one: (one.one, one.bare), 0.6, 1.0)
    two = _row("G11c", "by two workers ÷ by one", rounds, lambda one: (one.two, one.one), 1.5, 1.5)
    known = [(one.one, one.before) for one in rounds if one.before]
    if not known:
        return [bare, two]
    pairs = iter(known)
    return [_row("G11a", f"÷ {earlier.NAME}", rounds, lambda _: next(pairs), 4, 8), bare, two]


def _row(
    name: str,
    what: str,
    rounds: list[Round],
    sides: Callable[[Round], tuple[Drained, Drained]],
    accept: float,
    aim: float,
) -> Row:
    pairs = [sides(one) for one in rounds]
    rates, cpu = (
        [median(getattr(pair[side], figure) for pair in pairs) for side in (0, 1)] for figure in ("rate", "cpu")
    )
    return Row(
        name=name,
        measure=f"a backlog of {EVENTS:,} events drained, events/s {what}",
        ours=f"{rates[0]:,.0f}/s",
        peer=f"{rates[1]:,.0f}/s",
        values=tuple(one.rate / other.rate for one, other in pairs),
        accept=accept,
        aim=aim,
        notes=(f"CPU of the workers per event: {cpu[0]:.2f} ms against {cpu[1]:.2f} ms",),
    )
