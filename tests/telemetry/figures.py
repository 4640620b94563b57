"""What the processes of a stack tell at `/metrics`, as Prometheus would read it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import requests
from prometheus_client.parser import text_string_to_metric_families

from deploy.local.stack import Stack


class Sample(NamedTuple):
    """One figure of one process."""

    process: str
    family: str
    name: str
    labels: Mapping[str, str]
    value: float


def samples(stack: Stack) -> Iterator[Sample]:
    """All figures of all processes, as Prometheus would read them."""
    for process in stack.supervisor.names():
        port = stack.environment[f"OBHUT_{process.upper().replace('-', '_')}_PORT"]
        page = requests.get(f"http://127.0.0.1:{port}/metrics", timeout=10).text
        for family in text_string_to_metric_families(page):
            for one in family.samples:
                yield Sample(process, family.name, one.name, one.labels, one.value)


def total(found: Iterable[Sample], name: str, **labels: str) -> float:
    """The sum of a figure over all processes, for some values of its labels."""
    return sum(one.value for one in found if one.name == name and labels.items() <= one.labels.items())
