"""The row `schemathesis`: what tests/e2e asks a few times, asked until there are as many calls as wanted."""

from random import Random
from typing import Any

from schemathesis.generation import GenerationMode

from tests.calendar import Calendar
from tests.e2e.asking import ROLES, Asker, Run, ask_about, document, operations, person_of
from tests.e2e.ground import made
from tests.house import House
from tests.long.ground import running
from tests.long.row import Outcome, Tell
from tests.visitor import Visitor

INSTANCE = "testasked"
A_ROUND = {GenerationMode.POSITIVE: 6, GenerationMode.NEGATIVE: 4}  # requests per operation and role, at most


def asked(calls: int, random: Random, tell: Tell) -> Outcome:
    """Rounds over all operations and roles, in another order and with other chances each, until there were enough."""
    with running(INSTANCE, tell) as stack:
        house = House(stack)
        calendar, schema, run = Calendar(stack.instance.clock, house), document(house.base), Run()
        ground = made(house, calendar)
        askers = [Asker(ground, person_of(ground, role), run, calendar.today) for role in ROLES]
        while run.calls < calls:
            _round(askers, schema, calls, random)
            tell(f"{run.calls:,} calls, {sum(len(asker.wrong) for asker in askers)} kinds of wrong answers")
    return _outcome(askers, run)


def _round(askers: list[Asker], schema: Any, calls: int, random: Random) -> None:
    every = list(operations(schema))
    for operation in random.sample(every, len(every)):
        for asker in askers:
            for mode, examples in A_ROUND.items():
                if asker.run.calls < calls:
                    asker.run.operations.add((operation.method, operation.path))
                    ask_about(asker, operation, mode, examples, random.randrange(2**32))
        Visitor.answers.clear()  # kept for the leak tests; here there are too many


def _outcome(askers: list[Asker], run: Run) -> Outcome:
    failures = [
        f"{role}: {' '.join(place)}: {said}"
        for role, asker in zip(ROLES, askers, strict=True)
        for place, said in asker.wrong.items()
    ]
    if run.statuses[429]:
        failures.append(f"{run.statuses[429]} calls were throttled, and so tried nothing")
    counts = {"calls": run.calls, "operations": len(run.operations), "roles": len(askers)}
    by_class = {f"{family}xx %": _percent(run, family) for family in (2, 3, 4, 5)}
    return Outcome(counts, {**by_class, "operations that succeeded": len(run.succeeded)}, failures)


def _percent(run: Run, family: int) -> float:
    return round(100 * sum(n for status, n in run.statuses.items() if status // 100 == family) / run.calls, 1)
