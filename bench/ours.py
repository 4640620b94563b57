"""Obhut's side: an instance of its own, set up as in production, with agencies and case managers."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.local.errors import Tell
from deploy.local.instance import Instance
from deploy.local.stack import Stack
from tests.house import House
from tests.visitor import Visitor

ROOT = Path(__file__).resolve().parents[1]
PORTS = 25100
NO_LIMITS = {"OBHUT_RATE_FACTOR": "1000000"}
"""One client does the work of many here: rate limits count as always and never strike."""


class AsInProduction(Instance):
    """An instance without what only tests and the demo have: movable days, points of failure, cheap passwords."""

    def settings(self) -> dict[str, str]:
        """Settings that follow from name, folder and ports."""
        kept = super().settings()
        return {name: value for name, value in kept.items() if name not in ("OBHUT_CLOCK_FILE", "OBHUT_FAULT_FILE")} | {
            "OBHUT_ENV": "production"
        }


@contextmanager
def prepared(tell: Tell, name: str = "bench", settings: Mapping[str, str] = NO_LIMITS) -> Iterator[Stack]:
    """A fresh instance, its processes not started; all of it is removed in the end."""
    stack = Stack(AsInProduction(name, ROOT, PORTS, PORTS - 20), tell, settings)
    try:
        stack.prepare(fresh=True)
        yield stack
    finally:
        stack.drop()


@contextmanager
def started(tell: Tell) -> Iterator[Stack]:
    """A fresh instance with all its processes."""
    with prepared(tell) as stack:
        stack.start()
        yield stack


def managers(stack: Stack, agencies: int, each: int) -> list[Visitor]:
    """Case managers of several agencies, signed in."""
    house = House(stack)
    found = []
    for _ in range(agencies):
        agency = house.agency(*["case_manager"])
        found += [agency["case_manager"], *(house.another(agency, "case_manager") for _ in range(each - 1))]
    return found


@dataclass(frozen=True)
class Pids:
    """Processes of the instance: those a request passes through, and all of them."""

    path: list[int]
    every: list[int]


def pids(stack: Stack) -> Pids:
    """The processes as they run now."""
    running = {name: process.pid for name, process in stack.supervisor.running().items()}
    return Pids([running[name] for name in ("gateway", "casefile-web", "identity-web")], list(running.values()))
