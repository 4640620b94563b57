"""A web process without a master: it ends in order, and ends at all."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection

from deploy.local.network import LOOPBACK, answers, free_port
from deploy.local.pids import wait_until

PROGRAM = """
import signal, sys, threading
from types import SimpleNamespace
from kernel.web import serving

serving.STANDSTILL, serving.REST = 2, int(sys.argv[2])
go = threading.Event()

def application(environ, start):
    if environ["PATH_INFO"] == "/wait":
        print("waits", flush=True)
        go.wait()
    start("200 OK", [("Content-Length", "2")])
    return [b"ok"]

def build():
    signal.signal(signal.SIGUSR2, lambda *_: threading.Event().wait())
    signal.signal(signal.SIGUSR1, lambda *_: go.set())
    return application

serving.serve(SimpleNamespace(bind="127.0.0.1", web_port=int(sys.argv[1]), web_threads=2), build)
"""


def test_what_is_being_answered_is_finished() -> None:
    """A process that is told to stop loses no request that it has begun."""
    with _serving(rest=30) as (process, port):
        waiting = _ask(process, port)
        process.send_signal(signal.SIGTERM)
        process.send_signal(signal.SIGUSR1)
        assert waiting.getresponse().read() == b"ok"
        assert process.wait(10) == 0


def test_a_request_that_never_ends_does_not_keep_a_process_that_is_told_to_stop() -> None:
    """It gets some seconds, and no more."""
    with _serving(rest=1) as (process, port):
        _ask(process, port)
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) == 1


def test_a_process_that_stands_still_ends() -> None:
    """Nobody watches it but itself; whoever started it starts it again."""
    with _serving(rest=30) as (process, _):
        process.send_signal(signal.SIGUSR2)
        assert process.wait(15) == 1


@contextmanager
def _serving(rest: int) -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = free_port(27300)
    command = [sys.executable, "-c", PROGRAM, str(port), str(rest)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert wait_until(lambda: answers(port), 20)
            yield process, port
        finally:
            process.kill()


def _ask(process: subprocess.Popen[str], port: int) -> HTTPConnection:
    """A request that waits within the application."""
    asking = HTTPConnection(LOOPBACK, port, timeout=20)
    asking.request("GET", "/wait")
    assert process.stdout
    assert process.stdout.readline() == "waits\n"
    return asking
