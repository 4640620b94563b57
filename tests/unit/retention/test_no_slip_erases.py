"""Whatever sequence of rules, days told anew, jumps, agreements and days: nothing goes early that two people have not
released 30 days before, and nothing that is due in the ordinary way is lost."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from hypothesis import settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from retention_fakes import TODAY, FakeWork

from contracts.retention import ErasureOrdered, ErasureScheduled
from kernel.clock import Clock
from kernel.errors import Conflict, Forbidden
from services.retention.jobs import order_all_due
from services.retention.model.brake import BRINGS_FORWARD, Brake, Voice
from services.retention.usecases.braking import agree
from services.retention.usecases.rules import change_rule
from services.retention.usecases.scheduling import close, reopen

AGENCY = uuid4()
VOICES = [Voice(uuid4(), role, role != "host") for role in ("agency_admin", "office_head", "host", "host")]
MONTH = timedelta(days=30)
SHORT = some.integers(1, 120)


class Brakes(RuleBasedStateMachine):
    """An agency's files through days on which anything may go wrong. `told`: the days that were told of a file since a
    person closed it, with the day of telling; `late`: when a file was told of that had been over for long; `leaps`:
    each jump of the clock, with the last day before it."""

    def __init__(self) -> None:
        super().__init__()
        self.work: Any = FakeWork()
        self.day, self.seen, self.orders = TODAY, 0, list[tuple[date, dict[str, Any]]]()
        self.told: dict[UUID, list[tuple[date, date]]] = {}
        self.late: dict[UUID, date] = {}
        self.leaps: list[tuple[date, date]] = []
        self._set_clock()
        change_rule(self.work, {"agency": AGENCY, "retention_days": 60, "transmission": True})
        self._daily()

    @rule(days=SHORT)
    def set_rule(self, days: int) -> None:
        """The agency's admin sets another retention."""
        change_rule(self.work, {"agency": AGENCY, "retention_days": days, "transmission": True})

    @rule(ago=some.integers(0, 60), number=some.integers(1, 6))
    def close_files(self, ago: int, number: int) -> None:
        """Some files are closed, on their day or late."""
        for _ in range(number):
            self._close(uuid4(), self.day - timedelta(days=ago))

    @rule(ago=some.integers(7, 400))
    def tell_late(self, ago: int) -> None:
        """An upgrade tells of a file that was over long ago."""
        key = uuid4()
        self.late[key] = self.day
        self._close(key, self.day - timedelta(days=ago), self.day - timedelta(days=ago))

    @precondition(lambda self: self.work.schedules.rows)
    @rule(data=some.data(), ago=some.integers(0, 200), again=some.booleans())
    def tell_anew(self, data: some.DataObject, ago: int, again: bool) -> None:
        """A file's day is told anew without anybody's act, or a person opens it and closes it again."""
        key = data.draw(some.sampled_from(list(self.work.schedules.rows)))
        if self.work.schedules.rows[key].state != "closed":
            return
        if again:
            reopen(self.work, {"reference": key, "agency": AGENCY, "programme": "waska", "opened_on": date(2020, 1, 1)})
            self._listen()
            self.told.pop(key, None)
            self.late.pop(key, None)
        self._close(key, self.day - timedelta(days=ago))

    @precondition(lambda self: self.work.brakes.rows)
    @rule(data=some.data(), voice=some.sampled_from(VOICES))
    def agree(self, data: some.DataObject, voice: Voice) -> None:
        """Somebody says that it is right; twice the same, or two hosts, are refused."""
        brake = data.draw(some.sampled_from(list(self.work.brakes.rows.values())))
        try:
            agree(self.work, voice, brake.id, brake.version)
        except (Conflict, Forbidden):
            assert self.work.brakes.rows[brake.id] == brake

    @rule(days=some.integers(1, 12))
    def live(self, days: int) -> None:
        """Days go by, each with its daily work."""
        for _ in range(days):
            self.day += timedelta(days=1)
            self._daily()

    @rule(days=some.integers(8, 60))
    def jump(self, days: int) -> None:
        """The clock is set wrongly, or the machine stood still."""
        self.leaps.append((self.day, self.day + timedelta(days=days)))
        self.day += timedelta(days=days)
        self._daily()

    @invariant()
    def nothing_goes_early(self) -> None:
        """Each order is on the day that people knew, or two have released an earlier one 30 days ago."""
        for day, order in self.orders:
            key, month_ago = order["reference"], day - MONTH
            assert order["due_on"] <= day
            if order["due_on"] < self._seen(key, month_ago) or self.late.get(key, date.min) > month_ago:
                assert self._released(key, BRINGS_FORWARD, month_ago), order
            for last, leap in self.leaps:
                if last < order["due_on"] and leap <= day < leap + MONTH:
                    assert self._released(key, (), day), order
        self.orders.clear()

    @invariant()
    def nothing_is_lost(self) -> None:
        """After a day's work no file is left whose day is over and about which nobody is asked."""
        for row in self.work.schedules.rows.values():
            if row.state == "closed" and row.due_on < self.day and row.closed_on < self.day:
                brake = self.work.brakes.rows.get(row.held_by)
                assert brake is not None, row
                assert brake.holds(self.day - timedelta(days=1)) or row.due_on == self.day, row

    def _seen(self, key: UUID, since: date) -> date:
        """The latest day that people saw in a file over the last month."""
        earlier = [due for told_on, due in self.told[key] if told_on <= since]
        return max([*earlier[-1:], *(due for told_on, due in self.told[key] if told_on > since)])

    def _released(self, reference: UUID, reasons: tuple[str, ...], until: date) -> list[Brake]:
        """Brakes that two people, one of them of the agency, have released by a day, and that had to do with it."""
        held_by = self.work.schedules.rows[reference].held_by
        return [
            brake
            for brake in self.work.brakes.rows.values()
            if brake.state in ("released", "ended")
            and (brake.id == held_by or brake.reason in (reasons or ("clock_jumped",)))
            and brake.released_at.date() <= until
            and brake.agreed_account != brake.released_account
            and {brake.agreed_role, brake.released_role} != {"host"}
        ]

    def _close(self, key: UUID, on: date, closed_on: date | None = None) -> None:
        about = {"reference": key, "agency": AGENCY, "programme": "waska", "opened_on": date(2020, 1, 1)}
        close(self.work, about | {"closed_on": closed_on or self.day, "counted_from": on})
        self._listen()

    def _daily(self) -> None:
        self._set_clock()
        order_all_due(lambda: self.work, self.day)
        self.work.brakes.worked.append(self.day)
        self._listen()

    def _listen(self) -> None:
        new, self.seen = self.work.emitted[self.seen :], len(self.work.emitted)
        for event, data in new:
            if event is ErasureScheduled and data["due_on"] is not None:
                self.told.setdefault(data["reference"], []).append((self.day, data["due_on"]))
            elif event is ErasureOrdered:
                self.orders.append((self.day, data))

    def _set_clock(self) -> None:
        now = datetime(self.day.year, self.day.month, self.day.day, 10, tzinfo=UTC)
        self.work.clock = Clock(real_now=lambda: now)


Brakes.TestCase.settings = settings(deadline=None, stateful_step_count=20)
test_no_slip_erases_and_nothing_is_lost = Brakes.TestCase
