"""An instance of its own for a row, and gone after it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from deploy.local.instance import for_tests
from deploy.local.stack import Stack
from tests.long.record import ROOT
from tests.long.row import Tell

QUIET: Mapping[str, str] = {}


@contextmanager
def prepared(name: str, tell: Tell, settings: Mapping[str, str] = QUIET) -> Iterator[Stack]:
    """A fresh instance `name`, with these settings added, whose processes are still to be started; dropped in the end.

    After a failure databases and logs are left for a look, until the next run.
    """
    stack = Stack(for_tests(ROOT, name), tell, settings)
    stack.prepare(fresh=True)
    try:
        yield stack
    except BaseException:
        stack.stop()
        raise
    stack.drop()


@contextmanager
def running(name: str, tell: Tell, settings: Mapping[str, str] = QUIET) -> Iterator[Stack]:
    """`prepared`, with all processes started."""
    with prepared(name, tell, settings) as stack:
        stack.start()
        yield stack
