"""An instance of its own for a row."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from deploy.local.instance import for_tests
from deploy.local.stack import Stack
from tests.long.record import ROOT
from tests.long.row import Tell

QUIET: Mapping[str, str] = {}


@contextmanager
def prepared(name: str, tell: Tell, settings: Mapping[str, str] = QUIET) -> Iterator[Stack]:
    """A fresh instance `name`, with these settings added, whose processes are still to be started; stopped in the end.

    Its databases and logs are left for a look at what went wrong, until the next run begins afresh.
    """
    stack = Stack(for_tests(ROOT, name), tell, settings)
    stack.prepare(fresh=True)
    try:
        yield stack
    finally:
        stack.stop()


@contextmanager
def running(name: str, tell: Tell, settings: Mapping[str, str] = QUIET) -> Iterator[Stack]:
    """`prepared`, with all processes started."""
    with prepared(name, tell, settings) as stack:
        stack.start()
        yield stack
