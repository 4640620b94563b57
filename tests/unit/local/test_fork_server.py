"""Kinds of one service are forked from one process that has imported what they share; a toy stands for a service."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deploy.local.children import Child, ForkServer
from deploy.local.instance import Instance, write_env
from deploy.local.pids import ProcessId, wait_until
from deploy.local.stack import Stack

TOY = """
import http.server, os, sys

class Ready(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass

heard, kept = os.pipe()
if os.fork() == 0:  # a process of the same group, as a server's worker; it ends with its parent at the latest
    os.close(kept)
    os.read(heard, 1)
    os._exit(0)
loaded = sys.modules.get("toy.worker")
print(sys.argv[1:], "loaded by", loaded and loaded.LOADED_BY, flush=True)
port = int(os.environ[f"OBHUT_CASEFILE_{sys.argv[1].upper()}_PORT"])
http.server.HTTPServer(("127.0.0.1", port), Ready).serve_forever()
"""
NAMES = ("casefile-web", "casefile-worker")


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    toy = tmp_path / "toy"
    toy.mkdir()
    (toy / "__init__.py").touch()
    (toy / "__main__.py").write_text(TOY)
    (toy / "worker.py").write_text("import os\nLOADED_BY = os.getpid()\n")
    (tmp_path / "Procfile").write_text("casefile-web: python -m toy web\ncasefile-worker: python -m toy worker\n")
    instance = Instance("toy", tmp_path, 27200, 27180).on_free_ports()
    write_env(instance.env_file, instance.settings())
    stack = Stack(instance)
    yield stack
    stack.stop()


def test_a_server_forks_both_kinds_each_in_a_session_of_its_own(stack: Stack) -> None:
    """Both have what the server imported, their own log and arguments, and answer to a signal to their group."""
    stack.start(timeout=20)
    server = _server(stack)
    for name in NAMES:
        assert _last_words(stack, name) == f"['{name.partition('-')[2]}'] loaded by {server.pid}"
        assert os.getsid(stack.pid_of(name)) == stack.pid_of(name)
        assert Path(f"/proc/{stack.pid_of(name)}/comm").read_text().strip() == name
        assert _parent(stack.pid_of(name)) == _babysitter(stack).pid
    stack.stop()
    assert not server.is_running()


def test_a_killed_process_is_forked_again_and_nothing_of_it_is_left(stack: Stack) -> None:
    """With its group, zombies too; the other kind and the server are untouched, and the restart is counted."""
    stack.start(timeout=20)
    server, worker, babysitter = _server(stack), stack.pid_of("casefile-worker"), _babysitter(stack).pid
    before = stack.kill("casefile-web")
    stack.wait_ready(timeout=20)
    assert stack.pid_of("casefile-web") != before
    assert stack.pid_of("casefile-worker") == worker
    assert _last_words(stack, "casefile-web") == f"['web'] loaded by {server.pid}"
    assert _record(stack)["processes"]["casefile-web"]["restarts"] == 1
    assert wait_until(lambda: len(_children(babysitter)) == 3, 5), "a server, two kinds"


def test_children_outlive_a_killed_server_which_comes_back(stack: Stack) -> None:
    """Who lives goes on; who is started later is forked by the new server, or until it is there starts by itself."""
    stack.start(timeout=20)
    server, pids = _server(stack), [stack.pid_of(name) for name in NAMES]
    server.send(signal.SIGKILL)
    assert wait_until(lambda: _server_pid(stack) not in (None, server.pid), 20)
    assert [stack.pid_of(name) for name in NAMES] == pids
    stack.kill("casefile-web")
    stack.wait_ready(timeout=20)
    assert _last_words(stack, "casefile-web") == f"['web'] loaded by {_server(stack).pid}"


def test_a_server_that_stands_still_holds_up_nothing(stack: Stack) -> None:
    """It is ended and replaced; who needed it starts by itself meanwhile."""
    stack.start(timeout=20)
    server = _server(stack)
    server.send(signal.SIGSTOP)
    stack.kill("casefile-web")
    stack.wait_ready(timeout=20)
    assert _last_words(stack, "casefile-web") == "['web'] loaded by None"
    assert wait_until(lambda: _server_pid(stack) not in (None, server.pid), 20)


def test_what_a_server_forked_before_it_died_is_not_started_twice(tmp_path: Path) -> None:
    """It says the pid and is gone before it says that all is done: the process is ours; without a pid there is none."""
    forked = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    for sent, pid in ((str(forked.pid).encode(), forked.pid), (b"", 0)):
        server = ForkServer("toy")
        server.talk, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with server.talk, theirs:
            if sent:
                theirs.send(sent)
            theirs.shutdown(socket.SHUT_WR)
            assert server.fork(Child("toy-web", ["python", "-m", "toy", "web"], tmp_path / "log")) == pid
    forked.communicate()


def test_without_a_server_that_can_load_lines_run_by_themselves(stack: Stack) -> None:
    """Sharing saves memory; that it fails is no reason for anything not to run."""
    (stack.instance.root / "toy" / "worker.py").write_text("raise SystemExit('cannot be loaded')")
    stack.start(timeout=20)
    assert _last_words(stack, "casefile-web") == "['web'] loaded by None"
    assert "cannot be loaded" in (stack.instance.logs / "babysitter.log").read_text()


def test_lines_run_by_themselves_where_nothing_is_to_be_shared(stack: Stack) -> None:
    """As in containers: so the bench tells what sharing saves."""
    stack.supervisor.shares = False
    stack.start(timeout=20)
    assert _record(stack)["fork_servers"] == {}
    assert _last_words(stack, "casefile-web") == "['web'] loaded by None"


def test_servers_end_with_their_babysitter(stack: Stack) -> None:
    """Killed, it leaves its processes to the next stop; servers, which nobody asks any more, end by themselves."""
    stack.start(timeout=20)
    server, processes = _server(stack), stack.supervisor.running()
    _babysitter(stack).send(signal.SIGKILL)
    assert wait_until(lambda: not server.is_running(), 5)
    assert list(processes) == list(stack.supervisor.running()), "they live on"
    stack.stop()
    assert not any(process.is_running() for process in processes.values())


def _record(stack: Stack) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(stack.instance.pids.read_text())
    return record


def _server_pid(stack: Stack) -> int | None:
    pid: int | None = _record(stack)["fork_servers"]["toy"]["pid"]
    return pid


def _server(stack: Stack) -> ProcessId:
    entry = _record(stack)["fork_servers"]["toy"]
    return ProcessId(entry["pid"], entry["started"])


def _babysitter(stack: Stack) -> ProcessId:
    return ProcessId(**_record(stack)["babysitter"])


def _last_words(stack: Stack, name: str) -> str:
    return (stack.instance.logs / f"{name}.log").read_text().splitlines()[-1]


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def _children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
