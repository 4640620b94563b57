"""All of Obhut on this machine, for `make demo` and for the tests alike: prepare, start, kill, stop."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping

from deploy.local import databases, pango, servers, vhosts
from deploy.local.errors import LocalError, Tell, silent
from deploy.local.instance import Instance, write_env
from deploy.local.servers import Servers
from deploy.local.supervisor import CODE, Supervisor, process_environment
from kernel.keys import create_keys


class Stack:
    """One instance with its servers and processes; `settings` are added to those of every process.

    `own`: servers to use instead of those that are found.
    """

    def __init__(
        self,
        instance: Instance,
        tell: Tell = silent,
        settings: Mapping[str, str] | None = None,
        own: Servers | None = None,
    ) -> None:
        self.instance = instance
        self.tell = tell
        self.settings = dict(settings or {})
        self.own = own
        self.supervisor = Supervisor(instance)

    @property
    def environment(self) -> dict[str, str]:
        """The settings of the processes, as prepared last."""
        return self.instance.environment()

    def prepare(self, fresh: bool = False) -> bool:
        """Servers, databases, virtual host, keys, settings, migrations; says if the databases are new.

        Idempotent. With `fresh`, what the instance held before is lost. Processes that still run are stopped.
        """
        self.supervisor.stop()
        self.instance.folder.mkdir(parents=True, exist_ok=True)
        self.instance.folder.chmod(0o700)
        if fresh:
            self._forget()
        tell, found = self.tell, self.servers(self.tell)
        pango.ensure(tell)
        prepared = databases.prepare(found.database, self.instance, fresh=fresh)
        tell(f"Databases: {'created' if prepared.new else 'there already'} (obhut_{prepared.scope}_…)")
        # New databases have an empty outbox and inbox: messages of the old ones would only confuse them.
        corner = vhosts.prepare(found.broker, prepared.scope, tell, fresh=fresh or prepared.new)
        create_keys(self.instance.secrets)
        placed = self.instance.on_free_ports()
        write_env(
            self.instance.env_file,
            {**placed.settings(), **prepared.urls, **corner.settings(), **self.settings},
        )
        self._migrate()
        return prepared.new

    def start(self, timeout: float = 90) -> None:
        """Starts all processes and returns when every one is ready."""
        self.supervisor.start(self.environment)
        self.tell(f"Processes: {len(self.supervisor.names())} started, waiting until all are ready")
        try:
            self.supervisor.wait_ready(timeout)
        except LocalError:
            self.supervisor.stop()  # rather than start again and again what cannot run; the logs stay
            raise

    def stop(self, with_servers: bool = False) -> None:
        """Stops the processes; with `with_servers` also the servers we started, unless others use them."""
        names = self.supervisor.stop()
        self.tell(f"Processes: {len(names)} stopped" if names else "Processes: none was running")
        if with_servers:
            servers.stop_unused(self.instance.root, self.tell)

    def drop(self) -> None:
        """Removes all the instance has: processes, databases, roles, virtual host, files."""
        self.supervisor.stop()
        found = self.servers(silent)
        scope = databases.drop(found.database, self.instance)
        vhosts.drop(found.broker, scope)
        shutil.rmtree(self.instance.folder, ignore_errors=True)

    def servers(self, tell: Tell) -> Servers:
        """PostgreSQL and RabbitMQ."""
        return self.own or servers.find(self.instance.root, os.environ, tell)

    def pid_of(self, name: str) -> int:
        """The pid of a process of the Procfile."""
        return self.supervisor.pid_of(name)

    def kill(self, name: str) -> int:
        """SIGKILL for a process; it is started again by itself."""
        return self.supervisor.kill(name)

    def wait_ready(self, timeout: float = 90) -> None:
        """Waits until every process is ready (again)."""
        self.supervisor.wait_ready(timeout)

    def _forget(self) -> None:
        shutil.rmtree(self.instance.secrets, ignore_errors=True)
        wishes = self.instance.folder.glob("fault.*")
        for file in (self.instance.clock, self.instance.accounts, *wishes):
            file.unlink(missing_ok=True)

    def _migrate(self) -> None:
        self.tell("Migrations: running")
        done = subprocess.run(
            [sys.executable, "-m", "cli.main", "migrate"], cwd=CODE, check=False, text=True,
            env=process_environment(self.environment), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        if done.returncode:
            raise LocalError(f"The migrations failed:\n{done.stdout.strip()[-3000:]}")
