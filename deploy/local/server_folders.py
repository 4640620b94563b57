"""Where servers that Obhut starts itself keep their data, and as whom they run.

An ordinary user runs them as himself, below the project's `var/`. PostgreSQL refuses to run as root and
RabbitMQ should not, so root runs them as an account of their own; where that account cannot reach the
project (a checkout below /root, say) they live in /var/lib/obhut instead: no folder is opened up for them.
"""

import hashlib
import json
import os
import pwd
import stat
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.local.errors import LocalError
from deploy.local.pids import ProcessId

SYSTEM_HOME = Path("/var/lib/obhut")


@dataclass(frozen=True)
class Home:
    """The folder of one server and the account it runs as (None: ourselves)."""

    path: Path
    account: str | None

    @property
    def record(self) -> Path:
        """The file in which we note the server we started."""
        return self.path / "server.json"

    def prepare(self, *folders: str) -> None:
        """Creates the home and folders within it, private to the account."""
        for folder in (self.path, *(self.path / name for name in folders)):
            folder.mkdir(parents=True, exist_ok=True)
            self.own(folder)
            folder.chmod(0o700)

    def write(self, name: str, text: str) -> Path:
        """Writes a file of the server's."""
        file = self.path / name
        file.write_text(text)
        self.own(file)
        return file

    def own(self, path: Path) -> None:
        """Gives a path to the account."""
        if self.account:
            entry = pwd.getpwnam(self.account)
            os.chown(path, entry.pw_uid, entry.pw_gid)

    def identity(self) -> dict[str, Any]:
        """Arguments for subprocess that make a command run as the account, in the home."""
        if not self.account:
            return {"cwd": self.path}
        entry = pwd.getpwnam(self.account)
        return {"cwd": self.path, "user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}

    def run(self, command: Sequence[str], env: Mapping[str, str], timeout: float = 120) -> None:
        """Runs a command to its end as the account; its output goes to `setup.log`, shown if it fails."""
        log = self.write("setup.log", "")
        with log.open("a") as out:
            # Not a pipe: a server started by the command would keep it open, and we would wait for ever.
            done = subprocess.run(
                command, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                timeout=timeout, check=False, **self.identity(),
            )  # fmt: skip
        if done.returncode:
            raise LocalError(f"{Path(command[0]).name} failed:\n{last_lines(log)}")

    def remember(self, process: ProcessId, **facts: Any) -> None:
        """Notes the server we started, so that it can be found and stopped later."""
        facts |= {"pid": process.pid, "started": process.started}
        self.record.write_text(json.dumps(facts))

    def recall(self) -> dict[str, Any] | None:
        """The facts noted about the server we started, or None if it does not run any more."""
        try:
            facts: dict[str, Any] = json.loads(self.record.read_text())
        except (OSError, ValueError):
            return None
        return facts if ProcessId(facts["pid"], facts["started"]).is_running() else None


def home_of(server: str, root: Path, account: str) -> Home:
    """The home of a server for the project at `root`; `account` is whom it runs as if we are root."""
    if os.geteuid() != 0:
        return Home(root / "var" / server, None)
    path = root / "var" / server
    if not open_to_all(root):
        digest = hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:8]
        path = SYSTEM_HOME / f"{server}-{digest}"
    # The way to the home, whatever root's umask; homes and instances below it are closed each by itself.
    path.parent.mkdir(parents=True, exist_ok=True)
    path.parent.chmod(0o755)
    return Home(path, _account(account))


def open_to_all(path: Path) -> bool:
    """Whether any account of the machine can enter a folder, or execute a file, by every folder above it."""
    chain = [path.resolve(), *path.resolve().parents]
    return all(part.stat().st_mode & stat.S_IXOTH for part in chain)


def _account(name: str) -> str:
    try:
        pwd.getpwnam(name)
    except KeyError:
        subprocess.run(["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", name], check=True)
    return name


def last_lines(log: Path, count: int = 15) -> str:
    """The end of a log, indented, for a message."""
    try:
        lines = log.read_text(errors="replace").splitlines()
    except OSError:
        lines = []
    return "\n".join(f"    {line}" for line in lines[-count:]) or "    (the log is empty)"
