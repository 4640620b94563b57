"""What the events have done, counted in the databases: each once, how many, and how late."""

from collections import Counter
from uuid import UUID

from cli.check_reading import databases
from tests.fault.crash import Inside
from tests.long.faults.site import Site

SENT = "SELECT id, created_at FROM outbox"
HEARD = "SELECT message_id, arrived_at FROM inbox WHERE state IN ('handled', 'stale')"
TOLD = "SELECT id, told FROM cases WHERE status = 'open'"
SAID = "SELECT reference, 1 + (state = 'withdrawn')::int FROM consents WHERE reference IS NOT NULL"


def told_too_often(site: Site) -> list[UUID]:
    """Open files that were told more often than consent had something to say: an event took effect twice."""
    with databases(site.stack.environment) as opened:
        references = opened.references
    said: Counter[UUID] = Counter()
    for reference, times in site.inside.ask("consent", SAID):
        said[UUID(reference)] += times
    told = {UUID(case): times for case, times in site.inside.ask("casefile", TOLD)}
    return [case for case, times in told.items() if times > said[references.refer("consent", case)]]


def lags(inside: Inside, services: tuple[str, ...]) -> list[float]:
    """Seconds from commit to arrival of every event that took effect, smallest first."""
    sent = {key: at for service in services for key, at in inside.ask(service, SENT)}
    heard = [row for service in services for row in inside.ask(service, HEARD)]
    return sorted((at - sent[key]).total_seconds() for key, at in heard if key in sent)


def at(ordered: list[float], part: float) -> float:
    """The value below which this part of all lies, 0.5 for the median; nothing of nothing is 0."""
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0
