"""The part of a broker that belongs to one instance: a virtual host, or a prefix where we may have none."""

from dataclasses import dataclass
from urllib.parse import quote

import requests

from deploy.local.errors import LocalError, Tell
from deploy.local.pids import wait_until
from deploy.local.rabbitmq import Broker, control, lack_of


@dataclass(frozen=True)
class Corner:
    """The URL and the prefix of names under which an instance uses a broker."""

    url: str
    prefix: str

    def settings(self) -> dict[str, str]:
        """As settings of the processes."""
        return {"OBHUT_BROKER_URL": self.url, "OBHUT_BROKER_PREFIX": self.prefix}


def prepare(broker: Broker, scope: str, tell: Tell, *, fresh: bool = False) -> Corner:
    """Creates the virtual host if it is missing; with `fresh`, drops what was in it."""
    vhost = _name(scope)
    if fresh:
        drop(broker, scope)
    url = broker.url_of(vhost)
    # Signing in is the quickest question; a vhost just created takes a moment until it answers.
    if lack_of(url) and not (_create(broker, vhost) and wait_until(lambda: not lack_of(url), 15, 0.2)):
        return _prefixed(broker, scope, tell)
    return Corner(url, "")


def drop(broker: Broker, scope: str) -> None:
    """Removes the virtual host with all its queues, if there is one."""
    vhost = _name(scope)
    if broker.management:
        requests.delete(_address(broker, "vhosts", vhost), auth=broker.credentials, timeout=30)
    else:
        control(broker, "delete_vhost", vhost)


def _name(scope: str) -> str:
    return f"obhut-{scope}"


def _create(broker: Broker, vhost: str) -> bool:
    user = broker.credentials[0]
    rights = {"configure": ".*", "write": ".*", "read": ".*"}
    if broker.management:
        made = requests.put(_address(broker, "vhosts", vhost), auth=broker.credentials, json={}, timeout=30)
        granted = requests.put(
            _address(broker, "permissions", vhost, user), auth=broker.credentials, json=rights, timeout=30
        )
        if made.ok and granted.ok:
            return True
    control(broker, "add_vhost", vhost)  # fails harmlessly if it is there already
    return control(broker, "set_permissions", "-p", vhost, user, *rights.values()) is not None


def _address(broker: Broker, *parts: str) -> str:
    return "/".join([broker.management or "", *(quote(part, safe="") for part in parts)])


def _prefixed(broker: Broker, scope: str, tell: Tell) -> Corner:
    if lack := lack_of(broker.url):
        raise LocalError(f"RabbitMQ answers no more: {lack}")
    tell(f"RabbitMQ: we may create no virtual host; names begin with '{scope}.' in the one given")
    return Corner(broker.url, f"{scope}.")
