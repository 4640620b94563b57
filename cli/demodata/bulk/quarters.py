"""The writer's quarters: what is to be written when, while somebody else walks through the two years."""

from collections.abc import Mapping
from concurrent.futures import Future
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from cli.demodata.accounts import Made
from cli.demodata.bulk.acts import Worker
from cli.demodata.bulk.agencies import FURTHER
from cli.demodata.bulk.tables import admin_urls
from cli.demodata.bulk.writer import Office, Order, Writer
from cli.demodata.stories import first_day
from deploy.local.instance import Instance
from deploy.local.stack import Stack
from kernel.clock import Clock
from services.casefile.templates.declared.periods import Quarter


class Quarters:
    """Each quarter of the two years, the one of today included: prepared while it is walked through, then written."""

    def __init__(self, order: Order) -> None:
        self._writer = Writer(order)
        self._to_come = last_days(order.today)[::-1]
        self._prepared = self._next()

    def write(self) -> None:
        """Write the files as they are at the end of the quarter that is over, and begin to prepare the next one."""
        if self._prepared is not None:
            self._prepared.result()
            self._writer.write()
        self._prepared = self._next()

    def close(self) -> None:
        """End the writer."""
        self._writer.close()

    def _next(self) -> "Future[int] | None":
        return self._writer.prepare(self._to_come.pop()) if self._to_come else None


def last_days(today: date) -> list[date]:
    """The last day of each quarter of the two years that is over today, and today."""
    days, day = [], first_day(today)
    while (last := Quarter.of(day).last_day) < today:
        days.append(last)
        day = last + timedelta(days=1)
    return [*days, today]


def order_of(instance: Instance, today: date, offices: Mapping[str, Made]) -> Order:
    """What the writer needs to know of an instance. `offices`: by the name of the agency, those that were made."""
    stack = Stack(instance)
    further = {one.agency.name: _office(offices[one.agency.name]) for one in FURTHER}
    secrets = Path(instance.environment()["OBHUT_CASEFILE_SECRETS"])
    return Order(today, secrets, admin_urls(stack), further, until=Clock().now())


def _office(made: Made) -> Office:
    roles = {login: role for login, _, role in made.agency.people}
    people = {login: Worker(UUID(account), roles[login]) for login, account in made.accounts.items()}
    districts = {name: UUID(key) for name, key in made.districts.items()}
    return Office(UUID(made.id), made.agency.retention_days, people, districts)
