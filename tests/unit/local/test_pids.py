"""Only processes we started are ever ended."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
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
