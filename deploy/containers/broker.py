"""RabbitMQ's definitions: a user per service whose rights follow from the contracts, and nothing more.

A service writes to its own exchange, with the routing keys of its own events; it reads its own queues. Only the
operator declares: `obhut migrate` makes exchanges, queues and bindings, and can neither publish nor consume.
Rights are those of https://www.rabbitmq.com/docs/access-control, each a regular expression over names.
"""

import base64
import hashlib
import re
import secrets
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote

from kernel.events import topology
from kernel.events.declaration import Event
from kernel.services import SERVICES

VHOST = "obhut"
OPERATOR = "operator"
NOTHING = "^$"
QUEUES, EXCHANGES = r"^obhut\.[a-z]+\.from\.[a-z]+(\.urgent)?$", r"^obhut\.[a-z]+$"
FOREVER = 1_000_000_000
"""Deliveries of one message. Since RabbitMQ 4.0 a quorum queue drops a message after 20: a worker that dies again and
again would lose it. (-1 would say it better, but is refused before 4.0.)"""


def user(service: str) -> str:
    """The name of a service's user, and of its password."""
    return f"obhut_{service}"


def url(service: str, password: Callable[[str], str]) -> str:
    """Where a user reaches the broker."""
    return f"amqp://{user(service)}:{quote(password(f'broker_{service}'))}@rabbitmq:5672/{VHOST}"


def definitions(password: Callable[[str], str], events: tuple[type[Event], ...]) -> dict[str, Any]:
    """The definitions of the broker: users with hashed passwords, rights, and a policy."""
    return {
        "vhosts": [{"name": VHOST}],
        "users": [_user(name, password(f"broker_{name}")) for name in (*SERVICES, OPERATOR)],
        "permissions": [
            *(_permission(service, NOTHING, *rights(service, events)) for service in SERVICES),
            # A binding needs write on the queue and read on the exchange.
            _permission(OPERATOR, f"{QUEUES}|{EXCHANGES}", QUEUES, EXCHANGES),
        ],
        "topic_permissions": [_topic(service, events) for service in SERVICES],
        "policies": [
            {
                "vhost": VHOST,
                "name": "nothing-is-dropped",
                "pattern": QUEUES,
                "apply-to": "queues",
                "priority": 1,
                "definition": {"delivery-limit": FOREVER},
            }
        ],
    }


def rights(service: str, events: tuple[type[Event], ...]) -> tuple[str, str]:
    """What a service may write to (exchanges) and read from (queues)."""
    publishes = any(event.publisher == service for event in events)
    write = _any_of([topology.exchange("", service)] if publishes else [])
    return write, _any_of(topology.queues("", service, events))


def routing_keys(service: str, events: tuple[type[Event], ...]) -> list[str]:
    """The routing keys a service may publish with."""
    own = [event for event in events if event.publisher == service]
    return sorted(event.routing_key(audience) for event in own for audience in event.audience)


def _user(service: str, password: str) -> dict[str, Any]:
    return {
        "name": user(service),
        "password_hash": hashed(password),
        "hashing_algorithm": "rabbit_password_hashing_sha256",
        "tags": [],
    }


def hashed(password: str) -> str:
    """As RabbitMQ stores it: four random bytes, then SHA-256 of them and the password, in base64."""
    salt = secrets.token_bytes(4)
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()


def _permission(service: str, configure: str, write: str, read: str) -> dict[str, str]:
    return {"user": user(service), "vhost": VHOST, "configure": configure, "write": write, "read": read}


def _topic(service: str, events: tuple[type[Event], ...]) -> dict[str, str]:
    exchange, keys = topology.exchange("", service), _any_of(routing_keys(service, events))
    return {"user": user(service), "vhost": VHOST, "exchange": exchange, "write": keys, "read": NOTHING}


def _any_of(names: Iterable[str]) -> str:
    """A pattern that fits these names alone."""
    known = sorted(names)
    return f"^({'|'.join(map(re.escape, known))})$" if known else NOTHING
