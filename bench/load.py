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


def fill(people: Sequence[Visitor], each: int) -> None:
    """Every person opens so many files and saves 15 answers in each. Raises `Failed`."""
    import uvloop

    uvloop.run(_fill(people, each))


def list_files(people: Sequence[Visitor], seconds: float, path: str, *, revalidated: bool) -> list[float]:
    """Every person asks for the first page of the overview, again and again, for so long; seconds until each answer.

    `revalidated`: with the ETag of the page they have, which has not changed. Raises `Failed`.
    """
    import uvloop

    return uvloop.run(_list(people, seconds, path, revalidated))


async def _list(people: Sequence[Visitor], seconds: float, path: str, revalidated: bool) -> list[float]:
    taken: list[float] = []
    async with ClientSession(connector=TCPConnector(limit=0)) as http:
        end = time.perf_counter() + seconds
        await asyncio.gather(*(_one_reader(http, person, end, path, revalidated, taken) for person in people))
    return taken


async def _one_reader(
    http: ClientSession, person: Visitor, end: float, path: str, revalidated: bool, taken: list[float]
) -> None:
    headers = {"Authorization": str(person.http.headers["Authorization"]), "Accept-Language": "en"}
    async with http.get(person.base + path, headers=headers) as first:
        await first.read()
    expected = 304 if revalidated else 200
    if revalidated:
        headers["If-None-Match"] = first.headers["ETag"]
    while time.perf_counter() < end:
        began = time.perf_counter()
        async with http.get(person.base + path, headers=headers) as answer:
            await answer.read()
            if answer.status != expected:
                raise Failed(f"the overview was answered {answer.status} instead of {expected}")
        taken.append(time.perf_counter() - began)


async def _fill(people: Sequence[Visitor], each: int) -> None:
    async with ClientSession(connector=TCPConnector(limit=0)) as http:
        await asyncio.gather(*(_files_of(http, person, each) for person in people))


async def _files_of(http: ClientSession, person: Visitor, each: int) -> None:
    tally = Tally()
    for _ in range(each):
        await _one_person(http, person, 0.0, tally)


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
    while True:
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
        if time.perf_counter() >= end:
            return
