"""Processes are started, restarted and stopped; a Procfile of two toys stands for Obhut's."""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.errors import LocalError
from deploy.local.instance import Instance, write_env
from deploy.local.pids import ProcessId, wait_until
from deploy.local.stack import Stack
from deploy.local.supervisor import CODE, Supervisor, process_environment, ready_url
from kernel.services import PROCESSES

TOY = """
import http.server, os, sys

class Ready(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()

print("toy starts", flush=True)
http.server.HTTPServer(("127.0.0.1", int(os.environ[sys.argv[1]])), Ready).serve_forever()
"""


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    (tmp_path / "toy.py").write_text(TOY)
    (tmp_path / "Procfile").write_text(
        "gateway: python toy.py OBHUT_GATEWAY_PORT\ncasefile-web: python toy.py OBHUT_CASEFILE_WEB_PORT\n"
    )
    instance = Instance("toy", tmp_path, 27100, 27080).on_free_ports()
    write_env(instance.env_file, instance.settings())
    stack = Stack(instance)
    yield stack
    stack.stop()


def test_processes_start_get_ready_and_stop(stack: Stack) -> None:
    """After a stop nothing runs any more and nothing is recorded."""
    stack.start(timeout=20)
    processes = stack.supervisor.running()
    babysitter = ProcessId(**json.loads(stack.instance.pids.read_text())["babysitter"])
    assert list(processes) == ["gateway", "casefile-web"]
    assert stack.supervisor.is_ready()
    stack.stop()
    assert not any(process.is_running() for process in (*processes.values(), babysitter))
    assert not stack.instance.pids.exists()


def test_a_killed_process_comes_back(stack: Stack) -> None:
    """A fault test kills one process and finds it ready again, the others untouched."""
    stack.start(timeout=20)
    gateway = stack.pid_of("gateway")
    killed = stack.kill("casefile-web")
    stack.wait_ready(timeout=20)
    assert killed != stack.pid_of("casefile-web")
    assert gateway == stack.pid_of("gateway")


def test_a_stop_ends_what_a_killed_babysitter_left(stack: Stack) -> None:
    """Whoever kills the babysitter still gets rid of its processes by the ordinary command."""
    stack.start(timeout=20)
    processes = stack.supervisor.running()
    babysitter = ProcessId(**json.loads(stack.instance.pids.read_text())["babysitter"])
    os.kill(babysitter.pid, signal.SIGKILL)
    assert wait_until(lambda: not babysitter.is_running(), 5)
    assert not stack.supervisor.is_supervised()
    stack.stop()
    assert not any(process.is_running() for process in processes.values())


def test_a_process_that_cannot_run_is_named_with_its_log(stack: Stack) -> None:
    """The message has the process, and the reason from its log; nothing goes on trying behind it."""
    (stack.instance.root / "toy.py").write_text("raise SystemExit('OBHUT_X is missing')")
    with pytest.raises(LocalError, match=r"(?s)is not ready: .*OBHUT_X is missing"):
        stack.start(timeout=20)
    assert stack.supervisor.running() == {}


def test_the_procfile_lists_every_process_of_every_service() -> None:
    """Obhut's own Procfile: the gateway, and every process of the table of services; each has its port."""
    instance = Instance("probe", CODE, 27100, 27080)
    expected = {"gateway", *PROCESSES}
    assert expected == set(Supervisor(instance).names())
    assert all(ready_url(name, instance.settings()) for name in expected)


def test_no_process_sees_an_administrators_password(monkeypatch: pytest.MonkeyPatch) -> None:
    """The URL with which databases are created stays with the set-up."""
    monkeypatch.setenv("OBHUT_POSTGRES_URL", "postgresql://postgres:secret@h/postgres")
    assert "secret" not in str(process_environment({}))
