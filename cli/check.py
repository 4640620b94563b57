"""`obhut check`: do all databases tell the same story? Judges every crash test, and any instance in between.

No service can ask this, since each sees its own database alone. The check looks twice where something seems wrong:
databases are read one after another, and what only one look saw was in motion.
"""

import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import click

from cli import check_cases, check_copies, check_messages
from cli.check_findings import Finding, failures, persisting
from cli.check_messages import Patience, Traffic
from cli.check_reading import databases, read_copies, read_files, read_traffic
from cli.environment import in_instance
from cli.screen import print_table
from kernel.clock import Clock

BETWEEN_LOOKS, WHILE_WAITING = 0.5, 0.1  # seconds
UNDER_WAY, ERASING = timedelta(seconds=5), timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the databases say, and what is wrong with it."""

    traffic: Traffic
    findings: list[Finding]

    @property
    def consistent(self) -> bool:
        """Whether nothing is wrong; notices are no failures."""
        return not failures(self.findings)

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """Events sent, waiting and heard, the latter by state, of each service."""
        return _counts(self.traffic)

    def as_json(self) -> dict[str, Any]:
        """For a program."""
        findings = [one.as_json() for one in self.findings]
        return {"consistent": self.consistent, "findings": findings, "services": self.counts}


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
    verdict = judge(os.environ, wait, allow_parked=allow_parked)
    if as_json:
        click.echo(json.dumps(verdict.as_json(), indent=2))
    else:
        _show(verdict)
    raise SystemExit(0 if verdict.consistent else 1)


def judge(environment: Mapping[str, str], wait: float | None = None, *, allow_parked: bool = False) -> Verdict:
    """Look until nothing is wrong, or time is up (without `wait`: twice at most); what two looks saw is wrong.

    `environment` holds the settings of all services. Raises `click.ClickException` where a database is away.
    """
    clock = Clock()
    end = clock.monotonic() + (wait or 0)
    verdict = _look(environment, clock, wait is not None, allow_parked)
    before: list[Finding] | None = None
    while not verdict.consistent and (before is None or clock.monotonic() < end):
        time.sleep(BETWEEN_LOOKS if wait is None else WHILE_WAITING)
        before = verdict.findings
        verdict = _look(environment, clock, wait is not None, allow_parked)
    if before is None or verdict.consistent:
        return verdict
    return Verdict(verdict.traffic, persisting(before, verdict.findings))


def _look(environment: Mapping[str, str], clock: Clock, settled: bool, allow_parked: bool) -> Verdict:
    nothing = timedelta(0)
    patience = Patience(clock.now(), nothing if settled else UNDER_WAY, nothing if settled else ERASING, allow_parked)
    with databases(environment) as opened:
        traffic = read_traffic(opened)
        findings = [
            *check_messages.judge(traffic, patience).found,
            *check_cases.judge(read_files(opened), patience).found,
            *check_copies.judge(read_copies(opened)).found,
        ]
    return Verdict(traffic, findings)


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


def _show(verdict: Verdict) -> None:
    counts = verdict.counts
    titles = ("service", *next(iter(counts.values())))
    print_table(titles, [(service, *numbers.values()) for service, numbers in counts.items()])
    for finding in sorted(verdict.findings, key=lambda one: one.level):
        click.echo(("✗ " if finding.level == "failure" else "· ") + finding.sentence())
    wrong = failures(verdict.findings)
    if wrong:
        click.echo(f"Not consistent: {len(wrong)} {'finding' if len(wrong) == 1 else 'findings'} marked ✗.")
    else:
        click.echo("Consistent: all databases tell the same story.")
