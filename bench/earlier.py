"""An earlier release as a side of its own: commit 007412f, with its own code, libraries, databases and queues.

It is checked out of this repository's history into a folder for the time of the bench, with a `.venv` by its own pins.
A process of its own code prepares its instance and removes it again as soon as nobody speaks to it any more.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.ours import PORTS, ROOT
from bench.processes import Failed, run
from deploy.local import servers
from deploy.local.errors import Tell
from deploy.local.supervisor import process_environment
from tests.upgrade.make import COMMIT, checkout
from tests.upgrade.walk import is_shallow

NAME = COMMIT[:7]
PREPARE = f"""
import json, sys
from pathlib import Path
from bench.ours import NO_LIMITS, AsInProduction
from deploy.local.stack import Stack
stack = Stack(AsInProduction("benchearlier", Path.cwd(), {PORTS + 200}, {PORTS + 180}), settings=NO_LIMITS)
try:
    stack.prepare(fresh=True)
    print(json.dumps(stack.environment), flush=True)
    sys.stdin.read()
finally:
    stack.drop()
"""


@dataclass(frozen=True)
class Earlier:
    """The earlier release, prepared; none of its processes runs."""

    tree: Path
    python: str
    environment: Mapping[str, str]


@contextmanager
def prepared(tell: Tell) -> Iterator[Earlier | None]:
    """A fresh instance of it; None, and a sentence, where this machine cannot have it. All is removed in the end."""
    with installed(tell, ".venv/.installed") as tree:
        if tree is None:
            yield None
            return
        python = str(tree / ".venv" / "bin" / "python")
        with _instance(python, tree, tell) as environment:
            yield Earlier(tree, python, environment)


@contextmanager
def installed(tell: Tell, target: str) -> Iterator[Path | None]:
    """Its tree, with the libraries that a target of its Makefile installs; None as above."""
    python = python_311()
    if is_shallow(COMMIT) or python is None:
        lacking = "no Python 3.11, which it needs" if python is None else "a history that does not reach back to it"
        tell(f"{NAME} is left out: there is {lacking}")
        yield None
        return
    with checkout(COMMIT) as tree:
        tell(f"{NAME}: checked out; its libraries are installed")
        run(["make", target, f"PYTHON={python}"], {}, tree)
        yield tree


def python_311() -> str | None:
    """The Python 3.11 of this machine, if it has one: the one this runs on, else the first that is found."""
    ours = Path(sys.base_prefix) / "bin" / "python3.11"
    return str(ours) if ours.exists() else shutil.which("python3.11")


@contextmanager
def _instance(python: str, tree: Path, tell: Tell) -> Iterator[dict[str, str]]:
    found = servers.find(ROOT, os.environ, tell)  # else it would look for servers, or start some, by itself
    given = {"OBHUT_POSTGRES_URL": found.database.admin_url, "OBHUT_RABBITMQ_URL": found.broker.url}
    preparing = subprocess.Popen(
        [python, "-c", PREPARE], cwd=tree, env=process_environment({}) | given, text=True, start_new_session=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        said = preparing.stdout.readline() if preparing.stdout else ""
        if not said:
            raise Failed(f"{NAME} could not be prepared:\n{preparing.communicate()[1][-3000:]}")
        yield json.loads(said)
    finally:
        preparing.communicate()  # closes its input, upon which it removes all it has made
