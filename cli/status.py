"""`obhut status`: which processes are ready, what waits in outboxes and inboxes, which business day it is.

Asks every process for `/health/ready`: what they say of themselves, not what a list of processes says of them.
"""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import click
import requests

from cli.environment import in_instance, setting
from cli.screen import print_table
from kernel.services import KINDS, SERVICES, has

SECONDS = 3.0
READY, SILENT, NONE = "ready", "NO ANSWER", "–"
RUNBOOK = "docs/operations.md"
TITLES = ("service", *KINDS, "outbox", "retrying", "parked", "business day", "last daily run")
Ask = Callable[[str], dict[str, Any] | None]


@click.command()
@in_instance
def status() -> None:
    """Show what runs and what waits; ends with 0 only if every process is ready."""
    heard: dict[str, dict[str, Any] | None] = {}
    rows, ready = overview(lambda url: heard.setdefault(url, ask(url)))
    held = held_back(answer or {} for answer in heard.values())
    print_table(TITLES, rows)
    gateway = ask(_gateway())
    click.echo(f"gateway: {_state(gateway)}")
    for line in [*advice(rows, gateway), *held]:
        click.echo(line)
    if not (ready and _is_ready(gateway)):
        click.echo("Not everything is ready.")
        raise SystemExit(1)
    click.echo("Everything is ready.")


def overview(ask: Ask) -> tuple[list[tuple[object, ...]], bool]:
    """A row per service, and whether all its processes are ready. `ask` fetches what one says of itself."""
    asked = [(service, kind) for service in SERVICES for kind in KINDS if has(service, kind)]
    with ThreadPoolExecutor(len(asked)) as threads:
        answers = dict(zip(asked, threads.map(lambda one: ask(address(*one)), asked), strict=True))
    return [_row(service, answers) for service in SERVICES], all(map(_is_ready, answers.values()))


def advice(rows: list[tuple[object, ...]], gateway: dict[str, Any] | None) -> list[str]:
    """Where the runbook says what to do about what the rows and the gateway show; nothing where all is well."""
    records = [dict(zip(TITLES, row, strict=True)) for row in rows]
    states = [*(one[kind] for one in records for kind in KINDS), _state(gateway)]
    parked, retrying = (_sum(one[title] for one in records) for title in ("parked", "retrying"))
    problems = (
        (states.count(SILENT), "do not answer", "Processes", "a-process-is-down"),
        (states.count("database_away"), "do not reach their database", "Processes", "the-database-is-away"),
        (parked, "are parked and wait for a person (obhut parked list)", "Events", "events-are-parked"),
        (retrying, "are being tried again", "Events", "handlers-keep-failing"),
    )
    return [f"{what} that {words}: {count}. See {RUNBOOK}#{place}" for count, words, what, place in problems if count]


def held_back(answers: Iterable[dict[str, Any]]) -> list[str]:
    """What the brake of retention holds back, and where the runbook says whom it asks; nothing where it does not."""
    told = [answer for answer in answers if answer.get("asked") or answer.get("held_back")]
    return [
        f"Erasures that are held back: {one['held_back']}; questions that wait for two people: {one['asked']}. "
        f"See {RUNBOOK}#erasures-are-held-back"
        for one in told
    ]


def address(service: str, kind: str) -> str:
    """Where a process answers. Worker and jobs are on this machine unless OBHUT_<SERVICE>_<KIND>_HOST says where."""
    own = f"OBHUT_{service.upper()}_"
    if kind == "web":
        return setting(own + "URL")
    host = os.environ.get(f"{own}{kind.upper()}_HOST", "127.0.0.1")
    return f"http://{host}:{setting(f'{own}{kind.upper()}_PORT')}"


def ask(url: str) -> dict[str, Any] | None:
    """What a process says of itself; None where none answers."""
    try:
        answer = requests.get(f"{url}/health/ready", timeout=SECONDS)
        about = answer.json()
    except (requests.RequestException, ValueError):
        return None
    return about if isinstance(about, dict) else None


def _gateway() -> str:
    return os.environ.get("OBHUT_GATEWAY_URL") or f"http://127.0.0.1:{setting('OBHUT_GATEWAY_PORT')}"


def _row(service: str, answers: dict[tuple[str, str], dict[str, Any] | None]) -> tuple[object, ...]:
    replies = [answers.get((service, kind)) for kind in KINDS]
    states = [_state(answers[service, kind]) if (service, kind) in answers else NONE for kind in KINDS]
    about: dict[str, Any] = {}
    for answer in replies:
        about |= answer or {}
    numbers = [about.get(name, "?") for name in ("outbox", "retrying", "parked")]
    daily = (about.get("daily_done", "?") or "none yet") if has(service, "jobs") else NONE
    return service, *states, *numbers, about.get("business_day", "?"), daily


def _state(answer: dict[str, Any] | None) -> str:
    if answer is None:
        return SILENT
    return READY if _is_ready(answer) else str(answer.get("reason", "NOT READY"))


def _sum(numbers: Iterable[object]) -> int:
    """What is known of them; who did not answer is counted as such."""
    return sum(number for number in numbers if isinstance(number, int))


def _is_ready(answer: dict[str, Any] | None) -> bool:
    return answer is not None and answer.get("ready") is True
