"""Loading the demo: agencies, accounts, and the files of all programmes lived through two years.

Those of the demo's own agencies are led through the API, so whatever they show has passed every gate, event and job.
Files of further agencies are written to the databases quarter by quarter (bulk/), lived through the same rules.
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import date
from functools import partial
from typing import Any

from cli.demodata import accounts
from cli.demodata.accounts import Staff
from cli.demodata.bulk.agencies import FURTHER
from cli.demodata.bulk.quarters import Quarters, order_of
from cli.demodata.calendar import Calendar, daily_work, moved, periods_of, quarter_of
from cli.demodata.casework import File
from cli.demodata.client import Caller, Gateway, wait_for
from cli.demodata.contacts import PROGRAMME, Contact, contacts
from cli.demodata.progress import Loading
from cli.demodata.steps import workday
from cli.demodata.stories import DESKS, FILES, NEEDS, first_day, stories
from cli.demodata.ticking import look_through, turns
from deploy.local.errors import LocalError
from deploy.local.instance import Instance
from kernel.clock import Clock

HANDS = 6  # files worked on at the same time; one more for releases beside them
RELEASE_LOOK = 0.2  # seconds
UNFINISHED = ("ordered", "erased")  # states of an erasure order on its way to a certificate


def load(base_url: str, instance: Instance) -> None:
    """Load the demo data into an instance whose processes are ready; its accounts are written last: a sign of success.

    Raises `LocalError` with a sentence when anything is refused or does not happen.
    """
    today = Clock().today()
    with moved(instance.clock):
        calendar = Calendar(instance.clock, daily_work(instance))
        calendar.begin(first_day(today))
        staff = accounts.make(Gateway(base_url), instance, [one.agency for one in FURTHER])
        with closing(Quarters(order_of(instance, today, staff.offices))) as quarters:
            wait_for(lambda: _is_settled(staff.host), "the agencies to be known to all services")
            _live_through(today, calendar, staff, quarters)
        wait_for(lambda: _is_settled(staff.host), "all events to take effect")
        wait_for(lambda: _is_certified(staff.host), "the certificates of all erasures")
        wait_for(lambda: _is_settled(staff.host), "all events to take effect")
    accounts.write(instance.accounts, staff.entries)


def _live_through(today: date, calendar: Calendar, staff: Staff, quarters: Quarters) -> None:
    """Walk the two years: on each day the steps planned up to it, and the releases of a quarter that has just ended.

    The steps of a halt may still be taken at the next one, beside its own and its daily work; not longer, and not
    when a quarter ends: its releases count them. Releases may take longer, until those of the next quarter; the files
    of further agencies are written between the two.
    """
    files, short, rounds = _files(today, staff), contacts(today), turns(staff.team.callers)
    with Loading([len(file.story.steps) for file in files]) as loading, _hands() as hands:
        quarter, at_work, releases = "", list[Future[None]](), list[Future[None]]()

        def between(day: date, following: date) -> None:
            if quarter_of(day) != quarter_of(following):
                _finished(releases)
                quarters.write()

        for day in calendar.walk(first_day(today), today, between):
            before, at_work = at_work, []
            if quarter not in ("", quarter_of(day)):
                _finished([*before, *releases])
                releases[:] = [hands.submit(_release, staff.system_owner, quarter)]
            quarter = quarter_of(day)
            at_work += [hands.submit(_take, loading, day, file) for file in files if file.is_due(day)]
            while short and short[0].on <= day:
                at_work.append(hands.submit(_write_down, staff, short.pop(0)))
            if workday(day) == day:
                at_work.append(hands.submit(look_through, next(rounds), day))
            _finished(before)
        quarters.write()
        _finished([*at_work, *releases])


def _finished(at_work: Iterable[Future[None]]) -> None:
    """Wait until all this is done; the first thing that failed is raised."""
    for one in at_work:
        one.result()


def _files(today: date, staff: Staff) -> list[File]:
    versions = {programme: _consent_text(staff, programme) for programme in NEEDS}
    return [File(story, staff.team, versions.get(story.programme, 0)) for story in stories(today)]


def _consent_text(staff: Staff, programme: str) -> int:
    """The version of the consent text that people of a programme sign at present."""
    reader = staff.team.callers[DESKS[programme][0].login]
    return int(reader.get(f"/v1/consent-templates/{programme}").json()["version"])


def _take(loading: Loading, day: date, file: File) -> None:
    loading.taken(file.story.number, file.take(day), day)


def _write_down(staff: Staff, contact: Contact) -> None:
    staff.team.callers[contact.by].post("/v1/short-contacts", {"programme": PROGRAMME, "values": contact.values})


def _release(system_owner: Caller, quarter: str) -> None:
    """Have the tables made of all periods that ended with a quarter, one after the other, and wait until they are."""
    for programme in FILES:
        grains = {measure["grain"] for measure in system_owner.get(f"/v1/programmes/{programme}").json()["measures"]}
        for grain, periods in periods_of(quarter).items():
            for period in periods if grain in grains else ():
                _make(system_owner, programme, period)


def _make(system_owner: Caller, programme: str, period: str) -> None:
    asked = system_owner.post("/v1/releases", {"programme": programme, "period": period})
    ended = partial(_ended, system_owner, f"/v1/jobs/{asked.json()['job']}")
    job = wait_for(ended, f"the release of {period}", look=RELEASE_LOOK)
    if job["state"] == "failed":
        raise LocalError(f"The demo data could not be loaded: the release of {period} failed ({job['error']}).")


def _ended(system_owner: Caller, path: str) -> dict[str, Any] | None:
    job: dict[str, Any] = system_owner.get(path).json()
    return job if job["state"] in ("done", "failed") else None


def _is_settled(host: Caller) -> bool:
    """Whether every event has been sent and none is waiting for another attempt; a parked one never takes effect."""
    services: dict[str, dict[str, Any]] = host.get("/v1/platform/health").json()["services"]
    for name, about in services.items():
        if about.get("parked"):
            raise LocalError(f"The demo data could not be loaded: {name} has parked an event (obhut parked list).")
    return not any(about.get("outbox") or about.get("retrying") for about in services.values())


def _is_certified(host: Caller) -> bool:
    """Whether every erasure that was ordered has its certificate."""
    return not any(host.get(f"/v1/erasure-orders?page_size=1&state={state}").json() for state in UNFINISHED)


@contextmanager
def _hands() -> Iterator[ThreadPoolExecutor]:
    """Threads for the files of a day; what is not begun when something fails is dropped."""
    pool = ThreadPoolExecutor(HANDS + 1)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)
