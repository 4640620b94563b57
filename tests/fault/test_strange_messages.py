"""Messages as a broker may bring them: twice, late, or no messages at all."""

import json
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from amqp import Message as AmqpMessage
from prometheus_client.parser import text_string_to_metric_families

from contracts.consent import ConsentGrantedV2
from contracts.identity import AgencyChanged
from deploy.local.stack import Stack
from kernel.events import topology
from kernel.events.declaration import Event, Message
from tests.calendar import Calendar
from tests.casework import File
from tests.fault.crash import Inside, Judge, Operator
from tests.house import Agency, House
from tests.visitor import wait_for

STATE = "SELECT state FROM inbox WHERE message_id = %s"
NO_EVENTS = (
    b"\xff\xfe Erika Mustermann",
    json.dumps(
        {
            "specversion": "1.0", "id": str(uuid4()), "source": "/obhut/identity", "type": "obhut.identity.never.v1",
            "time": "2026-01-01T00:00:00Z", "datacontenttype": "application/json", "sequence": "1", "data": {},
        }
    ).encode(),
    b"[" * 100_000,
)  # fmt: skip
"""No text, of a type that nobody declared, too deep to be read; tests/contract has many more."""


class Stranger:
    """Somebody who can publish at the broker, and knows how messages look."""

    def __init__(self, stack: Stack, inside: Inside) -> None:
        self._prefix, self._inside = stack.environment.get("OBHUT_BROKER_PREFIX", ""), inside
        self._connection = topology.connect(stack.environment["OBHUT_BROKER_URL"])
        self._channel = self._connection.channel()

    def publishes(self, body: bytes, event: type[Event], audience: str) -> None:
        """To the exchange of the event's publisher, for one audience."""
        exchange = topology.exchange(self._prefix, event.publisher)
        self._channel.basic_publish(AmqpMessage(body, delivery_mode=2), exchange, event.routing_key(audience))

    def row(self, event: type[Event], audience: str) -> tuple[UUID, int]:
        """A row in the outbox as if the publisher had sent it, so that the message is not one from nowhere."""
        key, now = uuid4(), datetime.now(UTC)  # noqa: TID251 -- a stranger has a clock of his own
        ((position,),) = self._inside.ask(
            event.publisher,
            """INSERT INTO outbox (id, event, audience, created_at, sent_at)
               VALUES (%s, %s, %s, %s, %s) RETURNING position""",
            str(key), event.type_name(), audience, now, now,
        )  # fmt: skip
        return key, int(position)

    def close(self) -> None:
        """Leave."""
        self._connection.close()


def message(event: type[Event], audience: str, key: UUID, position: int, **data: Any) -> bytes:
    """The bytes of an event, as its publisher's relay writes them."""
    now = datetime.now(UTC)  # noqa: TID251 -- a stranger has a clock of his own
    return Message(key, event, audience, position, now, event.dumped(data)).encode()


@pytest.fixture(scope="module")
def agency(house: House, judge: Judge) -> Agency:
    """An agency everybody has heard of."""
    made = house.agency("case_manager", retention_days=200)
    judge.finds_nothing_wrong()
    return made


@pytest.fixture(scope="module")
def stranger(stack: Stack, inside: Inside, judge: Judge) -> Iterator[Stranger]:
    """At the broker; after all he has done the databases agree."""
    made = Stranger(stack, inside)
    yield made
    made.close()
    judge.finds_nothing_wrong()


def days(inside: Inside, agency: Agency) -> int:
    """The agency's retention as retention knows it."""
    ((found,),) = inside.ask("retention", "SELECT retention_days FROM agency_rules WHERE agency = %s", agency.id)
    return int(found)


def handled(stack: Stack, event: str) -> float:
    """How many events of a name have taken effect at retention, by its own metrics."""
    port = stack.environment["OBHUT_RETENTION_WORKER_PORT"]
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:  # noqa: S310 -- our own address
        families = list(text_string_to_metric_families(answer.read().decode()))
    return sum(
        sample.value
        for family in families
        for sample in family.samples
        if sample.name == "obhut_events_handled_total" and sample.labels == {"event": event, "outcome": "handled"}
    )


def test_three_at_once_take_effect_once(agency: Agency, inside: Inside, stack: Stack, stranger: Stranger) -> None:
    """The same message three times within a moment: handlers run side by side, one of them wins."""
    key, position = stranger.row(AgencyChanged, "retention")
    body = message(AgencyChanged, "retention", key, position, agency=agency.id, retention_days=200, transmission=False)
    before = handled(stack, "agency_changed")
    for _ in range(3):
        stranger.publishes(body, AgencyChanged, "retention")
    last, after = stranger.row(AgencyChanged, "retention")
    body = message(AgencyChanged, "retention", last, after, agency=agency.id, retention_days=200, transmission=False)
    stranger.publishes(body, AgencyChanged, "retention")
    for one in (key, last):
        assert wait_for(lambda one=one: inside.ask("retention", STATE, str(one)), "the message") == [("handled",)]
    wait_for(lambda: handled(stack, "agency_changed") >= before + 2, "the metrics")
    assert handled(stack, "agency_changed") == before + 2


