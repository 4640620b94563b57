"""The peer's side: its database on the same server, gunicorn, and Obhut's own gateway as the equal hop in front."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg2
from psycopg2 import sql

from bench.ours import NO_LIMITS, PORTS, ROOT
from bench.peer.people import PASSWORD, login
from bench.processes import run, running, wait_ready
from deploy.local import postgres
from deploy.local.errors import silent
from deploy.local.network import free_port
from kernel.services import SERVICES
from tests.visitor import Visitor

DATABASE = "bench_peer"
THREADS = 8


@dataclass(frozen=True)
class Peer:
    """The peer as it runs: where the hop in front of it answers, and the processes a request passes through."""

    base: str
    database: str
    pids: list[int]

    def managers(self, agencies: int, each: int) -> list[Visitor]:
        """Case managers, signed in."""
        return [Visitor(self.base, login(a, n), PASSWORD) for a in range(agencies) for n in range(each)]


@contextmanager
def database(name: str = DATABASE) -> Iterator[str]:
    """An empty database on the server that Obhut uses; gives its URL and drops it in the end."""
    server = postgres.find(ROOT, os.environ, silent)
    _administer(server.admin_url, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    _administer(server.admin_url, "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'", name)
    try:
        yield server.admin_url_of(name)
    finally:
        _administer(server.admin_url, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


@contextmanager
def started(folder: Path, workers: int, threads: int, agencies: int, managers: int) -> Iterator[Peer]:
    """The peer with people in it, behind its hop."""
    with ExitStack() as ends:
        url = ends.enter_context(database())
        known = settings(url, folder / "secrets")
        run([sys.executable, "-m", "bench.peer.secrets", known["PEER_SECRETS"]], {})
        run([sys.executable, "-m", "django", "migrate", "--verbosity", "0"], known)
        run([sys.executable, "-m", "bench.peer.people", str(agencies), str(managers), "0", "0"], known)
        port, hop = free_port(PORTS + 80), free_port(PORTS + 90)
        web = ends.enter_context(running(gunicorn(sys.executable, port, workers, threads), known, folder / "web.log"))
        wait_ready(port, "/health/ready", folder / "web.log")
        front = ends.enter_context(running([sys.executable, "-m", "gateway"], _hop(hop, port), folder / "hop.log"))
        wait_ready(hop, "/health/live", folder / "hop.log")
        yield Peer(f"http://127.0.0.1:{hop}", url, [web, front])


def settings(database_url: str, secrets: Path) -> dict[str, str]:
    """The peer's environment."""
    return {
        "PEER_DATABASE_URL": database_url,
        "PEER_SECRETS": str(secrets),
        "DJANGO_SETTINGS_MODULE": "bench.peer.settings",
    }


def gunicorn(python: str, port: int, workers: int, threads: int) -> list[str]:
    """The command that serves it, as kernel/web/serving.py serves Obhut's."""
    options = {
        "bind": f"127.0.0.1:{port}",
        "workers": str(workers),
        "threads": str(threads),
        "worker-class": "gthread",
        "log-level": "critical",
        "keep-alive": "75",
    }
    command = [python, "-m", "gunicorn", "bench.peer.wsgi:application", "--no-control-socket"]
    return command + [word for name, value in options.items() for word in (f"--{name}", value)]


def _hop(port: int, behind: int) -> dict[str, str]:
    """Obhut's own gateway, for which the peer is every service."""
    services = {f"OBHUT_{name.upper()}_URL": f"http://127.0.0.1:{behind}" for name in SERVICES}
    return services | NO_LIMITS | {"OBHUT_ENV": "production", "OBHUT_GATEWAY_PORT": str(port)}


def _administer(url: str, statement: str, name: str) -> None:
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(statement).format(sql.Identifier(name)))
