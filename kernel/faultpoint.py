"""Named points at which a test may kill the process, to show that a crash there costs nothing.

Active only where OBHUT_ENV is `test` and the fault file names the point: `relay.published casefile` kills the
casefile process that reaches the point next; the file is removed first, so it happens once.
"""

import os
import signal

from kernel.settings import Settings


def fault_point(settings: Settings, name: str) -> None:
    """Die here by SIGKILL if a test asked for it."""
    if settings.env != "test" or settings.fault_file is None or not settings.fault_file.exists():
        return
    try:
        wanted = settings.fault_file.read_text(encoding="ascii").split()
        if wanted[:2] != [name, settings.service]:
            return
        settings.fault_file.unlink()
    except FileNotFoundError:
        return  # another process was faster
    os.kill(os.getpid(), signal.SIGKILL)
