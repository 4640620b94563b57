"""Named points at which a test may cut a process off, to show that a crash there costs nothing.

Active only where OBHUT_ENV is `test` and somebody wishes it: the file `<fault file>.relay.published.casefile` strikes
the casefile process that reaches the point next. It holds the signal, KILL or STOP, and, if one way of events alone
is meant, the service at its other end: `STOP retention`. Whoever removes the file is struck, so it happens once.
"""

import os
import signal
from collections.abc import Iterable

from kernel.settings import Settings

SIGNALS = {"KILL": signal.SIGKILL, "STOP": signal.SIGSTOP}


def failpoint(settings: Settings, name: str, others: Iterable[str] = ()) -> None:
    """End or stop here if a test asked for it; `others`: the services at the other end, where there are such."""
    if settings.env != "test" or settings.fault_file is None:
        return
    wish = settings.fault_file.with_name(f"{settings.fault_file.name}.{name}.{settings.service}")
    try:
        kind, *ends = wish.read_text(encoding="ascii").split()
        if ends and not set(ends) & set(others):
            return
        wish.unlink()
    except FileNotFoundError:
        return  # nobody wishes it, or another process was faster
    os.kill(os.getpid(), SIGNALS[kind])
