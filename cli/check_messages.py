"""Do outboxes and inboxes tell the same story? Every event sent has arrived once, and none came from nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, text

from cli.check_findings import Findings, Level
from kernel.housekeeping import BOOKKEEPING_KEPT

COMPARED = BOOKKEEPING_KEPT / 2  # both sides are kept longer, however long an event lay in a queue
NOT_EFFECTIVE = ("retrying", "parked")
UNDECODABLE = "undecodable"
OUTBOX = text("SELECT id, event, audience, created_at, sent_at, body IS NOT NULL AS has_body FROM outbox")
INBOX = text("SELECT message_id, event, state, arrived_at, body IS NOT NULL AS has_body FROM inbox")


@dataclass(frozen=True, slots=True)
class Sent:
    """A row of an outbox. `sent_at` is None until the broker has confirmed it."""

    id: UUID
    event: str
    audience: str
    created_at: datetime
    sent_at: datetime | None
    has_body: bool


@dataclass(frozen=True, slots=True)
class Heard:
    """A row of an inbox."""

    id: UUID
    event: str
    state: str
    arrived_at: datetime
    has_body: bool


@dataclass(frozen=True, slots=True)
class Traffic:
    """All outboxes and inboxes, by service."""

    outboxes: Mapping[str, list[Sent]]
    inboxes: Mapping[str, list[Heard]]


@dataclass(frozen=True, slots=True)
class Patience:
    """How much motion is no fault: events younger than `grace` at `now`, erasures younger than `erasing`."""

    now: datetime
    grace: timedelta
    erasing: timedelta
    allow_parked: bool = False


def outbox_of(connection: Connection) -> list[Sent]:
    """The outbox of a service."""
    return [Sent(*row) for row in connection.execute(OUTBOX)]


def inbox_of(connection: Connection) -> list[Heard]:
    """The inbox of a service."""
    return [Heard(*row) for row in connection.execute(INBOX)]


def judge(traffic: Traffic, patience: Patience) -> Findings:
    """Everything that is wrong between outboxes and inboxes."""
    findings = Findings()
    for service, outbox in traffic.outboxes.items():
        _outbox(findings, service, outbox, patience)
        _arrivals(findings, service, outbox, traffic.inboxes, patience)
    for service, inbox in traffic.inboxes.items():
        _inbox(findings, service, inbox, patience)
        _origins(findings, service, inbox, traffic.outboxes, patience)
    return findings


def _outbox(findings: Findings, service: str, outbox: list[Sent], patience: Patience) -> None:
    late = patience.now - patience.grace
    waiting = [sent.id for sent in outbox if sent.sent_at is None and sent.created_at <= late]
    findings.add("not_confirmed", service, "events wait for the broker's confirmation", waiting)
    with_body = [sent.id for sent in outbox if sent.sent_at is not None and sent.has_body]
    findings.add("outbox_body_kept", service, "sent events whose content was not forgotten", with_body)


def _arrivals(
    findings: Findings, service: str, outbox: list[Sent], inboxes: Mapping[str, list[Heard]], patience: Patience
) -> None:
    late, oldest = patience.now - patience.grace, patience.now - COMPARED
    for audience, inbox in inboxes.items():
        arrived = {heard.id for heard in inbox}
        lost = [
            sent.id
            for sent in outbox
            if sent.audience == audience and sent.sent_at and oldest < sent.sent_at <= late and sent.id not in arrived
        ]
        words = "events LOST, confirmed by the broker but never arrived"
        findings.add("lost", f"{service} → {audience}", words, lost)


def _inbox(findings: Findings, service: str, inbox: list[Heard], patience: Patience) -> None:
    for state in NOT_EFFECTIVE:
        level: Level = "notice" if state == "parked" and patience.allow_parked else "failure"
        words = "events are parked (obhut parked)" if state == "parked" else "events are being retried"
        findings.add(state, service, words, [heard.id for heard in inbox if heard.state == state], level)
    with_body = [heard.id for heard in inbox if heard.has_body and heard.state not in NOT_EFFECTIVE]
    findings.add("inbox_body_kept", service, "events that took effect but were not forgotten", with_body)
    foreign = [heard.id for heard in inbox if heard.event == UNDECODABLE and heard.state != "handled"]
    findings.add("undecodable", service, "messages arrived that no contract describes", foreign, "notice")


def _origins(
    findings: Findings, service: str, inbox: list[Heard], outboxes: Mapping[str, list[Sent]], patience: Patience
) -> None:
    oldest = patience.now - COMPARED
    known = {publisher: {sent.id for sent in outbox} for publisher, outbox in outboxes.items()}
    strange = [
        heard.id
        for heard in inbox
        if heard.event != UNDECODABLE
        and heard.arrived_at > oldest
        and heard.id not in known.get(publisher_of(heard.event), set())
    ]
    findings.add("without_its_row", service, "events arrived WITHOUT their row in the publisher's outbox", strange)


def publisher_of(event: str) -> str:
    """The publisher in a type name, e.g. casefile in `obhut.casefile.case_closed.v1`."""
    parts = event.split(".")
    return parts[1] if len(parts) == 4 else ""
