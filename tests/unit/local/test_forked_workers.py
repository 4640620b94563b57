"""What a fork server imports may lie in a worker before eventlet replaces the blocking parts of the library."""

import json
import subprocess
import sys
from functools import cache
from typing import Any

import pytest

from kernel.services import SERVICES

EACH = """
import json, os, sys
from importlib import import_module
from deploy.local import fork_server
from kernel import unused
unused.leave_out()
for name in fork_server.EVERY:
    import_module(name)
threads = len(os.listdir("/proc/self/task"))  # a fork leaves all but one behind
for service in sys.argv[1:]:
    if not os.fork():
        break
    os.wait()
else:
    sys.exit()
fork_server.load(f"services.{service}")
said = {"service": service}
"""
"""One process imports first what every server does first; each server goes on from there by itself."""

AS_IT_STANDS = """
said["imported"] = sorted({name.partition(".")[0] for name in sys.modules})
said["threads"] = max(threads, len(os.listdir("/proc/self/task")))
open_files = [path for number in os.listdir("/proc/self/fd") if os.path.lexists(path := "/proc/self/fd/" + number)]
said["sockets"] = [link for link in map(os.readlink, open_files) if "socket" in link]
"""

TAKEN_BY_VALUE = """
import os, select, socket, ssl, subprocess, time, threading, queue, _thread
replaced = (os, select, socket, ssl, subprocess, time, threading, queue, _thread)
before = [(module, dict(vars(module))) for module in replaced]
loaded = [(name, module) for name, module in sys.modules.items() if module and name.partition(".")[0] not in
          sys.stdlib_module_names]
from kernel.events import green
green.replace()
native = {id(value): name for module, names in before for name, value in names.items()
          if callable(value) and vars(module).get(name) is not value}
assert {"allocate_lock", "sleep", "socket", "select"} <= set(native.values())
said["taken"] = []
for name, module in loaded:
    for key, value in list(vars(module).items()):
        inside = vars(value).items() if isinstance(value, type) and value.__module__ == name else ()
        for found in (value, *(one for _, one in inside)):
            if id(found) in native:
                said["taken"].append(f"{name} {key} {native[id(found)]}")
"""

WAITING = """
import eventlet, threading
from sqlalchemy.pool import QueuePool

class Connection:
    def rollback(self): pass
    def close(self): pass

pool = QueuePool(Connection, pool_size=1, max_overflow=0, timeout=5)
order = []

def use(name):
    connection = pool.connect()
    order.append(name)
    eventlet.sleep(0)
    threading.Event().wait(0.01)
    connection.close()

for greenlet in [eventlet.spawn(use, name) for name in "abc"]:
    greenlet.wait()
said["order"] = order
print(json.dumps(said))
"""
ALIEN = {"eventlet", "nameko", "kombu", "amqp", "requests", "flask", "gunicorn", "procrastinate", "psycopg"}


@cache
def ran() -> "subprocess.CompletedProcess[str]":
    """Processes that have loaded what a server of a service does, and then go on as a worker: one for each service."""
    program = EACH + AS_IT_STANDS + TAKEN_BY_VALUE + WAITING
    command = [sys.executable, "-W", "ignore", "-c", program, *SERVICES]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=100)


def said(service: str) -> dict[str, Any]:
    """What the one of this service says."""
    answers = map(json.loads, ran().stdout.splitlines())
    found: dict[str, Any] = next((one for one in answers if one["service"] == service), {})
    assert found, ran().stderr
    return found


@pytest.mark.parametrize("service", SERVICES)
def test_a_server_imports_nothing_that_one_kind_alone_uses(service: str) -> None:
    """No transport, no HTTP, no queue of work; nothing that connects, or must come after eventlet."""
    assert ALIEN & set(said(service)["imported"]) == set()


@pytest.mark.parametrize("service", SERVICES)
def test_a_server_has_one_thread_and_no_connection(service: str) -> None:
    """Else a lock could be held, or a session shared, by who is not there after the fork."""
    assert (said(service)["threads"], said(service)["sockets"]) == (1, [])


@pytest.mark.parametrize("service", SERVICES)
def test_nothing_imported_before_keeps_a_blocking_part(service: str) -> None:
    """A module that took `sleep`, `socket` or a lock by value would hold up the whole worker, or stop it for good.

    prometheus_client does, and holds its locks for arithmetic alone: no greenlet ever waits with one of them in hand.
    (What the native one is called differs from Python to Python.)
    """
    taken = {each.rpartition(" ")[0] for each in said(service)["taken"]}
    assert taken == {f"prometheus_client.{module} Lock" for module in ("registry", "values", "metrics")}


def test_waiting_for_a_connection_lets_others_go_on() -> None:
    """SQLAlchemy, imported before, waits by what eventlet put in place: else the one connection is never given back."""
    assert said("casefile")["order"] == ["a", "b", "c"]