def test_a_consent_repeated_thrice_is_told_once(
    agency: Agency, calendar: Calendar, inside: Inside, judge: Judge, stranger: Stranger
) -> None:
    """What has taken effect long ago does not take effect again; `told` counts effects, so it would show."""
    file = File(agency["case_manager"])
    consent = file.consent("case_management", calendar.today)
    judge.finds_nothing_wrong()
    ((reference,),) = inside.ask("consent", "SELECT reference::text FROM consents WHERE id = %s", consent["id"])
    sent = "SELECT id::text, position FROM outbox WHERE event = %s ORDER BY position DESC LIMIT 1"
    ((key, position),) = inside.ask("consent", sent, ConsentGrantedV2.type_name())
    body = message(
        ConsentGrantedV2, "casefile", UUID(key), position,
        reference=reference, agency=agency.id, consent=consent["id"], purpose="case_management", since=calendar.today,
        given_by="person",
    )  # fmt: skip
    for _ in range(3):
        stranger.publishes(body, ConsentGrantedV2, "casefile")
    other = File(agency["case_manager"])
    other.consent("case_management", calendar.today)  # came after them, through the same queue
    judge.finds_nothing_wrong()
    assert inside.ask("casefile", "SELECT told FROM cases WHERE id = %s", file.id) == [(1,)]
    assert inside.ask("casefile", STATE, key) == [("handled",)]


def test_an_older_state_that_comes_late_is_ignored(agency: Agency, inside: Inside, stranger: Stranger) -> None:
    """Two states of one agency arrive in the wrong order: the newer one stays."""
    (older, before), (newer, after) = (stranger.row(AgencyChanged, "retention") for _ in range(2))
    assert before < after
    for key, position, retention in ((newer, after, 200), (older, before, 7)):
        body = message(
            AgencyChanged, "retention", key, position, agency=agency.id, retention_days=retention, transmission=False
        )
        stranger.publishes(body, AgencyChanged, "retention")
        wait_for(lambda key=key: inside.ask("retention", STATE, str(key)), "the message")
    assert inside.ask("retention", STATE, str(newer)) == [("handled",)]
    assert inside.ask("retention", STATE, str(older)) == [("stale",)]
    assert days(inside, agency) == 200


def test_a_clock_that_was_ahead_delays_nothing(agency: Agency, inside: Inside, stranger: Stranger) -> None:
    """What is to be tried again tomorrow, by a clock that has gone back since, is tried again now."""
    key, position = stranger.row(AgencyChanged, "retention")
    body = message(AgencyChanged, "retention", key, position, agency=agency.id, retention_days=202, transmission=False)
    inside.ask(
        "retention",
        """INSERT INTO inbox (message_id, event, state, attempts, arrived_at, next_attempt_at, body)
           VALUES (%s, %s, 'retrying', 1, now(), now() + interval '1 day', %s) RETURNING 1""",
        str(key), AgencyChanged.type_name(), body,
    )  # fmt: skip
    wait_for(lambda: inside.ask("retention", STATE, str(key)) == [("handled",)], "the attempt", seconds=5)
    settings = {"retention_days": 203, "transmission": False}
    agency["agency_admin"].change("PATCH", f"/v1/agencies/{agency.id}/settings", settings)
    wait_for(lambda: days(inside, agency) == 203, "the rule as identity has it")


def test_what_is_no_event_is_parked_at_once(
    agency: Agency, inside: Inside, judge: Judge, operator: Operator, stranger: Stranger
) -> None:
    """Nothing else waits for it, nobody is shown what it says, and a person puts an end to it."""
    for body in NO_EVENTS:
        stranger.publishes(body, AgencyChanged, "retention")
    settings = {"retention_days": 201, "transmission": False}
    agency["agency_admin"].change("PATCH", f"/v1/agencies/{agency.id}/settings", settings)
    wait_for(lambda: days(inside, agency) == 201, "the next event", seconds=5)
    kept = (
        "SELECT message_id::text, attempts, next_attempt_at FROM inbox WHERE event = 'undecodable' AND state = 'parked'"
    )
    found = wait_for(lambda: all_of(inside.ask("retention", kept)), "all of them")
    assert {row[1:] for row in found} == {(1, None)}
    first, why = found[0][0], "SELECT error FROM inbox WHERE message_id = %s AND state = 'parked' AND attempts > %s"
    reason = inside.ask("retention", why, first, 0)
    operator.does("replay", first)
    wait_for(lambda: inside.ask("retention", why, first, 1) == reason, "it to be parked again, for the same reason")
    for key, *_ in found:
        shown = operator.does("show", key)
        assert json.loads(shown)["bytes"] in {len(body) for body in NO_EVENTS}
        assert "Erika" not in shown
        operator.does("discard", key, "--yes")
    judge.finds_nothing_wrong()
    assert judge.findings()["undecodable"] >= len(NO_EVENTS)


def all_of(found: list[tuple[Any, ...]]) -> list[tuple[Any, ...]] | None:
    """What is parked, once all of it is."""
    return found if len(found) >= len(NO_EVENTS) else None
