"""People at their desks: a session each, the files they lead, and the versions they have seen of them."""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

import aiohttp

from tests.house import PASSWORD
from tests.long.load.rows_of import LEADING, MANAGERS, login, role_of
from tests.long.row import Tell

SIGNING_IN = 8  # at a time
OPENED_FIRST = 3  # files a case manager has open when the measured time begins
TEAM_LEAD = LEADING.index("team_lead")


@dataclass
class File:
    """A file on a desk. `tag`: the version seen last; `busy`: a request about it is under way, so none else is sent."""

    id: str
    tag: str = ""
    busy: bool = False
    saved: dict[str, Any] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Its address."""
        return f"/v1/cases/{self.id}"


@dataclass
class Desk:
    """A signed-in person. `files`: open ones that the person leads; of a team lead none."""

    role: str
    headers: Mapping[str, str]
    files: list[File] = field(default_factory=list)


class Wrong(Exception):
    """An answer with another status than expected."""


class Client:
    """The one program in which all of them work."""

    def __init__(self, base: str, http: aiohttp.ClientSession) -> None:
        self._base, self._http = base, http

    async def ask(
        self, desk: Desk, method: str, path: str, expect: int | Collection[int], body: Any = None, **headers: str
    ) -> "aiohttp.ClientResponse":
        """One request, the answer read to its end; raises `Wrong`, and aiohttp's errors where there is none.

        `expect`: the status, or all that are right.
        """
        right = {expect} if isinstance(expect, int) else expect
        sent = {**desk.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        async with self._http.request(method, self._base + path, json=body, headers=sent) as answer:
            await answer.read()
            if answer.status not in right:
                raise Wrong(f"{answer.status} instead of {expect}: {(await answer.text())[:300]}")
            return answer


async def occupied(client: Client, agencies: int, people: int, random: Random, tell: Tell) -> list[Desk]:
    """So many people of these agencies sign in and begin their day: one in ten a team lead, the others case managers.

    They are different accounts, so that each case file is changed from one desk alone.
    """
    places = [(agency, place) for agency in range(agencies) for place in range(len(LEADING), len(LEADING) + MANAGERS)]
    leads = [(agency, TEAM_LEAD) for agency in range(agencies)]
    chosen = random.sample(leads, min(len(leads), max(1, people // 10)))
    chosen += random.sample(places, min(len(places), people - len(chosen)))
    gate = asyncio.Semaphore(SIGNING_IN)

    async def begin(agency: int, place: int) -> Desk:
        async with gate:
            return await begin_day(client, agency, place, random)

    desks = await asyncio.gather(*(begin(*one) for one in chosen))
    tell(f"{len(desks)} people have signed in, with {sum(len(desk.files) for desk in desks):,} open files")
    return list(desks)


async def begin_day(client: Client, agency: int, place: int, random: Random) -> Desk:
    """Somebody signs in, lists the open files and opens a few of them."""
    stranger = Desk(role_of(place), {"Accept-Language": "en"})
    who = {"login": login(agency, place), "password": PASSWORD}
    session = await (await client.ask(stranger, "POST", "/v1/sessions", 201, who)).json()
    desk = Desk(role_of(place), {"Accept-Language": "en", "Authorization": f"Bearer {session['token']}"})
    if desk.role == "case_manager":
        lines = await (await client.ask(desk, "GET", "/v1/cases?page_size=200&filter=open", 200)).json()
        desk.files = [File(line["id"]) for line in lines]
        for file in random.sample(desk.files, min(OPENED_FIRST, len(desk.files))):
            file.tag = (await client.ask(desk, "GET", file.path, 200)).headers["ETag"]
    return desk
