"""Finds a RabbitMQ that Obhut may use, or starts Debian's on loopback only."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import amqp
import requests

from deploy.local import packages
from deploy.local.errors import LocalError, Tell
from deploy.local.network import LOOPBACK, answers, free_port
from deploy.local.pids import ProcessId, wait_until
from deploy.local.server_folders import Home, home_of, last_lines

USUAL_PORT = 5672
USUAL_MANAGEMENT_PORT = 15672
NAME_SERVICE_PORT = 4369  # epmd, where Erlang's nodes find one another; it outlives the node that started it
VARIABLE = "OBHUT_RABBITMQ_URL"
# The programs themselves: Debian's wrapper in /usr/sbin refuses whoever is neither root nor rabbitmq.
PROGRAMS = Path("/usr/lib/rabbitmq/bin")
PROGRAM = "beam"  # Erlang's machine, in which a node runs: beam.smp


@dataclass(frozen=True)
class Broker:
    """A RabbitMQ: its AMQP URL, the management API's address and the node of our own if there is one."""

    url: str
    management: str | None = None
    node: Home | None = None

    def url_of(self, vhost: str) -> str:
        """The AMQP URL of a virtual host."""
        return urlsplit(self.url)._replace(path=f"/{quote(vhost, safe='')}").geturl()

    @property
    def credentials(self) -> tuple[str, str]:
        """User and password, as in the URL."""
        parts = urlsplit(self.url)
        return unquote(parts.username or "guest"), unquote(parts.password or "guest")


def find(root: Path, environment: Mapping[str, str], tell: Tell) -> Broker:
    """A broker to use: the one named by the environment, one that answers, or one we start."""
    if given := environment.get(VARIABLE):
        if lack := lack_of(given):
            raise LocalError(f"{VARIABLE} names a RabbitMQ that cannot be used: {lack}")
        tell(f"RabbitMQ: the one {VARIABLE} names")
        beside = (urlsplit(given).port or USUAL_PORT) + USUAL_MANAGEMENT_PORT - USUAL_PORT
        return Broker(given, _management(given, beside) or _management(given, USUAL_MANAGEMENT_PORT))
    home = home_of("rabbitmq", root, "rabbitmq")
    usual = _loopback_url(USUAL_PORT)
    facts = home.recall()
    if not facts and answers(USUAL_PORT) and not lack_of(usual):
        tell(f"RabbitMQ: found on {LOOPBACK}:{USUAL_PORT}")
        return Broker(usual, _management(usual, USUAL_MANAGEMENT_PORT))
    return own(root, tell)


def lack_of(url: str) -> str | None:
    """Why a broker cannot be used, as a sentence, or None if it can."""
    parts = urlsplit(url)
    try:
        _cluster(url)
    except (OSError, amqp.AMQPError) as error:
        return f"{parts.hostname}:{parts.port or USUAL_PORT} said: {error or type(error).__name__}"
    return None


def _cluster(url: str) -> str | None:
    """The name under which a broker knows itself, as it says to who signs in. Raises OSError, AMQP errors."""
    parts = urlsplit(url)
    user, password = Broker(url).credentials
    connection = amqp.Connection(
        host=f"{parts.hostname}:{parts.port or USUAL_PORT}", userid=user, password=password,
        virtual_host=unquote(parts.path[1:]) or "/", connect_timeout=3, read_timeout=5, ssl=parts.scheme == "amqps",
    )  # fmt: skip
    connection.connect()
    name: str | None = connection.server_properties.get("cluster_name")
    connection.close()
    return name


def _management(url: str, port: int) -> str | None:
    """The management API's address, where one answers on that port and is this very broker's, no neighbour's."""
    address = f"http://{urlsplit(url).hostname}:{port}/api"
    try:
        answer = requests.get(f"{address}/overview", auth=Broker(url).credentials, timeout=3)
        return address if answer.ok and answer.json().get("cluster_name") == _cluster(url) else None
    except (requests.RequestException, OSError, amqp.AMQPError):
        return None


def _loopback_url(port: int) -> str:
    return f"amqp://guest:guest@{LOOPBACK}:{port}/"


def own(root: Path, tell: Tell, port: int = USUAL_PORT, name: str = "rabbitmq") -> Broker:
    """A node of our own below `var/<name>`: running already or started now. All instances share `rabbitmq`."""
    if not PROGRAMS.exists():
        _install(tell)
    home = home_of(name, root, "rabbitmq")
    facts = home.recall()
    word = "our own"
    if facts is None:
        word = "started our own"
        facts = _start(home, tell, port)
    tell(f"RabbitMQ: {word} on {LOOPBACK}:{facts['port']} (management on {facts['management']})")
    url = _loopback_url(facts["port"])
    return Broker(url, _management(url, facts["management"]), home)


