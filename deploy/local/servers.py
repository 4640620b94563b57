"""The two servers an instance lives on: finding them, and stopping those we started once nobody uses them any more."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg2

from deploy.local import postgres, rabbitmq
from deploy.local.errors import Tell
from deploy.local.instance import Instance
from deploy.local.network import LOOPBACK
from deploy.local.server_folders import home_of
from deploy.local.supervisor import Supervisor


@dataclass(frozen=True)
class Servers:
    """A PostgreSQL and a RabbitMQ."""

    database: postgres.Server
    broker: rabbitmq.Broker


def find(root: Path, environment: Mapping[str, str], tell: Tell) -> Servers:
    """Those the environment names, those that answer, or our own."""
    return Servers(postgres.find(root, environment, tell), rabbitmq.find(root, environment, tell))


def stop_unused(root: Path, tell: Tell) -> None:
    """Stops PostgreSQL and RabbitMQ if they are ours and neither an instance nor anybody else uses them."""
    if running := running_instances(root):
        tell(f"PostgreSQL and RabbitMQ: left running for the instance {' and '.join(running)}")
        return
    if _sessions(root):
        tell("PostgreSQL: left running, somebody else is connected")
    elif postgres.stop(root):
        tell("PostgreSQL: our own stopped, data kept")
    if _connections(root):
        tell("RabbitMQ: left running, somebody else is connected")
    elif rabbitmq.stop(root):
        tell("RabbitMQ: our own stopped, data kept")


def running_instances(root: Path) -> list[str]:
    """The instances of this checkout that have processes running."""
    names = []
    for folder in sorted(path.parent for path in root.glob("var/*/pids.json")):
        # Ports play no part in the question.
        if Supervisor(Instance(folder.name, root, 0, 0)).running():
            names.append(folder.name)
    return names


def _sessions(root: Path) -> bool:
    facts = home_of("postgres", root, "postgres").recall()
    if not facts:
        return False
    url = f"postgresql://postgres@{LOOPBACK}:{facts['port']}/postgres"
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone() != (0,)


def _connections(root: Path) -> bool:
    home = home_of("rabbitmq", root, "rabbitmq")
    if not home.recall():
        return False
    listed = rabbitmq.control(rabbitmq.Broker("amqp://", node=home), "list_connections", "pid")
    # Silence counts as use: to stop somebody's broker is worse than to leave ours running.
    return listed is None or len(listed.split()) > 1
