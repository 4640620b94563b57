"""Malformed messages at every queue: a seeded part of the row `malformed` of the long run (tests/long/malformed)."""

from random import Random

from deploy.local.stack import Stack
from tests.calendar import Calendar
from tests.fault.crash import Inside, Judge, Operator
from tests.house import House
from tests.long.malformed.flood import workers
from tests.long.malformed.probes import Probes, prepared
from tests.long.malformed.throwing import Thrower

SEED, EACH = 4, 200
OVER = "UPDATE inbox SET state = 'discarded', body = NULL WHERE event = 'undecodable' AND state = 'parked' RETURNING 1"


def test_no_consumer_dies_and_all_are_parked(
    stack: Stack, house: House, calendar: Calendar, inside: Inside, judge: Judge, operator: Operator
) -> None:
    """Garbage, broken documents and events with one thing wrong hold up nobody, and are kept for a person to see."""
    before, ground = workers(stack), prepared(stack, house, calendar)
    thrower, probes = Thrower(stack, inside, Random(SEED)), Probes(inside, ground)
    try:
        for _ in thrower.throw(EACH):
            pass
        probes.end()
        assert thrower.parked_since() == thrower.thrown.total() == 8 * EACH
        assert workers(stack) == before
        assert probes.lost == []
        assert len(operator.sees()) >= 8 * EACH
    finally:
        thrower.close()
        for audience in ("casefile", "consent", "retention", "reporting"):
            inside.ask(audience, OVER)
    judge.finds_nothing_wrong()
