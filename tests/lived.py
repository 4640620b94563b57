"""One life of many files with canaries in all of it: the tests of leaks, figures and traces look at the same one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from deploy.local.stack import Stack
from services.casefile.assembly import PROGRAMMES
from services.casefile.templates.reading.loading import load_all
from tests.calendar import Calendar
from tests.databases import dumps
from tests.house import House
from tests.leak import exits
from tests.leak.canary import Canaries
from tests.leak.story import Story
from tests.leak.tap import Tap
from tests.telemetry.figures import Sample, samples, total
from tests.visitor import wait_for


@dataclass(frozen=True)
class Before:
    """Rows of all databases, files of the broker and figures of all processes as they were: other tests' doings."""

    rows: frozenset[bytes]
    files: dict[str, bytes]
    figures: list[Sample]


@dataclass(frozen=True)
class Life:
    """A life, what there was `before` its first canary was made, which can hold none, and the `figures` at its end.

    `tap`: all that passes the exchanges, from its beginning until somebody closes it.
    """

    before: Before
    story: Story
    tap: Tap
    figures: list[Sample]

    def gained(self, name: str, **labels: str) -> float:
        """By how much a figure grew in this life."""
        return _gained(self.before, self.figures, name, **labels)


def lived(stack: Stack, house: House, calendar: Calendar) -> Iterator[Life]:
    """Files opened, counted, released, erased: everything that is counted has happened, with canaries in it."""
    rows_before = frozenset(row for dump in dumps(stack.environment).values() for row in dump.split(b"\n"))
    before = Before(rows_before, dict(exits.broker_files(stack).sources), list(samples(stack)))
    story = Story(house, calendar, Canaries(), load_all(PROGRAMMES)["waska"])
    tap = Tap(stack.environment["OBHUT_BROKER_URL"], exits.exchanges(stack)).open()
    story.live()
    yield Life(before, story, tap, _in_the_end(stack, before))
    tap.close()


def _in_the_end(stack: Stack, before: Before) -> list[Sample]:
    """What is counted after an answer has been counted too."""
    certified, let_go = {"outcome": "certified"}, {"task": "let_go", "outcome": "done"}
    wait_for(lambda: _gained(before, samples(stack), "obhut_erasures_total", **certified), "the certificate")
    wait_for(lambda: _gained(before, samples(stack), "obhut_tasks_total", **let_go), "letting go")
    return list(samples(stack))


def _gained(before: Before, now: Iterable[Sample], name: str, **labels: str) -> float:
    return total(now, name, **labels) - total(before.figures, name, **labels)