def _install(tell: Tell) -> None:
    how = packages.how_to_get(
        "RabbitMQ 3.10 or later", "rabbitmq-server", VARIABLE, "amqp://USER:PASSWORD@HOST:5672/",
        "-p 127.0.0.1:15672:15672 rabbitmq:4-management", USUAL_PORT,
    )  # fmt: skip
    try:
        packages.install(["rabbitmq-server"], tell)
    except LocalError as error:
        raise LocalError(f"{error}\n{how}") from None
    if not PROGRAMS.exists():
        raise LocalError(f"The package rabbitmq-server brought no programs.\n{how}")


def _start(home: Home, tell: Tell, wanted: int) -> dict[str, Any]:
    tell("RabbitMQ: starting our own (some ten seconds)")
    port, management = free_port(wanted), free_port(wanted + USUAL_MANAGEMENT_PORT - USUAL_PORT)
    others_names = answers(NAME_SERVICE_PORT)
    _configure(home, port, management)
    log = home.write("server.log", "")
    # Its usual place is fixed, whatever the AMQP port: a second node on the machine would not start.
    env = {**node_environment(home), "RABBITMQ_DIST_PORT": str(free_port(port + 20000))}
    with log.open("a") as out:
        node = subprocess.Popen(
            [str(PROGRAMS / "rabbitmq-server")], env=env, stdin=subprocess.DEVNULL,
            stdout=out, stderr=out, start_new_session=True, **home.identity(),
        )  # fmt: skip
    process = ProcessId.of(node.pid)
    # The AMQP port opens last, after plugins and queues: an answer there is readiness itself.
    url = _loopback_url(port)
    wait_until(lambda: node.poll() is not None or (answers(port) and not lack_of(url)), 120, 0.2)
    if node.poll() is not None or lack_of(url):
        process.end()
        raise LocalError(f"RabbitMQ did not start; the end of its log {log}:\n{last_lines(log)}")
    facts = {"port": port, "management": management, "names": not others_names}
    # The node itself, which a shell waits for: that can be killed and leave the node, which the next start must find.
    home.remember(process.running(PROGRAM), **facts)
    return facts


def _configure(home: Home, port: int, management: int) -> None:
    home.prepare("data", "log")
    home.write("enabled_plugins", "[rabbitmq_management].\n")
    home.write(
        "rabbitmq.conf",
        f"listeners.tcp.1 = {LOOPBACK}:{port}\nmanagement.tcp.ip = {LOOPBACK}\nmanagement.tcp.port = {management}\n",
    )


def node_environment(home: Home) -> dict[str, str]:
    """What steers RabbitMQ's programs to our node: nothing of /etc/rabbitmq, nothing beyond loopback."""
    path = str(home.path)
    digest = hashlib.sha256(path.encode()).hexdigest()[:8]
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "HOME": path,  # the Erlang cookie lies here
        "RABBITMQ_NODENAME": f"obhut-{digest}@localhost",
        "RABBITMQ_CONF_ENV_FILE": f"{path}/none",
        "RABBITMQ_CONFIG_FILE": f"{path}/rabbitmq.conf",
        "RABBITMQ_ADVANCED_CONFIG_FILE": f"{path}/none.config",
        "RABBITMQ_ENABLED_PLUGINS_FILE": f"{path}/enabled_plugins",
        "RABBITMQ_MNESIA_BASE": f"{path}/data",
        "RABBITMQ_LOG_BASE": f"{path}/log",
        "ERL_EPMD_ADDRESS": LOOPBACK,
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
        "RABBITMQ_CTL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
    }


def control(broker: Broker, *arguments: str, timeout: float = 60) -> str | None:
    """Runs rabbitmqctl on the broker's node; its output, or None where that cannot be done from here."""
    if broker.node:
        command = [str(PROGRAMS / "rabbitmqctl")]
        extra = {"env": node_environment(broker.node), **broker.node.identity()}
    elif _is_the_machines(broker) and shutil.which("rabbitmqctl"):
        command, extra = ["rabbitmqctl"], {}
    else:
        return None
    done = subprocess.run(
        [*command, "-q", *arguments], capture_output=True, text=True, timeout=timeout, check=False, **extra
    )
    return None if done.returncode else done.stdout


def _is_the_machines(broker: Broker) -> bool:
    """Whether it is the one that rabbitmqctl speaks of without being told which."""
    parts = urlsplit(broker.url)
    return parts.hostname in {LOOPBACK, "localhost"} and (parts.port or USUAL_PORT) == USUAL_PORT


def stop(root: Path, name: str = "rabbitmq") -> bool:
    """Stops the node we started, if it runs; says whether it did."""
    facts = (home := home_of(name, root, "rabbitmq")).recall()
    if not facts:
        return False
    process = ProcessId(facts["pid"], facts["started"])
    process.end(grace=60)
    home.record.unlink()
    if facts["names"]:  # ours too; it refuses to end while other nodes are registered
        subprocess.run(
            ["epmd", "-kill"], env=node_environment(home), capture_output=True, check=False, **home.identity()
        )
    return True
