"""What the load row measures, and what it must not exceed."""

from collections.abc import Iterator
from datetime import datetime

from cli import check
from cli.check_findings import failures
from cli.demodata.bulk.tables import admin_urls
from deploy.local.stack import Stack
from kernel.services import SERVICES
from tests.databases import rows
from tests.long.load.drive import Course

P95, P99, LAG_P99 = 0.3, 1.0, 5.0  # seconds
SETTLED = 60.0  # seconds until nothing is under way between the services
SENT = "SELECT id, created_at FROM outbox WHERE created_at >= %s AND created_at < %s"
HEARD = "SELECT message_id, arrived_at FROM inbox WHERE arrived_at >= %s"


def percentile(values: list[float], share: float) -> float:
    """The value that this share (0 to 1) of the values does not exceed: the nearest rank. 0 where there is none."""
    ordered = sorted(values)
    rank = -(-len(ordered) * round(share * 1_000) // 1_000)  # rounded up, in whole numbers
    return ordered[max(0, rank - 1)] if ordered else 0.0


def lags(stack: Stack, since: datetime, until: datetime) -> tuple[list[float], int]:
    """Seconds from publisher to audience of every event of the time, and how many were not heard; from the rows.

    Both instants are taken within the transactions, just before their commits; both by the clock of this machine.
    """
    urls = admin_urls(stack)
    sent = {key: at for service in SERVICES for key, at in rows(urls[service], SENT, since, until)}
    heard = {key: at for service in SERVICES for key, at in rows(urls[service], HEARD, since)}
    found = [(heard[key] - at).total_seconds() for key, at in sent.items() if key in heard]
    return found, len(sent) - len(found)


def figures(course: Course, seconds: list[float]) -> dict[str, float]:
    """For the record; `seconds`: the lags."""
    found: dict[str, float] = {}
    for kind, values in {"all": course.all, **course.latencies}.items():
        for share in (50, 95, 99):
            found[f"{kind} p{share} ms"] = round(1000 * percentile(values, share / 100), 1)
    return found | {
        "slowest ms": round(1000 * max(course.all, default=0.0), 1),
        "requests/s": round(len(course.all) / course.seconds, 1),
        "events": len(seconds),
        "lag p50 ms": round(1000 * percentile(seconds, 0.5), 1),
        "lag p99 ms": round(1000 * percentile(seconds, 0.99), 1),
        "client CPU %": round(100 * course.cpu, 1),
        "client late p99 ms": round(1000 * percentile(course.late, 0.99), 1),
    }


def of_course(course: Course) -> Iterator[str]:
    """What was wrong with the answers."""
    yield from (f"{count} × {what}" for what, count in course.wrong.items())
    yield from course.told
    for name, share, limit in (("p95", 0.95, P95), ("p99", 0.99, P99)):
        seconds = percentile(course.all, share)
        if seconds > limit:
            yield f"{name} is {seconds:.3f} s, more than {limit} s"


def of_events(seconds: list[float], unheard: int) -> Iterator[str]:
    """What was wrong with the events."""
    if not seconds:
        yield "no event was published: there is nothing to measure"
    if unheard:
        yield f"{unheard} events were not heard by the end of the load"
    if percentile(seconds, 0.99) > LAG_P99:
        yield f"the lag's p99 is {percentile(seconds, 0.99):.3f} s, more than {LAG_P99} s"


def of_databases(stack: Stack) -> list[str]:
    """What `obhut check` finds, once everything has had time to settle."""
    return [finding.sentence() for finding in failures(check.judge(stack.environment, SETTLED).findings)]
