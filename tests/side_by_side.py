"""`make test`: all tests in groups side by side, and one closing report. `make test-fast`: those without servers.

On two cores one group works while another waits for a restart or a day, and those without servers take what is left of
the processors. Each that has servers has an instance of its own; where PostgreSQL takes too few connections for two,
one follows the other. SIGTERM ends them as Ctrl-C does, which reaches them by itself: each stops what it has started.
Their progress is shown as it comes; what each has to say of failures stands together at the end,
then pytest's closing line for all. Arguments go to each. `pytest tests` runs the same tests one after another.
"""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from deploy.local import pango, servers
from deploy.local.errors import silent
from tests.databases import rows

ROOT = Path(__file__).parent.parent
APART = ("tests/fault", "tests/leak", "tests/telemetry", "tests/upgrade")
"""The second group, which takes about as long as the first: all the rest, so no folder can be forgotten."""
FAST = ("tests/unit", "tests/contract")
"""What needs no servers and hardly waits: beside those two a group of its own, which gives way to them."""
LONGEST = ("casefile", "kernel", "local")
"""Of it, below `tests/unit`: what is most, and what waits most for processes."""
PROGRESS = re.compile(r"\[ *\d+%\]$")
CLOSING = re.compile(r"^=* ?((?:\d+ [a-z]+(?:, )?)+) in [\d.]+s\b")
ORDER = ("failed", "passed", "skipped", "deselected", "xfailed", "xpassed", "warnings", "errors")
GIVING_WAY = ("nice", "-n", "5")  # a third of what another gets where both want all, and all where nobody does
CONNECTIONS = 200  # for two instances of 50 each, what tests ask themselves, and a demo beside them
INTERRUPTED = 2  # pytest's exit code where somebody has ended it
NO_TESTS = 5  # pytest's exit code where arguments leave a group without tests


@dataclass(frozen=True)
class Group:
    """Some of the tests: `where` as for pytest, `instance`, the name of theirs, and whether they give way to others."""

    name: str
    where: tuple[str, ...]
    instance: str
    gives_way: bool = False


@dataclass(frozen=True)
class Ended:
    """How a group ended: its exit code, and what it said beside its progress."""

    group: Group
    code: int
    said: list[str]


def groups(instance: str) -> tuple[Group, Group, Group]:
    """All three, with instances named after this one."""
    rest = ("tests", *(f"--ignore={folder}" for folder in (*APART, *FAST)))
    apart = Group("fault, leak, telemetry, upgrade", APART, f"{instance}2")
    return Group("the rest", rest, instance), apart, Group("unit, contract", FAST, f"{instance}3", gives_way=True)


def fast_groups(instance: str) -> tuple[Group, ...]:
    """Those without servers: some wait for processes while others work."""
    apart = {name: f"tests/unit/{name}" for name in LONGEST}
    rest = Group("the rest", (*FAST, *(f"--ignore={folder}" for folder in apart.values())), instance)
    return *(Group(name, (folder,), instance) for name, folder in apart.items()), rest


class _Running:
    """The pytests that run, which end together."""

    def __init__(self) -> None:
        self._processes: set[subprocess.Popen[str]] = set()
        self.ending = threading.Event()

    def add(self, process: "subprocess.Popen[str]") -> None:
        """One more; it ends at once where the others were ended before it was here."""
        self._processes.add(process)
        if self.ending.is_set():
            process.send_signal(signal.SIGINT)

    def drop(self, process: "subprocess.Popen[str]") -> None:
        """One that has ended."""
        self._processes.discard(process)

    def end(self, *_: object) -> None:
        """As Ctrl-C: each tears down what its tests have built, and says what failed until then."""
        self.ending.set()
        for process in list(self._processes):
            process.send_signal(signal.SIGINT)


_running = _Running()


def run(group: Group, arguments: Sequence[str]) -> Ended:
    """Run its tests in a pytest of its own; lines of progress are shown at once, all others kept."""
    command = [*(GIVING_WAY if group.gives_way else ()), sys.executable, "-m", "pytest", *group.where, *arguments]
    settings = {**os.environ, "OBHUT_TEST_INSTANCE": group.instance}
    said: list[str] = []
    if _running.ending.is_set():
        return Ended(group, INTERRUPTED, said)
    with subprocess.Popen(
        command, cwd=ROOT, env=settings, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        _running.add(process)
        for line in process.stdout or ():
            if PROGRESS.search(line):
                _show(f"{line.rstrip()} {group.name}")
            else:
                said.append(line.rstrip())
    _running.drop(process)
    return Ended(group, process.returncode, said)


def closing(said: Iterable[str], seconds: float) -> str:
    """pytest's closing line for all groups: what theirs counted, added up."""
    counts: Counter[str] = Counter()
    for line in said:
        if counted := CLOSING.match(line):
            for part in counted[1].split(", "):
                number, word = part.split()
                counts[{"error": "errors", "warning": "warnings"}.get(word, word)] += int(number)
    told = ", ".join(f"{counts[word]} {word}" for word in ORDER if counts[word]) or "no tests ran"
    return f"{told} in {seconds:.2f}s ({timedelta(seconds=int(seconds))})"


def exit_code(codes: Iterable[int]) -> int:
    """The worst of them; a group without tests does no harm as long as another has some."""
    ran = [abs(code) for code in codes if code != NO_TESTS]
    return max(ran, default=NO_TESTS)


def main(arguments: Sequence[str]) -> int:
    """Run all groups, or with `fast` as first argument those without servers, and tell how they ended; the exit code is
    pytest's."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it, and so would theirs
    signal.signal(signal.SIGTERM, _running.end)
    began, instance = time.monotonic(), os.environ.get("OBHUT_TEST_INSTANCE", "test")
    if arguments[:1] == ["fast"]:
        ended = _run_all(fast_groups(instance), arguments[1:])
    else:
        pango.ensure(silent)  # what both need is found or started once, before they look for it at one moment
        url = servers.find(ROOT, os.environ, silent).database.admin_url
        ((roomy,),) = rows(url, "SELECT current_setting('max_connections')::int >= %s", CONNECTIONS)
        ended = _run_all(groups(instance), arguments, together=roomy is True)
        servers.stop_unused(ROOT, silent)
    return _report(ended, time.monotonic() - began)


def _run_all(of: Sequence[Group], arguments: Sequence[str], *, together: bool = True) -> list[Ended]:
    with ThreadPoolExecutor(len(of) if together else 1) as pool:
        return list(pool.map(lambda group: run(group, arguments), of))


def _report(ended: Sequence[Ended], seconds: float) -> int:
    for one in ended:
        _show(f"\n{one.group.name} (exit code {one.code}):")
        _show("\n".join(one.said))
    _show("\n" + closing([line for one in ended for line in one.said], seconds))
    return exit_code(one.code for one in ended)


def _show(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
