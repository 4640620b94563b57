"""A web process without a master: it ends in order, and ends at all; its threads share all connections."""

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPConnection, IncompleteRead

import pytest

from deploy.local.network import LOOPBACK, answers, free_port
from deploy.local.pids import wait_until

PROGRAM = """
import signal, sys, threading
from types import SimpleNamespace
from kernel.web import serving

serving.STANDSTILL, serving.REST, serving.IDLE = 2, int(sys.argv[2]), int(sys.argv[3])
serving.HEAD = serving.STALL = 1
go = threading.Event()

def broken():
    yield b"o"
    raise ValueError

def application(environ, start):
    if environ["PATH_INFO"] == "/wait":
        print("waits", flush=True)
        go.wait()
    if environ["PATH_INFO"] == "/fails":
        raise ValueError
    if environ["PATH_INFO"] == "/exits":
        raise SystemExit(3)
    if environ["PATH_INFO"] == "/reads":
        environ["wsgi.input"].read()
    start("200 OK", [("Content-Length", "2")])
    return broken() if environ["PATH_INFO"] == "/breaks" else [b"ok"]

def build():
    signal.signal(signal.SIGUSR2, lambda *_: threading.Event().wait())
    signal.signal(signal.SIGUSR1, lambda *_: go.set())
    return application

serving.serve(SimpleNamespace(bind="127.0.0.1", web_port=int(sys.argv[1]), web_threads=2), build)
"""
ASKED = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Where a process with two threads answers."""
    with _serving(rest=30) as (_, port):
        yield port


def test_what_is_being_answered_is_finished() -> None:
    """A process that is told to stop loses no request that it has begun."""
    with _serving(rest=30) as (process, port):
        waiting = _ask(process, port)
        process.send_signal(signal.SIGTERM)
        process.send_signal(signal.SIGUSR1)
        assert waiting.getresponse().read() == b"ok"
        assert process.wait(10) == 0


def test_what_waits_for_a_thread_is_answered_too() -> None:
    """All threads are busy when a process is told to stop: a request on its way waits longer than others may rest."""
    with _serving(rest=30) as (process, port), _connected(port) as waiting:
        assert _answered(waiting) == b"ok"
        busy = [_ask(process, port) for _ in range(2)]
        process.send_signal(signal.SIGTERM)
        waiting.request("GET", "/")
        assert waiting.sock
        waiting.sock.settimeout(3)  # longer than connections that rest are left alone
        with pytest.raises(TimeoutError):
            waiting.sock.recv(1)
        waiting.sock.settimeout(20)
        process.send_signal(signal.SIGUSR1)
        assert [one.getresponse().read() for one in (*busy, waiting)] == [b"ok"] * 3
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


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_connections_that_rest_do_not_keep_a_process_that_is_told_to_stop(told: signal.Signals) -> None:
    """It ends long before what is being answered would have to, and its threads with it."""
    with _serving(rest=30) as (process, port), _connected(port) as kept:
        assert _answered(kept) == b"ok"
        process.send_signal(told)
        assert process.wait(15) == 0
        assert kept.sock.recv(1) == b""


def test_a_connection_that_has_rested_for_long_is_ended() -> None:
    """Else those that nobody closes would stay for ever."""
    with _serving(rest=30, idle=1) as (_, port), _connected(port) as kept:
        assert _answered(kept) == b"ok"
        assert kept.sock.recv(1) == b""


def test_more_connections_than_threads_are_all_served(port: int) -> None:
    """A connection that rests holds no thread, and none waits for another."""
    with ExitStack() as open_ones:
        kept = [open_ones.enter_context(_connected(port)) for _ in range(12)]
        assert {_answered(one) for _ in range(3) for one in kept} == {b"ok"}


def test_head_and_body_are_one_message(port: int) -> None:
    """Two would cost each side a system call more, for every answer."""
    with socket.create_connection((LOOPBACK, port), 10) as asking:
        asking.sendall(ASKED)
        assert asking.recv(4096).endswith(b"\r\n\r\nok")


def test_requests_that_come_together_are_both_answered(port: int) -> None:
    """The second is read with the first, and the socket tells nobody of it."""
    with socket.create_connection((LOOPBACK, port), 10) as asking:
        asking.sendall(ASKED + ASKED)
        came = b""
        while came.count(b"\r\n\r\nok") < 2:
            part = asking.recv(4096)
            assert part, came
            came += part


def test_what_is_left_of_a_body_is_no_request(port: int) -> None:
    """The application need not read what it refuses."""
    with _connected(port) as kept:
        kept.request("POST", "/", b"GET /fails HTTP/1.1\r\n\r\n")
        assert kept.getresponse().read() == b"ok"
        assert _answered(kept) == b"ok"


def test_an_answer_that_breaks_off_is_seen_to_be_broken(port: int) -> None:
    """The connection ends; another answer within the first would be taken for its body."""
    with _connected(port) as kept:
        kept.request("GET", "/breaks")
        with pytest.raises(IncompleteRead) as broken:
            kept.getresponse().read()
        assert broken.value.partial == b"o"


@pytest.mark.parametrize("path", ["/fails", "/exits"])
def test_a_failure_is_answered_and_takes_no_thread_along(port: int, path: str) -> None:
    """More of them than there are threads; one that wants the process to end ends nothing but itself."""
    for _ in range(5):
        with _connected(port) as asking:
            asking.request("GET", path)
            assert asking.getresponse().status == 500
    with _connected(port) as asking:
        assert _answered(asking) == b"ok"


@pytest.mark.parametrize(
    "half", [b"GET / HT", ASKED[:-2], b"POST /reads HTTP/1.1\r\nHost: here\r\nContent-Length: 9\r\n\r\nhalf"]
)
def test_half_a_request_holds_no_thread_for_long(port: int, half: bytes) -> None:
    """A client that says half of it and then nothing is hung up on; more of them than there are threads keep nobody
    out."""
    with ExitStack() as open_ones:
        halves = [open_ones.enter_context(socket.create_connection((LOOPBACK, port), 20)) for _ in range(5)]
        for one in halves:
            one.sendall(half)
        with _connected(port) as asking:
            assert _answered(asking) == b"ok"
        for one in halves:
            while one.recv(4096):
                pass


@contextmanager
def _serving(rest: int, idle: int = 75) -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = free_port(27300)
    command = [sys.executable, "-c", PROGRAM, str(port), str(rest), str(idle)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert wait_until(lambda: answers(port), 20)
            asking = HTTPConnection(LOOPBACK, port, timeout=20)
            asking.request("GET", "/")  # the port is open before the application is built, and its signals are heard
            assert asking.getresponse().read() == b"ok"
            asking.close()
            yield process, port
        finally:
            process.kill()


def _connected(port: int) -> closing[HTTPConnection]:
    return closing(HTTPConnection(LOOPBACK, port, timeout=20))


def _answered(connection: HTTPConnection) -> bytes:
    connection.request("GET", "/")
    return connection.getresponse().read()


def _ask(process: subprocess.Popen[str], port: int) -> HTTPConnection:
    """A request that waits within the application."""
    asking = HTTPConnection(LOOPBACK, port, timeout=20)
    asking.request("GET", "/wait")
    assert process.stdout
    assert process.stdout.readline() == "waits\n"
    return asking
