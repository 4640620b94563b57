"""A closed loop of clients in one process: each sends its next request when it has the answer to the last."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from aiohttp import ClientSession, TCPConnector

from bench.answers import ANSWERS
from bench.processes import Failed
from tests.visitor import Visitor


@dataclass(slots=True)
class Tally:
    """What the clients of one round have got."""

    seconds: float = 0.0
    opened: list[float] = field(default_factory=list)  # seconds until the answer, per request
    saved: list[float] = field(default_factory=list)
    client_cpu: float = 0.0

    @property
    def writes(self) -> int:
        """Requests answered."""
        return len(self.opened) + len(self.saved)

    @property
    def rate(self) -> float:
        """Writes per second."""
        return self.writes / self.seconds


def write_files(people: Sequence[Visitor], seconds: float) -> Tally:
    """Every person opens a file and saves 15 answers in it, again and again, for so long. Raises `Failed`."""
    import uvloop

    began = time.process_time()
    tally = uvloop.run(_write(people, seconds))
    tally.client_cpu = time.process_time() - began
    return tally


async def _write(people: Sequence[Visitor], seconds: float) -> Tally:
    tally = Tally()
    async with ClientSession(connector=TCPConnector(limit=0)) as http:
        began = time.perf_counter()
        end = began + seconds
        await asyncio.gather(*(_one_person(http, person, end, tally) for person in people))
        tally.seconds = time.perf_counter() - began
    return tally


async def _one_person(http: ClientSession, person: Visitor, end: float, tally: Tally) -> None:
    headers = {"Authorization": str(person.http.headers["Authorization"]), "Accept-Language": "en"}
    cases = f"{person.base}/v1/cases"
    while time.perf_counter() < end:
        began = time.perf_counter()
        async with http.post(cases, json={"programme": "waska"}, headers=headers) as made:
            body = await made.json()
            if made.status != 201:
                raise Failed(f"opening a file was answered {made.status}: {body}")
        tally.opened.append(time.perf_counter() - began)
        began = time.perf_counter()
        address, known = f"{cases}/{body['id']}/answers", headers | {"If-Match": made.headers["ETag"]}
        async with http.patch(address, json={"answers": ANSWERS}, headers=known) as saved:
            body = await saved.json()
            if saved.status != 200:
                raise Failed(f"saving answers was answered {saved.status}: {body}")
        tally.saved.append(time.perf_counter() - began)
