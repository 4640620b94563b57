"""A share of the row `faults`: the plan, the faults one after another, and the account of it."""

from collections import Counter, defaultdict

from cli.check_findings import failures
from deploy.local.errors import LocalError
from kernel.clock import Clock
from kernel.services import SERVICES
from tests.long.faults import effects, matrix
from tests.long.faults.kinds import ANYTIME
from tests.long.faults.points import CELLS, Cell
from tests.long.faults.site import Site, pause
from tests.long.row import Outcome, Share, Tell

STEPS = 60  # use cases per second at most
BETWEEN_JUDGEMENTS = 40  # faults
MORE = 20  # seconds of work at a time, where the faults are over and events are missing
KINDS = 12  # at least
AT_POINTS = ("worker", "broker", "worker", "database", "worker")
"""Who dies at a point of the matrix, in turn: servers take several cells at once, workers one."""
now = Clock.monotonic


class Ordeal:
    """Faults at every cell of the matrix, mixed with those of other kinds, until the share's count is reached.

    Every part of a divided run has its own cells; all parts together have all.
    """

    def __init__(self, share: Share, tell: Tell, events: int, faults: int) -> None:
        self._share, self._tell, self._events, self._faults = share, tell, events, faults
        self._chances, self._outcome = share.random(), Outcome()
        mine = [cell for number, cell in enumerate(CELLS) if number % share.of == share.part - 1]
        self._left = {victim: self._chances.sample(mine, len(mine)) for victim in set(AT_POINTS)}
        self._reached: Counter[str] = Counter()
        self._seconds: dict[str, list[float]] = defaultdict(list)

    def run(self) -> Outcome:
        """All faults, then more events if there have been too few; the judge has the last word."""
        with Site("faults", self._share.seed, STEPS, self._tell) as site:
            site.office.say("work")
            while self._struck < self._faults and not self._outcome.failures:
                self._one_more(site)
                if self._struck % BETWEEN_JUDGEMENTS == 0:
                    self._judge(site)
            while not self._outcome.failures and self._judge(site) < self._events:
                pause(MORE)
            self._account(site)
            site.failed = bool(self._outcome.failures)
        return self._outcome

    @property
    def _struck(self) -> int:
        return sum(map(len, self._seconds.values()))

    def _one_more(self, site: Site) -> None:
        kind = "?"
        try:
            kind, began = self._strike(site)
            site.recover()
        except (LocalError, AssertionError) as error:
            self._outcome.failures.append(f"fault {self._struck + 1}, {kind}: {str(error)[:800]}")
            return
        if began is not None:
            self._seconds[kind].append(now() - began)
            self._tell(f"{self._struck}/{self._faults} {kind}: recovered in {now() - began:.1f} s")

    def _strike(self, site: Site) -> tuple[str, float | None]:
        """A fault at a point as long as cells are left, but in turn with one of another kind."""
        number = self._struck
        victim = AT_POINTS[number // 2 % len(AT_POINTS)]
        if number % 2 == 0 and self._left[victim]:
            return self._at_a_point(site, victim)
        kinds = list(ANYTIME)
        kind = kinds[(number // 2 + self._share.part) % len(kinds)] if number < 2 * len(kinds) else self._any(kinds)
        return kind, ANYTIME[kind](site, self._chances)

    def _any(self, kinds: list[str]) -> str:
        """The kinds that struck least often so far."""
        fewest = min(len(self._seconds[kind]) for kind in kinds)
        return self._chances.choice([kind for kind in kinds if len(self._seconds[kind]) == fewest])

    def _at_a_point(self, site: Site, victim: str) -> tuple[str, float | None]:
        left = self._left[victim]
        cells = left[:1] if victim == "worker" else matrix.group(left, self._chances)
        if victim == "worker":
            began = matrix.worker_killed(site, cells[0])
            reached = cells if began is not None else []
            kind = f"worker killed at {cells[0].point}"
        else:
            began, reached = matrix.server_killed(victim)(site, self._chances, cells)
            kind = f"{victim} killed at points"
        self._move(victim, cells, reached)
        return kind, began

    def _move(self, victim: str, cells: list[Cell], reached: list[Cell]) -> None:
        """Cells that were reached are done; the others wait for another time."""
        self._reached[victim] += len(reached)
        self._left[victim] = [cell for cell in self._left[victim] if cell not in cells]
        missed = [cell for cell in cells if cell not in reached]
        self._left[victim] += missed
        if missed:
            self._tell(f"not reached: {', '.join(map(str, missed))}")

    def _judge(self, site: Site) -> int:
        """Everything is compared while the office rests; returns how many events there have been."""
        verdict = site.judged()
        wrong = [f"after {self._struck} faults: {one.sentence()}" for one in failures(verdict.findings)]
        twice = effects.told_too_often(site)
        if twice:
            wrong.append(f"after {self._struck} faults: {len(twice)} files were told something twice")
        self._outcome.failures += wrong + site.visits.wrong + site.office.tally["surprises"]
        sent = len({one.id for outbox in verdict.traffic.outboxes.values() for one in outbox})
        took_effect = sum(counts["handled"] + counts["stale"] for counts in verdict.counts.values())
        self._outcome.counts = {"events": sent, "took effect": took_effect}
        self._tell(f"the judge: {'WRONG' if wrong else 'consistent'}; {sent} events, {took_effect} took effect")
        if not self._outcome.failures:
            site.office.say("work")
        return sent

    def _account(self, site: Site) -> None:
        """Counts and figures; too few kinds is a failure of its own."""
        counts, figures = self._outcome.counts, self._outcome.figures
        counts["faults"] = self._struck
        counts |= {f"cells of the matrix, {victim} killed": self._reached[victim] for victim in sorted(self._reached)}
        counts["visits at the gateway"] = site.visits.answers.total()
        figures["kinds"] = len(self._seconds)
        if len(self._seconds) < KINDS and not self._share.trial:
            self._outcome.failures.append(f"only {len(self._seconds)} kinds of faults")
        every = sorted(seconds for some in self._seconds.values() for seconds in some)
        self._figures("recovery", every)
        for kind, seconds in sorted(self._seconds.items()):
            self._figures(f"recovery: {kind}:", sorted(seconds))
        late = effects.lags(site.inside, SERVICES)
        figures |= {f"event lag {name} s": round(effects.at(late, part), 3) for name, part in PARTS.items()}
        self._tell(f"at the gateway: {dict(site.visits.answers)}")

    def _figures(self, name: str, ordered: list[float]) -> None:
        for which, part in PARTS.items():
            self._outcome.figures[f"{name} {which} s"] = round(effects.at(ordered, part), 1)


PARTS = {"median": 0.5, "p95": 0.95, "max": 1.0}
