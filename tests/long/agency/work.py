"""What each of the two hundred does, again and again: edit a shared file with and without a lease, note, list."""

import asyncio
import time
from collections import Counter
from random import Random
from typing import Any

import aiohttp

from tests.long.agency.shared import Shared
from tests.long.load.desks import Client, Desk, Wrong

FIELD = "contact_notes"
PAUSE = (1.5, 4.5)  # seconds between two errands of a person
PATIENCE = 30.0
ERRANDS = {"edit": 45, "change": 15, "note": 25, "list": 15}  # percent


class Office:
    """The people of the agency, and the count of what they have asked."""

    def __init__(self, client: Client, requests: int, random: Random, today: str) -> None:
        self._client, self._requests, self._random, self._today = client, requests, random, today
        self.asked: Counter[str] = Counter()
        self.seconds: dict[str, list[float]] = {errand: [] for errand in ERRANDS}
        self.wrong: list[str] = []
        self._marks = 0

    async def works(self, desk: Desk, files: list[Shared]) -> None:
        """One person, until all together have asked enough. `files`: those the person shares with others."""
        await asyncio.sleep(self._random.uniform(0, PAUSE[1]))
        while self.asked.total() < self._requests:
            (errand,) = self._random.choices(list(ERRANDS), list(ERRANDS.values()))
            began = time.perf_counter()
            try:
                async with asyncio.timeout(PATIENCE):
                    await getattr(self, f"_{errand}")(desk, self._random.choice(files))
            except (Wrong, aiohttp.ClientError, TimeoutError) as error:
                self.wrong.append(f"{errand}: {type(error).__name__} {error}")
            self.seconds[errand].append(time.perf_counter() - began)
            await asyncio.sleep(self._random.uniform(*PAUSE))

    async def _edit(self, desk: Desk, file: Shared) -> None:
        """Take the file in hand, add a mark, give it back; whoever comes second is told so."""
        taken = await self._ask(desk, "PUT", f"{file.path}/lease", (200, 409))
        if taken.status == 409:
            return await self._kept_out(desk, file)
        lease, began = (await taken.json())["lease"], time.perf_counter()
        await self._add(desk, file, (200,), lease)
        file.held.append((began, time.perf_counter(), lease))
        await self._ask(desk, "DELETE", f"{file.path}/lease", 204, X_Obhut_Lease=lease)
        return None

    async def _kept_out(self, desk: Desk, file: Shared) -> None:
        """Who has been told that the file is in other hands tries all the same, as a program would."""
        await self._add(desk, file, (200, 409, 412), None)

    async def _change(self, desk: Desk, file: Shared) -> None:
        """A change without a lease: taken, unless somebody has the file in hand or was faster."""
        await self._add(desk, file, (200, 409, 412), None)

    async def _note(self, desk: Desk, file: Shared) -> None:
        """A note of the journal overwrites nothing, so it is always taken."""
        mark = self._mark()
        body = {"values": {"on": self._today, "kind": "phone", "text": mark}}
        await self._ask(desk, "POST", f"{file.path}/journal", 201, body)
        file.noted.add(mark)

    async def _list(self, desk: Desk, _: Shared) -> None:
        await self._ask(desk, "GET", "/v1/cases?filter=open&sort=next_reminder", 200)

    async def _add(self, desk: Desk, file: Shared, right: tuple[int, ...], lease: str | None) -> None:
        """Add a mark to an answer, as of the version that was read."""
        read = await self._ask(desk, "GET", f"{file.path}/answers", 200)
        before, mark = (await read.json())["answers"].get(FIELD, ""), self._mark()
        headers = {"If_Match": read.headers["ETag"]} | ({"X_Obhut_Lease": lease} if lease else {})
        body = {"answers": {FIELD: f"{before} {mark}".strip()}}
        answer = await self._ask(desk, "PATCH", f"{file.path}/answers", right, body, **headers)
        if answer.status == 200:
            file.saved.add(mark)

    async def _ask(
        self, desk: Desk, method: str, path: str, right: int | tuple[int, ...], body: Any = None, **headers: str
    ) -> aiohttp.ClientResponse:
        answer = await self._client.ask(desk, method, path, right, body, **headers)
        self.asked[f"{method} {answer.status}"] += 1
        return answer

    def _mark(self) -> str:
        self._marks += 1
        return f"m{self._marks:06d}"
