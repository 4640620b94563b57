"""The agency row from its beginning to its end: stock, two hundred people, what was lost."""

import asyncio
from itertools import chain
from random import Random

import aiohttp
import uvloop

from deploy.local.stack import Stack
from kernel.clock import Clock
from tests.long.agency.alone import LEAD, waits
from tests.long.agency.shared import EACH, Shared
from tests.long.agency.work import Office
from tests.long.ground import prepared
from tests.long.load import judging
from tests.long.load import stock as stocks
from tests.long.load.desks import SIGNING_IN, Client, Desk, begin_day
from tests.long.load.rows_of import LEADING
from tests.long.load.stock import Stock
from tests.long.row import Outcome, Tell

INSTANCE = "testagency"
SETTINGS = {"OBHUT_RATE_FACTOR": "100"}  # one client does the work of all


def a_day(people: int, files: int, requests: int, random: Random, tell: Tell) -> Outcome:
    """Make the agency, let its people work until they have asked so much together, and judge."""
    with prepared(INSTANCE, tell, SETTINGS) as stack:
        stock = Stock.of(1, files, people)
        stocks.make(stack, stock, tell)
        stack.start()
        outcome = uvloop.run(_worked(stack, people, requests, random, tell))
        outcome.failures += judging.of_databases(stack)
    outcome.counts |= {"workers": people, "files": stock.files}
    return outcome


async def _worked(stack: Stack, people: int, requests: int, random: Random, tell: Tell) -> Outcome:
    pool = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=pool, cookie_jar=aiohttp.DummyCookieJar()) as http:
        client = Client(stack.instance.address, http)
        desks = await _signed_in(client, people, random, tell)
        shared = await _share(client, desks)
        tell(f"{len(shared)} files are shared by {EACH} people each")
        office = Office(client, requests, random, Clock().today().isoformat())
        places = [(desk, [shared[place // EACH]]) for place, desk in enumerate(desks) if place // EACH < len(shared)]
        await asyncio.gather(*(office.works(desk, files) for desk, files in places))
        lost = list(chain.from_iterable([await _lost(client, desks[n * EACH], file) for n, file in enumerate(shared)]))
        alone, late = await waits(client, await begin_day(client, 0, LEAD, random), random)
    outcome = _outcome(office, shared, [*lost, *late])
    outcome.figures |= alone
    return outcome


async def _signed_in(client: Client, people: int, random: Random, tell: Tell) -> list[Desk]:
    gate = asyncio.Semaphore(SIGNING_IN)

    async def begin(place: int) -> Desk:
        async with gate:
            return await begin_day(client, 0, len(LEADING) + place, random)

    desks = await asyncio.gather(*(begin(place) for place in range(people)))
    tell(f"{len(desks)} people have signed in")
    return list(desks)


async def _share(client: Client, desks: list[Desk]) -> list[Shared]:
    """Of every five people the first makes the others deputies in a new file."""
    shared = []
    for first in range(0, len(desks) - EACH + 1, EACH):
        leader, *others = desks[first : first + EACH]
        made = await client.ask(leader, "POST", "/v1/cases", 201, {"programme": "waska"})
        file = Shared((await made.json())["id"])
        for other in others:
            account = (await (await client.ask(other, "GET", "/v1/me", 200)).json())["account"]
            body = {"account": account, "kind": "deputy"}
            await client.ask(leader, "POST", f"{file.path}/responsibilities", 201, body)
        shared.append(file)
    return shared


async def _lost(client: Client, leader: Desk, file: Shared) -> list[str]:
    answers = (await (await client.ask(leader, "GET", f"{file.path}/answers", 200)).json())["answers"]
    notes = await (await client.ask(leader, "GET", f"{file.path}/journal", 200)).json()
    return file.lost(answers.get("contact_notes", ""), [note["values"]["text"] for note in notes])


def _outcome(office: Office, shared: list[Shared], lost: list[str]) -> Outcome:
    counts = {
        "requests": office.asked.total(),
        "saved": sum(len(file.saved) for file in shared),
        "notes": sum(len(file.noted) for file in shared),
        "leases": sum(len(file.held) for file in shared),
        "kept out": office.asked["PUT 409"] + office.asked["PATCH 409"],
        "stale": office.asked["PATCH 412"],
    }
    figures = {
        f"{errand} p95 ms": round(1000 * judging.percentile(seconds, 0.95), 1)
        for errand, seconds in office.seconds.items()
    }
    twice = list(chain.from_iterable(file.in_two_hands() for file in shared))
    met = counts["kept out"] and counts["stale"] or len(shared) < EACH  # a trial is too small for that
    empty = [] if met else ["nobody met anybody: the run shows nothing"]
    return Outcome(counts, figures, [*office.wrong[:20], *lost, *twice, *empty])
