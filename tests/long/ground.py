"""An instance of its own for a row, and gone after it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from deploy.local.instance import for_tests
from deploy.local.stack import Stack
from tests.long.record import ROOT
from tests.long.row import Tell

QUIET: Mapping[str, str] = {}


@contextmanager
def running(name: str, tell: Tell, settings: Mapping[str, str] = QUIET) -> Iterator[Stack]:
    """All processes of a fresh instance `name`, with these settings added; stopped and dropped in the end.

    After a failure databases and logs are left for a look, until the next run.
    """
    stack = Stack(for_tests(ROOT, name), tell, settings)
    stack.prepare(fresh=True)
    try:
        stack.start()
        yield stack
    except BaseException:
        stack.stop()
        raise
    stack.drop()
