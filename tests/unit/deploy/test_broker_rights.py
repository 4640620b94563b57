"""The broker's definitions: rights that follow from the contracts, and nothing beyond."""

import base64
import hashlib
import re
from typing import Any

import pytest

from contracts import EVENTS
from deploy.containers import broker
from deploy.containers.folder import Folder
from kernel.events import topology
from kernel.services import SERVICES

PUBLISHERS = sorted({event.publisher for event in EVENTS})
EXCHANGES = [topology.exchange("", publisher) for publisher in PUBLISHERS]
QUEUES = sorted(name for audience in SERVICES for name in topology.queues("", audience, EVENTS))
NAMES = [
    *EXCHANGES,
    *QUEUES,
    "",
    "amq.default",
    "amq.topic",
    "amq.gen-1",
    "obhut",
    "obhut.casefile.x",
    "xobhut.casefile",
]


@pytest.fixture
def defined(folder: Folder) -> dict[str, Any]:
    """The definitions as RabbitMQ loads them."""
    return broker.definitions(folder.password, EVENTS)


def allowed(defined: dict[str, Any], service: str, right: str) -> set[str]:
    """The names a user's right fits, as RabbitMQ matches them."""
    (found,) = [one for one in defined["permissions"] if one["user"] == broker.user(service)]
    return {name for name in NAMES if re.search(found[right], name)}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_reaches_its_own(defined: dict[str, Any], service: str) -> None:
    """It declares nothing, publishes to its own exchange, hears its own queues."""
    assert allowed(defined, service, "configure") <= {""}
    assert allowed(defined, service, "write") - {""} == {name for name in EXCHANGES if name == f"obhut.{service}"}
    assert allowed(defined, service, "read") - {""} == set(topology.queues("", service, EVENTS))


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_publishes_its_own_events(defined: dict[str, Any], service: str) -> None:
    """Its routing keys are those of its contracts, each for the audiences named there."""
    (found,) = [one for one in defined["topic_permissions"] if one["user"] == broker.user(service)]
    every = {event.routing_key(audience) for event in EVENTS for audience in SERVICES}
    own = {event.routing_key(a) for event in EVENTS if event.publisher == service for a in event.audience}
    assert found["exchange"] == f"obhut.{service}"
    assert {key for key in every if re.search(found["write"], key)} == own
    assert found["read"] == broker.NOTHING


def test_the_operator_declares_and_binds_only(defined: dict[str, Any]) -> None:
    """Exchanges and queues of ours; no publishing to an exchange, no consuming from a queue."""
    assert allowed(defined, broker.OPERATOR, "configure") == {*EXCHANGES, *QUEUES}
    assert allowed(defined, broker.OPERATOR, "write") == set(QUEUES)
    assert allowed(defined, broker.OPERATOR, "read") == set(EXCHANGES)


def test_nobody_else_comes_in(defined: dict[str, Any], folder: Folder) -> None:
    """No guest, no tags; a password is there as its salted hash alone."""
    assert {user["name"] for user in defined["users"]} == {f"obhut_{name}" for name in (*SERVICES, broker.OPERATOR)}
    for user in defined["users"]:
        password = folder.password(f"broker_{user['name'].removeprefix('obhut_')}")
        raw = base64.b64decode(user["password_hash"])
        assert raw[4:] == hashlib.sha256(raw[:4] + password.encode()).digest()
        assert user["tags"] == []
        assert password not in str(defined)


def test_no_message_is_dropped_for_being_delivered_often(defined: dict[str, Any]) -> None:
    """The policy fits every queue: since RabbitMQ 4 the default would drop a message after 20 deliveries."""
    (policy,) = defined["policies"]
    assert all(re.search(policy["pattern"], name) for name in QUEUES)
    assert policy["definition"] == {"delivery-limit": broker.FOREVER}
