"""Several people on one file, under any sequence of steps and with time moving: lease, version, draft, deputies."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from kernel.principal import Principal
from services.casefile.errors import CasefileError, WrongState
from services.casefile.model.access import Action, allowed
from services.casefile.model.casefile import CaseFile
from services.casefile.model.lease import Lease, keep_out, take, take_over
from services.casefile.model.responsibilities import Responsibility, check_new
from services.casefile.programmes import DIRECTORY
from services.casefile.templates.reading.loading import load_all

PROGRAMME = load_all(DIRECTORY)["waska"]
START, LASTS = datetime(2026, 3, 2, 9, tzinfo=UTC), timedelta(minutes=5)
AGENCY, RESPONSIBLE, LEAD = UUID(int=2), UUID(int=3), UUID(int=4)
OTHERS = (UUID(int=5), UUID(int=6))


@dataclass
class Device:
    """One screen of a person: the version it shows, the lease it holds."""

    who: Principal
    version: int = 1
    lease: UUID | None = None

    @property
    def account(self) -> UUID:
        """Whose it is."""
        return self.who.account


def manager(account: UUID) -> Principal:
    """A case manager of the agency."""
    return Principal(account, AGENCY, frozenset({"case_manager"}))


class Together(RuleBasedStateMachine):
    """Everybody tries everything; what use cases do under the row lock is done here in one step."""

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.case = CaseFile(
            id=UUID(int=1), agency=AGENCY, programme="waska", template_version=1, responsible=RESPONSIBLE,
            client_number="006", opened_on=START.date(),
        )  # fmt: skip
        self.lease: Lease | None = None
        self.devices = [Device(manager(account)) for account in (RESPONSIBLE, RESPONSIBLE, *OTHERS)]
        self.lead = Principal(LEAD, AGENCY, frozenset({"team_lead"}))
        self.history: list[tuple[int, str]] = []  # what was stored: the version it was typed upon, and the text
        self.drafts: dict[UUID, str] = {}
        self.unstored: dict[UUID, str] = {}  # what each typed last, unless it is in the file

    @property
    def today(self) -> date:
        """The business day."""
        return self.now.date()

    def may(self, who: Principal, action: Action = Action.WRITE) -> bool:
        """Whether the table of rights lets them."""
        return allowed(who, self.case, action, PROGRAMME, self.today)

    @rule(minutes=st.sampled_from([0, 1, 4, 5, 6, 24 * 60, 3 * 24 * 60]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(device=st.integers(0, 3))
    def load(self, device: int) -> None:
        self.devices[device].version = self.case.version

    @rule(device=st.integers(0, 3), anew=st.booleans())
    def take(self, device: int, anew: bool) -> None:
        at = self.devices[device]
        if not self.may(at.who):
            return
        before = self.lease
        try:
            self.lease = take(before, at.account, None if anew else at.lease, self.now, LASTS)
        except WrongState:
            assert before is None or before.account != at.account or before.id != at.lease
            return
        at.lease = self.lease.id
        assert before is None or before.account == at.account or not before.holds(self.now), "two hold one lease"

    @rule()
    def take_over(self) -> None:
        assert self.may(self.lead, Action.TAKE_OVER)
        self.lease = take_over(LEAD, self.now, LASTS)

    @rule(device=st.integers(0, 3), text=st.sampled_from("abc"), show=st.booleans())
    def save(self, device: int, text: str, show: bool) -> None:
        at = self.devices[device]
        shown = at.lease if show else None
        if not self.may(at.who):
            return
        self.drafts[at.account] = self.unstored[at.account] = text
        held_by_other = self.lease and self.lease.account != at.account and self.lease.holds(self.now)
        try:
            keep_out(self.lease, at.account, shown, self.now)
        except WrongState:
            assert held_by_other or (shown is not None and (self.lease is None or self.lease.id != shown))
            return
        assert not held_by_other, "changed while in other hands"
        if at.version != self.case.version:
            return  # 412: the draft stays
        self.history.append((at.version, text))
        self.case = replace(self.case, version=self.case.version + 1)
        at.version = self.case.version
        del self.drafts[at.account]  # as a successful change does
        del self.unstored[at.account]

    @rule(other=st.sampled_from(OTHERS), starts=st.integers(-1, 3), days=st.integers(0, 3))
    def add_deputy(self, other: UUID, starts: int, days: int) -> None:
        since = self.today + timedelta(starts)
        share = Responsibility(id=uuid4(), account=other, kind="deputy", since=since, until=since + timedelta(days))
        with suppress(CasefileError):
            check_new(self.case.responsibilities, self.case.responsible, share, self.today)
            self.case = replace(self.case, responsibilities=(*self.case.responsibilities, share))

    @rule(place=st.integers(0, 9))
    def end_deputy(self, place: int) -> None:
        held = list(self.case.responsibilities)
        if held:
            share = held[place % len(held)]
            held[place % len(held)] = replace(share, ended_at=share.ended_at or self.now)
            self.case = replace(self.case, responsibilities=tuple(held))

    @invariant()
    def no_update_was_lost(self) -> None:
        """Every stored change was made upon the one before, each version once and without a gap."""
        assert [base for base, _ in self.history] == list(range(1, self.case.version))

    @invariant()
    def nobody_reaches_the_file_outside_their_time(self) -> None:
        """A deputy exactly on the days of a deputyship that was not ended; then drafts are theirs to read too."""
        for account in OTHERS:
            time = [
                share
                for share in self.case.responsibilities
                if share.account == account and share.ended_at is None and share.since <= self.today
                if share.until is None or share.until >= self.today
            ]
            assert self.may(manager(account)) == bool(time)

    @invariant()
    def one_device_at_most_can_renew(self) -> None:
        """Of all devices that hold a lease, only that of the current one is worth anything."""
        good = [device for device in self.devices if self.lease is not None and device.lease == self.lease.id]
        assert len(good) <= 1

    @invariant()
    def what_was_typed_is_not_lost(self) -> None:
        """Text that was not stored is still a draft of whoever typed it."""
        assert self.drafts == self.unstored


TestTogether = Together.TestCase
TestTogether.__doc__ = "Nobody shares a lease, no change is lost, and nobody reaches a file after their time."
TestTogether.settings = settings(stateful_step_count=40)
