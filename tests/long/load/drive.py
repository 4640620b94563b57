"""Open-loop load: requests come when they come, whether or not earlier ones have been answered.

Latency is counted from the instant at which a request was to be sent, so that what waits, in the client too, counts:
no coordinated omission. A client that waited for answers would ask less the slower the answers are.
"""

import asyncio
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from random import Random

import aiohttp

from tests.long.load.desks import Wrong
from tests.long.load.mix import Mix
from tests.long.row import Tell

PATIENCE = 30.0  # seconds
SHOWN = 10  # failures told in full


@dataclass
class Course:
    """How it went. Seconds: `latencies` by kind, `late`: how late requests were sent, `cpu`: the client's share."""

    latencies: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    late: list[float] = field(default_factory=list)
    wrong: Counter[str] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)
    seconds: float = 0.0
    cpu: float = 0.0

    @property
    def all(self) -> list[float]:
        """The latencies of all kinds."""
        return [one for kind in self.latencies.values() for one in kind]


def arrivals(random: Random, requests: int, seconds: float) -> list[float]:
    """So many instants within the time, each independent of the others, as people's are (a Poisson process)."""
    return sorted(random.uniform(0, seconds) for _ in range(requests))


async def drive(mix: Mix, instants: list[float], tell: Tell) -> Course:
    """Send a request at each instant (seconds from now on, ascending), and wait for all answers."""
    course, began, cpu = Course(), time.perf_counter(), time.process_time()
    next_word, under_way = 60.0, set[asyncio.Task[None]]()
    for instant in instants:
        ahead = began + instant - time.perf_counter()
        if ahead > 0:
            await asyncio.sleep(ahead)
        course.late.append(time.perf_counter() - began - instant)
        task = asyncio.create_task(_one(mix, course, began + instant))
        under_way.add(task)
        task.add_done_callback(under_way.discard)
        if instant > next_word:
            next_word += 60.0
            tell(f"{instant:.0f} s of load: {len(course.all):,} answers, {sum(course.wrong.values())} wrong")
    await asyncio.gather(*under_way)
    course.seconds = time.perf_counter() - began
    course.cpu = (time.process_time() - cpu) / course.seconds
    return course


async def _one(mix: Mix, course: Course, due: float) -> None:
    kind, request = mix.next()
    try:
        async with asyncio.timeout(PATIENCE):
            await request
    except (Wrong, aiohttp.ClientError, TimeoutError) as error:
        course.wrong[f"{kind}: {type(error).__name__} {str(error)[:3]}".strip()] += 1
        if len(course.told) < SHOWN:
            course.told.append(f"{kind}: {type(error).__name__} {error}")
    course.latencies[kind].append(time.perf_counter() - due)
