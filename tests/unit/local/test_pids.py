"""Only processes we started are ever ended."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import pytest

from deploy.local.pids import ProcessId, wait_until


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"]) as process:
        yield process
        process.kill()


def test_a_pid_given_to_another_process_is_not_ours(sleeper: subprocess.Popen[bytes]) -> None:
    """The same pid with another start is somebody else's process: not running, never signalled."""
    ours_long_ago = replace(ProcessId.of(sleeper.pid), started=1)
    assert not ours_long_ago.is_running()
    ours_long_ago.send(signal.SIGKILL)
    ours_long_ago.end()
    assert ProcessId.of(sleeper.pid).is_running()


def test_a_zombie_does_not_run(sleeper: subprocess.Popen[bytes]) -> None:
    """A dead process whose parent has not looked yet must not be waited for."""
    process = ProcessId.of(sleeper.pid)
    sleeper.kill()
    os.waitid(os.P_PID, sleeper.pid, os.WEXITED | os.WNOWAIT)
    assert not process.is_running()


def test_waiting_ends_when_the_fact_does_not_come() -> None:
    """A process that never gets ready must not hold the command for ever."""
    assert not wait_until(lambda: False, timeout=0.01)


@pytest.fixture
def shell() -> Iterator[subprocess.Popen[bytes]]:
    """A shell that has started a program and waits for it, as RabbitMQ's does."""
    with subprocess.Popen(["sh", "-c", "sleep 60 & wait"], start_new_session=True) as process:
        yield process
        with suppress(ProcessLookupError):  # all of it has ended
            os.killpg(process.pid, signal.SIGKILL)


def test_what_a_shell_has_started_is_found_and_outlives_it(shell: subprocess.Popen[bytes]) -> None:
    """Whoever kills the shell leaves the server: it is known by its own pid, so the next start finds it, and ending it
    ends it."""
    started = ProcessId.of(shell.pid)
    assert wait_until(lambda: started.running("sleep") != started, 10)
    server = started.running("sleep")
    assert (server.running("sleep"), started.running("beam")) == (server, started)
    ProcessId.of(shell.pid).send(signal.SIGKILL)
    shell.wait()
    assert server.is_running()
    server.send(signal.SIGKILL, group=True)  # whose leader is gone
    assert wait_until(lambda: not server.is_running(), 10)
