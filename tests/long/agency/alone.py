"""What one person waits for in an agency of that size while nobody else asks: overview, search, opening a file."""

from collections.abc import Mapping
from random import Random
from statistics import median
from time import perf_counter

from tests.long.load.desks import Client, Desk

LEAD = 2
"""The place of the team lead, who sees all files of the agency."""
ROUNDS, WARM_UP = 40, 5
TEXTS = ("Mei", "Schm", "Yıl", "Kowal")
AT_MOST: Mapping[str, int] = {"first page": 100, "search": 150, "opening": 60}
"""Milliseconds, on a machine that has nothing else to do."""


async def waits(client: Client, lead: Desk, random: Random) -> tuple[dict[str, float], list[str]]:
    """Medians in milliseconds, and what took longer than it may."""
    lines = await (await client.ask(lead, "GET", "/v1/cases?page_size=200&filter=open", 200)).json()
    seconds: dict[str, list[float]] = {name: [] for name in AT_MOST}
    hits = 0
    for turn in range(ROUNDS + WARM_UP):
        asked = (
            ("GET", "/v1/cases?filter=open&page_size=50", None),
            ("POST", "/v1/cases/search", {"text": TEXTS[turn % len(TEXTS)]}),
            ("GET", f"/v1/cases/{random.choice(lines)['id']}", None),
        )
        for name, (method, path, body) in zip(AT_MOST, asked, strict=True):
            began = perf_counter()
            answer = await client.ask(lead, method, path, 200, body)
            seconds[name].append(perf_counter() - began)
            hits += len((await answer.json())["cases"]) if name == "search" else 0
    found = {name: round(1000 * median(of_all[WARM_UP:]), 1) for name, of_all in seconds.items()}
    late = [f"{name}: {ms} ms instead of {AT_MOST[name]}" for name, ms in found.items() if ms > AT_MOST[name]]
    if not hits:
        late.append("no search found anything: its time shows nothing")
    return {f"{name} alone p50 ms": ms for name, ms in found.items()}, late
