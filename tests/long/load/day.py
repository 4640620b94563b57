"""The load row from its beginning to its end: stock, people, requests."""

from dataclasses import asdict, dataclass
from datetime import datetime
from random import Random

import aiohttp
import uvloop

from deploy.local.stack import Stack
from kernel.clock import Clock
from tests.long.ground import prepared
from tests.long.load import judging
from tests.long.load import stock as stocks
from tests.long.load.cpu import Cpu
from tests.long.load.desks import Client, Desk, File, Wrong, occupied
from tests.long.load.drive import Course, arrivals, drive
from tests.long.load.mix import Mix
from tests.long.load.stock import Stock
from tests.long.row import Outcome, Tell

INSTANCE = "testload"
PEOPLE = 300  # signed in at a time
LOOKED_UP = 200  # saved files read again in the end
SETTINGS = {"OBHUT_RATE_FACTOR": "6"}  # 300 people sign in from one address within a minute here, not from their own


@dataclass(frozen=True)
class Day:
    """What came of it: requests, processor time, saved files that lack what was saved; and between which instants."""

    course: Course
    cpu: dict[str, float]
    lost: list[str]
    began: datetime
    ended: datetime


def a_day(stock: Stock, rate: int, requests: int, random: Random, tell: Tell) -> Outcome:
    """Make the stock, let people work with it for `requests / rate` seconds, and judge."""
    with prepared(INSTANCE, tell, SETTINGS) as stack:
        stocks.make(stack, stock, tell)
        stack.start()
        instants = arrivals(random, requests, requests / rate)
        day = uvloop.run(_worked(stack, stock, instants, random, tell))
        inconsistent = judging.of_databases(stack)  # first, since it waits until nothing is under way
        lags, unheard = judging.lags(stack, day.began, day.ended)
        outcome = Outcome(
            {**asdict(stock), "requests": len(day.course.all)}, judging.figures(day.course, lags) | day.cpu
        )
        outcome.failures += [
            *judging.of_course(day.course),
            *day.lost,
            *judging.of_events(lags, unheard),
            *inconsistent,
        ]
    return outcome


async def _worked(stack: Stack, stock: Stock, instants: list[float], random: Random, tell: Tell) -> Day:
    clock, pool = Clock(), aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=pool, cookie_jar=aiohttp.DummyCookieJar()) as http:
        client = Client(stack.instance.address, http)
        desks = await occupied(client, stock.agencies, PEOPLE, random, tell)
        mix, began, cpu = Mix(client, desks, random), clock.now(), Cpu(stack)
        course = await drive(mix, instants, tell)
        ended, shares = clock.now(), cpu.shares()
        looked_up = random.sample(mix.saved, min(LOOKED_UP, len(mix.saved)))
        lost = [file.id for desk, file in looked_up if not await _is_there(client, desk, file)]
        tell(f"{len(looked_up)} saved files read again")
    return Day(
        course, shares, [f"the file {one} does not have what was answered as saved" for one in lost], began, ended
    )


async def _is_there(client: Client, desk: Desk, file: File) -> bool:
    """Whether the file has what was saved last."""
    try:
        found = await (await client.ask(desk, "GET", f"{file.path}/answers", 200)).json()
    except (Wrong, aiohttp.ClientError):
        return False
    return all(found["answers"].get(name) == value for name, value in file.saved.items())
