"""What libraries import where they find it, and none of our processes uses: left out, it takes no memory in any."""

import os
import sys


def leave_out() -> None:
    """To be called before anything else is imported: these are not found, as if they were not installed.

    `rich`, there for the operator's command: structlog would colour tracebacks with it, and no log of ours has any.
    dnspython, with all of cryptography: eventlet would look up the two names with it that a worker ever asks for.
    """
    sys.modules["rich"] = None  # type: ignore[assignment]  # because Python is told so (its import system, 5.3.1)
    os.environ["EVENTLET_NO_GREENDNS"] = "yes"
