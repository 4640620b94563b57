"""A small process per service that has imported what the service's kinds of process share, and forks them.

`python -m deploy.local.fork_server services.<name>`, started by the babysitter. What it has imported lies in memory
once for all kinds of the service, and is not imported again when one of them is started again (ADR 18). Between
services nothing is shared. A kind then runs just as `python -m services.<name> <kind>` does.

Forking is safe because nothing happens before it but imports: there is one thread and so no lock that another holds,
no connection to database or broker, no settings are read, and no key, token or engine is made. Python seeds `random`
anew in a child and mends the locks of `threading` and `logging`; uuid4, `secrets` and OpenSSL ask the kernel for
randomness. `gc.freeze` keeps the collector from writing into what is shared.
"""

import gc
import json
import os
import runpy
import socket
import sys
from importlib import import_module
from pathlib import Path

from kernel import unused

EVERY = (
    "kernel.start",
    "kernel.clock",
    "kernel.data.database",
    "kernel.housekeeping",
    "kernel.observe.health",
    "kernel.observe.logs",
    "kernel.observe.recording",
    "yaml",
)
"""What every kind of every service imports. The modules that handle events come with it: they know no transport."""
MORE = {
    "services.casefile": (
        "services.casefile.attachments.store",
        "services.casefile.copies.usecases.prints",
        "services.casefile.releases.usecases",
        "services.casefile.short_contacts.usecases",
        "services.casefile.template_changes.usecases.moves_of_all",
    )
}
"""What two kinds of one service import beside it: here web and jobs. What one alone uses would be copied, not shared.

Never what takes locks, sockets or time by value when it is imported, nor eventlet, kombu and nameko: the worker
replaces these in the standard library after the fork, and who looks them up late finds the replaced ones.
"""
READY, FORKED = b"ready", b"forked"


def load(module: str) -> None:
    """Import what the kinds of a service share."""
    unused.leave_out()
    for name in (*EVERY, f"{module}.worker", *MORE.get(module, ())):
        import_module(name)
    gc.collect()
    gc.freeze()


def serve(asked: socket.socket) -> tuple[str, list[str]] | None:
    """Fork a process for every request; returns in each of these with its name and arguments.

    In the server itself it returns None once the babysitter is gone. A request is one message, `{"name", "arguments",
    "log"}`; the answers are the pid, and that the process in the middle is gone: its child is now the babysitter's,
    which waits for it as for any other.
    """
    asked.send(READY)
    while request := asked.recv(1 << 16):
        wanted = json.loads(request)
        middle = os.fork()
        if not middle:
            if child := os.fork():
                asked.send(str(child).encode())
                os._exit(0)
            _stand_alone(asked, wanted["log"])
            return wanted["name"], wanted["arguments"]
        os.waitpid(middle, 0)
        asked.send(FORKED)
    return None


def _stand_alone(asked: socket.socket, log: str) -> None:
    """A session of its own, and its log in place of the server's ways out."""
    os.setsid()
    asked.detach()
    nothing = os.open(os.devnull, os.O_RDONLY)
    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
    for number, file in enumerate((nothing, written, written)):
        os.dup2(file, number)
    os.close(nothing)
    os.close(written)


def main(module: str) -> None:
    """Load, serve; in a forked process run the module as `python -m` would."""
    load(module)
    if wanted := serve(socket.socket(fileno=0)):
        name, arguments = wanted
        Path("/proc/self/comm").write_text(name)  # what top shows
        sys.argv = [module, *arguments]
        runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(sys.argv[1])
