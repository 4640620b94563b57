"""`obhut parked`: events that could not take effect, in the inboxes of all services.

A failed event is tried again with growing delay, then parked for a person; bytes that are no event are parked at
once. What an event says is of a closed vocabulary without personal data, so it can be shown; bytes that cannot be
read are of nobody knows whom and are never shown, only measured.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import click
from sqlalchemy import text

from cli.environment import database, in_instance, role_url
from cli.screen import print_table
from contracts import EVENTS
from kernel.clock import Clock
from kernel.events.declaration import NotThisEvent, decode
from kernel.services import SERVICES

FIND = text("""
    SELECT message_id, event, state, attempts, error, arrived_at, next_attempt_at, body FROM inbox
    WHERE state IN ('retrying', 'parked') AND (CAST(:id AS uuid) IS NULL OR message_id = :id)
    ORDER BY arrived_at, message_id
""")
REPLAY = text("""
    UPDATE inbox SET state = 'retrying', next_attempt_at = :now
    WHERE message_id = :id AND state IN ('retrying', 'parked')
""")
DISCARD = text("""
    UPDATE inbox SET state = 'discarded', body = NULL, trace = NULL, next_attempt_at = NULL
    WHERE message_id = :id AND state IN ('retrying', 'parked')
""")
TITLES = ("message id", "service", "event", "state", "attempts", "arrived (UTC)", "error")
of_service = click.option("--service", type=click.Choice(SERVICES), help="Only the inbox of this service.")
message_id = click.argument("message_id", type=click.UUID)


@dataclass(frozen=True, slots=True)
class Kept:
    """An event in an inbox that has not taken effect. `error`: class and code of the last failure."""

    id: UUID
    service: str
    event: str
    state: str
    attempts: int
    error: str
    arrived_at: datetime
    next_attempt_at: datetime | None
    body: bytes

    def about(self) -> dict[str, Any]:
        """Everything but what it says, as JSON values."""
        return {
            "message_id": str(self.id),
            "service": self.service,
            "event": self.event,
            "state": self.state,
            "attempts": self.attempts,
            "error": self.error,
            "arrived_at": _instant(self.arrived_at),
            "next_attempt_at": _instant(self.next_attempt_at),
        }

    def content(self) -> dict[str, Any]:
        """What it says; of bytes that are no event only how many they are, and their SHA-256."""
        known = {event.type_name(): event for event in EVENTS if self.service in event.audience}
        try:
            message = decode(self.body, known, self.service)
        except NotThisEvent as wrong:
            digest = hashlib.sha256(self.body).hexdigest()
            return {"unreadable": wrong.reason, "bytes": len(self.body), "sha256": digest}
        return {
            "sent_by": message.event.publisher,
            "sequence": message.sequence,
            "time": _instant(message.time),
            "data": message.data,
        }


@click.group()
def parked() -> None:
    """Events that could not take effect: look, replay, discard."""


@parked.command("list")
@of_service
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
@in_instance
def list_parked(service: str | None, as_json: bool) -> None:
    """List what is parked, and what is being retried."""
    messages = [kept for name in _services(service) for kept in _find(name)]
    if as_json:
        click.echo(json.dumps([kept.about() for kept in messages], indent=2))
    elif not messages:
        click.echo("Nothing is parked, and nothing is being retried.")
    else:
        print_table(TITLES, map(_row, messages), whole=TITLES[0])
        click.echo("obhut parked show MESSAGE_ID says more. What to do: docs/operations.md#events-are-parked")


@parked.command()
@message_id
@of_service
@in_instance
def show(message_id: UUID, service: str | None) -> None:
    """Show one event: when it arrived, why it failed, what it says."""
    kept = _one(message_id, service)
    click.echo(json.dumps(kept.about() | kept.content(), indent=2, ensure_ascii=False))


@parked.command(short_help="Let the service try again now.")
@click.argument("message_ids", metavar="MESSAGE_ID...", nargs=-1, type=click.UUID)
@click.option("--all", "everything", is_flag=True, help="Replay all that is parked.")
@of_service
@in_instance
def replay(message_ids: tuple[UUID, ...], everything: bool, service: str | None) -> None:
    """Let the service try again now; its count of attempts goes on, so one more failure parks it again."""
    if bool(message_ids) == everything:
        raise click.UsageError("Name the events to replay, or say --all.")
    if everything:
        chosen = [kept for name in _services(service) for kept in _find(name) if kept.state == "parked"]
    else:
        chosen = [_one(key, service) for key in message_ids]
    for kept in chosen:
        _change(REPLAY, kept, now=Clock().now())
        click.echo(f"{kept.id}: {kept.service} tries it again now.")
    if not chosen:
        click.echo("Nothing is parked.")


@parked.command(short_help="Give an event up: it never takes effect.")
@message_id
@of_service
@click.option("--yes", is_flag=True, help="Do not ask.")
@in_instance
def discard(message_id: UUID, service: str | None, yes: bool) -> None:
    """Give an event up: it never takes effect, and what it said is deleted."""
    kept = _one(message_id, service)
    if not yes:
        question = f"{kept.event} will never take effect at {kept.service}, and nobody sends it again. Discard it?"
        click.confirm(question, abort=True)
    _change(DISCARD, kept)
    click.echo(f"{kept.id}: discarded at {kept.service}.")


def _services(only: str | None) -> tuple[str, ...]:
    return (only,) if only else SERVICES


def _find(service: str, key: UUID | None = None) -> list[Kept]:
    with database(service, role_url(service, "runtime")) as connection:
        return [
            Kept(
                row.message_id,
                service,
                row.event,
                row.state,
                row.attempts,
                row.error or "",
                row.arrived_at,
                row.next_attempt_at,
                bytes(row.body),
            )
            for row in connection.execute(FIND, {"id": key})
        ]


def _one(key: UUID, service: str | None) -> Kept:
    matches = [kept for name in _services(service) for kept in _find(name, key)]
    if not matches:
        raise click.ClickException(f"No event {key} is parked or being retried. `obhut parked list` shows which are.")
    if len(matches) > 1:
        names = ", ".join(kept.service for kept in matches)
        raise click.ClickException(f"The same bytes are parked at {names}: say which with --service.")
    return matches[0]


def _change(statement: Any, kept: Kept, **values: Any) -> None:
    with database(kept.service, role_url(kept.service, "runtime")) as connection:
        if not connection.execute(statement, {"id": kept.id, **values}).rowcount:
            raise click.ClickException(f"{kept.id} has taken effect meanwhile: nothing is left to do.")


def _row(kept: Kept) -> tuple[object, ...]:
    arrived = kept.arrived_at.strftime("%Y-%m-%d %H:%M:%S")
    event = kept.event.removeprefix("obhut.")
    return kept.id, kept.service, event, kept.state, kept.attempts, arrived, kept.error


def _instant(moment: datetime | None) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment else None
