"""Where mutations are tried: a second checkout below `var/`, with a PostgreSQL and a RabbitMQ that outlast each run."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from importlib.util import cache_from_source
from pathlib import Path

import psycopg2

from deploy.local import postgres, rabbitmq
from deploy.local.errors import silent
from deploy.local.instance import for_tests
from deploy.local.supervisor import Supervisor
from kernel.events import topology
from tests.mutations.mutation import ROOT, Mutation
from tests.mutations.places import Tree, as_today

INSTANCE = os.environ.get("OBHUT_TEST_INSTANCE", "mutations")
TREE = ROOT / "var" / "mutations" / INSTANCE  # so that two runs at a time do not meet
PORTS = {"postgres": 5733, "rabbitmq": 5973}
OURS = "tests/unit/mutations"  # would miss the right lines, and count as having caught the wrong ones
TOO_LONG = 124  # what is answered for a run that was cut off, as by timeout(1)


@dataclass
class Ground:
    """The second checkout, and the address of its PostgreSQL once there is one."""

    tree: Path
    database: str | None = None

    @contextmanager
    def mutated(self, mutation: Mutation) -> Iterator[None]:
        """The wrong lines are in place meanwhile."""
        today = as_today(mutation)
        place = Tree(self.tree).find(today)
        right, wrong = place.file.read_text(encoding="utf-8"), place.mutated(today)
        try:
            _write(place.file, wrong)
            yield
        finally:
            _write(place.file, right)

    def pytest(self, arguments: Sequence[str], seconds: float) -> tuple[int, str]:
        """Run tests until one fails; the exit code, and what was said. Nothing of them runs on afterwards."""
        environment = {**os.environ, "OBHUT_TEST_INSTANCE": INSTANCE, "COLUMNS": "300"}  # pytest cuts its last words
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # fourteen processes compile what is compiled once
        if self.database:
            environment[postgres.VARIABLE] = self.database
        run = subprocess.Popen(
            [sys.executable, "-m", "pytest", "-x", "-rfE", f"--ignore={OURS}", *arguments],
            cwd=self.tree, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            start_new_session=True,
        )  # fmt: skip
        try:
            said, _ = run.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(run.pid, signal.SIGKILL)
            said, _ = run.communicate()
            return TOO_LONG, said
        finally:
            Supervisor(for_tests(self.tree, INSTANCE)).stop()
        return run.returncode, said


@contextmanager
def ground(*, servers: bool) -> Iterator[Ground]:
    """A checkout of what is committed, and servers of its own if tests want them; all gone in the end."""
    with ExitStack() as undo:
        _git("worktree", "prune")
        _git("worktree", "add", "--force", "--detach", str(TREE), "HEAD")
        undo.callback(_git, "worktree", "remove", "--force", str(TREE))
        made = Ground(TREE)
        if servers:
            made.database = _servers(made.tree, undo)
        yield made


def _servers(tree: Path, undo: ExitStack) -> str:
    """Both started; a connection to each keeps the suite from stopping them when it ends."""
    database = postgres.own(tree, silent, PORTS["postgres"])
    undo.callback(postgres.stop, tree)
    broker = rabbitmq.own(tree, silent, PORTS["rabbitmq"])
    undo.callback(rabbitmq.stop, tree)
    undo.enter_context(closing(psycopg2.connect(database.admin_url)))
    undo.enter_context(closing(topology.connect(broker.url, heartbeat=0)))
    return database.admin_url


def _write(file: Path, text: str) -> None:
    """The text, and no compiled module of the text before: within a second, one of the same length passes for it."""
    file.write_text(text, encoding="utf-8")
    Path(cache_from_source(str(file))).unlink(missing_ok=True)


def _git(*command: str) -> None:
    subprocess.run(["git", *command], cwd=ROOT, check=True, capture_output=True)
