"""eventlet replaces blocking parts of the standard library, in a worker that may have been forked (ADR 18)."""

import eventlet
from eventlet import patcher


def replace() -> None:
    """To be called at a worker's start, before it makes a lock, a socket or an engine of its own.

    What was imported before goes on to work: it looks these parts up when it uses them (`test_forked_workers.py`).
    eventlet would also walk through every object of every module, to replace each RLock there is: in a forked process
    that copies all that is shared. Those stay as they are, and block nobody: all greenlets are one thread, to which
    they are open, and none is held while another greenlet runs.
    """
    patcher._green_existing_locks = lambda _kind: None
    eventlet.monkey_patch()
