"""What every crash test needs: something that crashes, a look inside, a judge."""

import os

import pytest

from deploy.local import postgres
from deploy.local.errors import silent
from deploy.local.stack import Stack
from tests.conftest import ROOT
from tests.fault.crash import Crashes, Inside, Judge, Operator


@pytest.fixture(scope="session")
def crashes(stack: Stack) -> Crashes:
    """Kills processes at fault points."""
    return Crashes(stack)


@pytest.fixture(scope="session")
def inside(stack: Stack) -> Inside:
    """All databases, without a wall."""
    return Inside(stack, postgres.find(ROOT, os.environ, silent))


@pytest.fixture(scope="session")
def judge(stack: Stack) -> Judge:
    """`obhut check`."""
    return Judge(stack)


@pytest.fixture(scope="session")
def operator(stack: Stack) -> Operator:
    """`obhut parked`."""
    return Operator(stack)
