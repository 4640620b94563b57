"""G8, first half: from `git clone` to the first sign-in with demo data, against the peer's.

Obhut: clone, `make demo`, sign in. The peer: clone, an environment of its own with its pinned requirements, migrate,
load as many accounts and files by its own functions, start, sign in. Equal work (docs/bench.md): the peer saves its
files as often, sealed and with an audit row, as Obhut's have steps. pip's cache of this machine serves both.
"""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import requests

from bench import monolith
from bench.figures import Row
from bench.ours import PORTS, ROOT
from bench.peer.people import PASSWORD, login
from bench.processes import Failed, run, running, wait_ready
from bench.scale import choose
from cli.demodata.stories import stories
from deploy.local import accounts
from deploy.local.errors import Tell
from deploy.local.instance import for_demo
from deploy.local.network import free_port
from kernel.clock import Clock

ROUNDS = int(choose(3, 1))
PYTHON = Path(sys.base_prefix) / "bin" / "python3.11"
AGENCIES = 4
DROP = """
import os
from pathlib import Path
from deploy.local.instance import for_demo
from deploy.local.stack import Stack
Stack(for_demo(Path.cwd(), os.environ)).drop()
"""


@dataclass(frozen=True)
class Round:
    """Seconds until the first sign-in was answered."""

    ours: float
    peers: float

    def __str__(self) -> str:
        return f"Obhut {self.ours:.0f} s, peer {self.peers:.0f} s: {self.ours / self.peers:.2f}"


def measure(tell: Tell) -> Row:
    """Both from nothing, in turn."""
    rounds = []
    for number in range(ROUNDS):
        seconds, people = _ours()
        rounds.append(Round(seconds, _peers(people)))
        tell(f"  G8 round {number + 1}: {rounds[-1]}")
    files, steps = _size()
    return Row(
        name="G8a",
        measure="git clone → first sign-in with demo data",
        ours=f"{median(one.ours for one in rounds):.0f} s",
        peer=f"{median(one.peers for one in rounds):.0f} s",
        values=tuple(one.ours / one.peers for one in rounds),
        accept=3,
        aim=1.5,
        better="lower",
        notes=(
            f"{people} accounts, {files} files and {steps} changes of them on both sides; Obhut's go through the API,"
            " day by day through two years, with gates, consents, releases and erasures, the peer's straight to its"
            " database",
        ),
    )


def _ours() -> tuple[float, int]:
    """Seconds, and how many accounts the demo has."""
    with _folder() as folder:
        began, clone = time.perf_counter(), folder / "obhut"
        settings = {"OBHUT_GATEWAY_PORT": str(free_port(PORTS + 60))}
        demo = for_demo(clone, settings)
        _clone(clone)
        try:
            run(["make", "demo", f"PYTHON={PYTHON}"], settings, clone)
            known = accounts.read(demo.accounts)
            _sign_in(demo.address, known[-1]["login"], known[-1]["password"])
            return time.perf_counter() - began, len(known)
        finally:
            if demo.env_file.exists():  # else nothing was made yet
                python = str(clone / ".venv/bin/python")
                run([python, "-m", "cli.main", "demo", "stop"], settings, clone)
                run([python, "-c", DROP], settings, clone)


def _peers(people: int) -> float:
    with _folder() as folder, monolith.database("bench_peer_first_day") as url:
        began, clone, python = time.perf_counter(), folder / "obhut", str(folder / "venv/bin/python")
        _clone(clone)
        run([str(PYTHON), "-m", "venv", str(folder / "venv")], {})
        install = ["install", "--quiet", "--disable-pip-version-check", "-c", "constraints.txt"]
        run([python, "-m", "pip", *install, "-r", "bench/peer/requirements.txt"], {}, clone)
        settings = monolith.settings(url, folder / "secrets")
        run([python, "-m", "bench.peer.secrets", settings["PEER_SECRETS"]], settings, clone)
        run([python, "-m", "django", "migrate", "--verbosity", "0"], settings, clone)
        loading = [str(number) for number in (AGENCIES, people // AGENCIES, *_size())]
        run([python, "-m", "bench.peer.people", *loading], settings, clone)
        port, log = free_port(PORTS + 70), folder / "web.log"
        with running(monolith.gunicorn(python, port, 2, monolith.THREADS), settings, log, clone):
            wait_ready(port, "/health/ready", log)
            _sign_in(f"http://127.0.0.1:{port}", login(0, 0), PASSWORD)
            return time.perf_counter() - began


def _size() -> tuple[int, int]:
    """How many files the demo has, and how many steps were taken in them after their opening."""
    plan = stories(Clock().today())
    return len(plan), sum(len(story.steps) - 1 for story in plan)


def _clone(folder: Path) -> None:
    run(["git", "clone", "--quiet", str(ROOT), str(folder)], {})


def _sign_in(base: str, name: str, password: str) -> None:
    answer = requests.post(f"{base}/v1/sessions", json={"login": name, "password": password}, timeout=30)
    if not (answer.ok and answer.json().get("token")):
        raise Failed(f"signing in at {base} was answered {answer.status_code}")


@contextmanager
def _folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="obhut-bench-", dir=os.environ.get("TMPDIR")))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
