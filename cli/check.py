"""`obhut check`: do all databases tell the same story? Judges every crash test, and any instance in between.

No service can ask this, since each sees its own database alone. The check looks twice where something seems wrong:
databases are read one after another, and what only one look saw was in motion.
"""

import json
import time
from datetime import timedelta

import click

from cli import check_cases, check_copies, check_messages
from cli.check_findings import Finding, failures, persisting
from cli.check_messages import Patience, Traffic
from cli.check_reading import databases, read_copies, read_files, read_traffic
from cli.environment import in_instance
from cli.screen import print_table
from kernel.clock import Clock

BETWEEN_LOOKS = 0.5  # seconds
UNDER_WAY, ERASING = timedelta(seconds=5), timedelta(minutes=1)


@click.command()
@click.option(
    "--wait",
    metavar="SECONDS",
    type=click.FloatRange(0, 3600),
    default=None,
    help="Wait up to so long until nothing is under way; what then still is counts as a finding.",
)
@click.option("--allow-parked", is_flag=True, help="Parked events are expected: say so, but do not fail.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
@in_instance
def check(wait: float | None, allow_parked: bool, as_json: bool) -> None:
    """Compare all databases; ends with 0 only if they are consistent."""
    traffic, findings = _judge(wait, allow_parked)
    wrong = failures(findings)
    if as_json:
        about = {"consistent": not wrong, "findings": [one.as_json() for one in findings]}
        click.echo(json.dumps(about | {"services": _counts(traffic)}, indent=2))
    else:
        _show(traffic, findings)
    raise SystemExit(1 if wrong else 0)


def _judge(wait: float | None, allow_parked: bool) -> tuple[Traffic, list[Finding]]:
    """Look until two looks agree that nothing is wrong, or time is up (without `wait`: twice at most)."""
    clock = Clock()
    end = clock.monotonic() + (wait or 0)
    traffic, latest = _look(clock, wait is not None, allow_parked)
    before: list[Finding] | None = None
    while failures(latest) and (before is None or clock.monotonic() < end):
        time.sleep(BETWEEN_LOOKS)
        before = latest
        traffic, latest = _look(clock, wait is not None, allow_parked)
    return traffic, persisting(before, latest) if before is not None and failures(latest) else latest


def _look(clock: Clock, settled: bool, allow_parked: bool) -> tuple[Traffic, list[Finding]]:
    nothing = timedelta(0)
    patience = Patience(clock.now(), nothing if settled else UNDER_WAY, nothing if settled else ERASING, allow_parked)
    with databases() as opened:
        traffic = read_traffic(opened)
        found = [
            *check_messages.judge(traffic, patience).found,
            *check_cases.judge(read_files(opened), patience).found,
            *check_copies.judge(read_copies(opened)).found,
        ]
    return traffic, found


def _counts(traffic: Traffic) -> dict[str, dict[str, int]]:
    return {
        service: {
            "sent": sum(sent.sent_at is not None for sent in outbox),
            "waiting": sum(sent.sent_at is None for sent in outbox),
            "heard": len(traffic.inboxes[service]),
            **{
                state: sum(heard.state == state for heard in traffic.inboxes[service])
                for state in ("handled", "stale", "retrying", "parked", "discarded")
            },
        }
        for service, outbox in traffic.outboxes.items()
    }


def _show(traffic: Traffic, findings: list[Finding]) -> None:
    counts = _counts(traffic)
    titles = ("service", *next(iter(counts.values())))
    print_table(titles, [(service, *numbers.values()) for service, numbers in counts.items()])
    for finding in sorted(findings, key=lambda one: one.level):
        click.echo(("✗ " if finding.level == "failure" else "· ") + finding.sentence())
    wrong = failures(findings)
    if wrong:
        click.echo(f"Not consistent: {len(wrong)} {'finding' if len(wrong) == 1 else 'findings'} marked ✗.")
    else:
        click.echo("Consistent: all databases tell the same story.")
