"""A PostgreSQL and a RabbitMQ of a test's own, on ports and in folders of their own, to be killed and started again."""

import shutil
import signal
import zlib
from pathlib import Path
from urllib.parse import urlsplit

from deploy.local import postgres, rabbitmq
from deploy.local.errors import LocalError, silent
from deploy.local.network import free_port, is_free
from deploy.local.pids import PROC, ProcessId, wait_until
from deploy.local.rabbitmq import Broker
from deploy.local.server_folders import Home, home_of
from deploy.local.servers import Servers

FIRST_PORT, PORTS = 21000, 3000
PLENTY = {"disk": ("set_disk_free_limit", "50MB"), "memory": ("set_vm_memory_high_watermark", "0.6")}
SCARCE = {"disk": ("set_disk_free_limit", "9000GB"), "memory": ("set_vm_memory_high_watermark", "0.000001")}
"""What makes RabbitMQ believe that a resource runs out: it blocks whoever publishes until there is enough again."""


class OwnServers:
    """The two servers of one owner, named after it; where they listened once they listen again."""

    def __init__(self, root: Path, owner: str) -> None:
        self._root, self._owner = root, owner
        wanted = FIRST_PORT + zlib.crc32(owner.encode()) % PORTS
        self._ports = {"postgres": free_port(wanted), "rabbitmq": free_port(wanted + 5000)}

    def start(self) -> Servers:
        """Both, empty."""
        self.drop()
        return Servers(self.start_database(), self.start_broker())

    def start_database(self) -> postgres.Server:
        """PostgreSQL, recovering from whatever was done to it."""
        return postgres.own(self._root, silent, self._ports["postgres"], self._name("postgres"))

    def start_broker(self) -> Broker:
        """RabbitMQ, with what its queues have on disk."""
        port = self._ports["rabbitmq"]
        self.broker = rabbitmq.own(self._root, silent, port, self._name("rabbitmq"))
        if urlsplit(self.broker.url).port != port:
            raise LocalError(f"the broker could not listen where it did before, on {port}")
        return self.broker

    def stop_database(self) -> None:
        """As an administrator restarts it: sessions are ended at once."""
        postgres.stop(self._root, self._name("postgres"))

    def stop_broker(self) -> None:
        """As an administrator stops it."""
        rabbitmq.stop(self._root, self._name("rabbitmq"))

    def kill_database(self) -> None:
        """kill -9 of the server and all its sessions."""
        server = self._process("postgres")
        children = [found for pid in _children(server.pid) if (found := _living(pid))]
        for process in (server, *children):
            process.send(signal.SIGKILL)
        self._gone(server, *children)
        folder = self._home("postgres").path
        for note in (*folder.glob("data-*/postmaster.pid"), *folder.glob("sockets/.s.PGSQL.*.lock")):
            note.unlink()  # where nobody reaps the dead, PostgreSQL believes that the number in it still runs

    def kill_broker(self) -> None:
        """kill -9 of the node."""
        node = self._process("rabbitmq")
        node.send(signal.SIGKILL, group=True)
        self._gone(node)
        if not wait_until(lambda: is_free(self._ports["rabbitmq"]), 10, 0.01):  # its processes end one after another
            raise LocalError("a killed node still listens")

    def freeze_broker(self, frozen: bool) -> None:
        """The node stands still, its connections open, or goes on."""
        self._process("rabbitmq").send(signal.SIGSTOP if frozen else signal.SIGCONT, group=True)

    def set_alarm(self, resource: str, raised: bool) -> None:
        """`disk` or `memory` seems to run out, or there is plenty again."""
        self.control(*(SCARCE if raised else PLENTY)[resource])

    def control(self, *arguments: str) -> str:
        """rabbitmqctl on our node."""
        said = rabbitmq.control(self.broker, *arguments, timeout=300)
        if said is None:
            raise LocalError(f"rabbitmqctl {arguments[0]} failed")
        return said

    def drop(self) -> None:
        """End both at once and remove what they kept."""
        for kind, kill in (("postgres", self.kill_database), ("rabbitmq", self.kill_broker)):
            if self._home(kind).recall():
                kill()
            shutil.rmtree(self._home(kind).path, ignore_errors=True)

    def _process(self, kind: str) -> ProcessId:
        facts = self._home(kind).recall()
        if facts is None:
            raise LocalError(f"{self._name(kind)} does not run")
        return ProcessId(facts["pid"], facts["started"])

    def _home(self, kind: str) -> Home:
        return home_of(self._name(kind), self._root, kind)

    def _name(self, kind: str) -> str:
        return f"{kind}-{self._owner}"

    @staticmethod
    def _gone(*processes: ProcessId) -> None:
        if not wait_until(lambda: not any(one.is_running() for one in processes), 10, 0.01):
            raise LocalError("a killed process lives on")


def _children(pid: int) -> list[int]:
    listed = (PROC / str(pid) / "task" / str(pid) / "children").read_text()
    return [int(child) for child in listed.split()]


def _living(pid: int) -> ProcessId | None:
    """None for a session that has ended by itself meanwhile."""
    try:
        return ProcessId.of(pid)
    except (OSError, IndexError):
        return None
