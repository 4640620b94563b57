"""`python -m tests.long.faults.traffic SEED STEPS`: an office at work, in a process of its own, with the settings of
an instance in its environment. STEPS: how many use cases per second at most.

It reads one word per line, `work`, `rest`, `end`, or the name of a chore to be done at once, and answers each with a
line of JSON once it does so: the steps done, how often the database was away, and what nobody expected.
"""

import json
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from itertools import cycle
from random import Random

from sqlalchemy import text

from kernel.clock import Clock
from tests.long.faults.lives import Life, NotYet
from tests.long.faults.office import Agency, Away, Office, attempt

THREADS, AGENCIES, AT_ONCE = 3, 20, 8  # files that each thread has in hand
AWAY_PAUSE = 0.2  # seconds
CHORES = {"change_settings": 0.4, "release": 20.0, "open_account": 10.0, "next_day": 8.0}  # seconds between two
YEARS = 2000, 2026  # releases are of quarters long ago: nothing is counted, every table is issued
LAST_DAY = text("SELECT max(day) FROM daily_runs")


@dataclass
class Tally:
    """What has been done."""

    steps: int = 0
    lives: int = 0
    away: int = 0
    surprises: list[str] = field(default_factory=list)


class Desk:
    """What work and rest mean to a thread: it goes on while it may, at the pace given."""

    def __init__(self, steps_per_second: float) -> None:
        self._may, self.ending, self.tally = threading.Event(), threading.Event(), Tally()
        self._pause = THREADS / steps_per_second
        self._lock, self._busy = threading.Lock(), 0

    def work(self) -> None:
        """Go on."""
        self._may.set()

    def rest(self) -> None:
        """Stop, and return once nobody is in the middle of a step."""
        self._may.clear()
        while self._busy:
            self.ending.wait(0.01)

    def end(self) -> None:
        """For good."""
        self.rest()
        self.ending.set()
        self._may.set()

    def turns(self, pause: float | None = None) -> Iterator[None]:
        """The moments at which a thread may do a step: so many seconds apart, or at the pace of all."""
        clock, pause = Clock(), self._pause if pause is None else pause
        due = clock.monotonic()
        while not self.ending.is_set():
            due = max(due + pause, clock.monotonic())
            self.ending.wait(due - clock.monotonic())
            self._may.wait()
            yield

    def do(self, step: Callable[[], None]) -> bool:
        """One step; whether it is done."""
        with self._lock:
            self._busy += 1
        try:
            if self.ending.is_set() or not self._may.is_set():
                return False
            return self._done(step)
        finally:
            with self._lock:
                self._busy -= 1

    def _done(self, step: Callable[[], None]) -> bool:
        try:
            step()
        except Away:
            self.tally.away += 1
            self.ending.wait(AWAY_PAUSE)
            return False
        except NotYet:
            return False
        except Exception:
            self.tally.surprises.append(traceback.format_exc(limit=-4))
            return True
        self.tally.steps += 1
        return True


def lead(office: Office, desk: Desk, chances: Random) -> None:
    """One thread: many files in hand, one step of each in turn."""
    files = [_new(office, chances) for _ in range(AT_ONCE)]
    for place, _ in zip(cycle(range(AT_ONCE)), desk.turns(), strict=False):
        life, moments, moment = files[place]
        if not desk.do(partial(life.step, moment)):
            continue
        following = next(moments, None)
        if following is None:
            desk.tally.lives += 1
        files[place] = _new(office, chances) if following is None else (life, moments, following)


def _new(office: Office, chances: Random) -> tuple[Life, Iterator[str], str]:
    life = Life(office, chances.choice(office.agencies), chances)
    moments = life.moments()
    return life, moments, next(moments)


class Chores:
    """What is done beside the files, again and again."""

    def __init__(self, office: Office, chances: Random) -> None:
        self._office, self._chances, self._quarters = office, chances, _quarters()
        self._quarter: str | None = next(self._quarters)

    def change_settings(self) -> None:
        """An agency changes its mind about transmission."""
        attempt(lambda: self._office.change_settings(self._agency()))

    def open_account(self) -> None:
        """Somebody new."""
        attempt(lambda: self._office.open_account(self._agency()))

    def release(self) -> None:
        """The tables of the next quarter, while there are any; asked for twice, nothing is issued twice."""
        quarter = self._quarter
        if quarter is not None:
            attempt(lambda: self._office.release(quarter))
            self._quarter = next(self._quarters, None)

    def next_day(self) -> None:
        """The business day changes once every service has done the work of this one."""
        attempt(self._walk)

    def _walk(self) -> None:
        office, file = self._office, self._office.clock.file
        with office.files(None) as one, office.consents(None) as other:
            days = {work.connection.execute(LAST_DAY).scalar() for work in (one, other)}
        # A clock that jumped ahead and back has let days be done already that are yet to come.
        if file is not None and all(day is not None and day >= office.today for day in days):
            draft = file.with_suffix(".draft")
            draft.write_text((office.today + timedelta(days=1)).isoformat(), encoding="ascii")
            draft.replace(file)

    def _agency(self) -> Agency:
        return self._chances.choice(self._office.agencies)


def _quarters() -> Iterator[str]:
    for number in range(4 * YEARS[0], 4 * YEARS[1]):
        yield f"{number // 4:04}-Q{number % 4 + 1}"


def keep_doing(desk: Desk, step: Callable[[], None], pause: float) -> None:
    """One thread for one chore."""
    for _ in desk.turns(pause):
        desk.do(step)


def main(seed: str, steps: str) -> None:
    """Until `end`, or until nobody is there to say it. What is logged meanwhile goes beside the answers."""
    answers, sys.stdout = sys.stdout, sys.stderr
    office, desk = Office(), Desk(float(steps))
    while len(office.agencies) < AGENCIES:
        office.open_agency()
    chores = Chores(office, Random(f"{seed} chores"))
    jobs = [partial(lead, office, desk, Random(f"{seed} {number}")) for number in range(THREADS)]
    jobs += [partial(keep_doing, desk, getattr(chores, name), pause) for name, pause in CHORES.items()]
    threads = [threading.Thread(target=job, daemon=True) for job in jobs]
    for thread in threads:
        thread.start()
    words = {"work": desk.work, "rest": desk.rest, "end": desk.end}
    words |= {name: partial(desk.do, getattr(chores, name)) for name in CHORES}
    for line in sys.stdin:
        words[line.strip()]()
        print(json.dumps(vars(desk.tally)), file=answers, flush=True)  # noqa: T201 -- the answer to who asked
        if desk.ending.is_set():
            return


if __name__ == "__main__":
    main(*sys.argv[1:])
