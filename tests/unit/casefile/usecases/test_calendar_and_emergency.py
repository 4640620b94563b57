"""Calendar feeds and the emergency sheet: closed accounts hear nothing, and a sheet is shown while the log is away."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from psycopg2 import OperationalError as Away
from sqlalchemy.exc import IntegrityError, OperationalError

from kernel.errors import BadInput, Forbidden, NotFound
from kernel.principal import Principal
from services.casefile.calendar import usecases as calendar
from services.casefile.emergency import usecases as emergency
from services.casefile.emergency.store import Spool
from services.casefile.errors import InvalidAnswers
from services.casefile.model.access import Act
from services.casefile.model.entry_rules import RULES
from services.casefile.store import Work
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.usecases import entries, responsibilities
from services.casefile.usecases.entries import Place, Wish
from services.casefile.usecases.responsibilities import HandOver
from tests.unit.casefile.fakes.office import Office
from tests.unit.casefile.fakes.work import FakeWork
from tests.unit.casefile.model.ways import Way, any_answer


@pytest.fixture
def feed(office: Office, anna: Principal) -> str:
    """The secret of Anna's feed."""
    return office.does(calendar.create, anna)


def appointed(office: Office, who: Principal, case: UUID, on: str = "2026-05-11") -> UUID:
    """An appointment of somebody's."""
    programme = office.web.programmes.current("waska")
    form = programme.form("appointments")
    said: dict[str, Any] = {one.id: any_answer(programme, one) for one in form.fields if one.mandatory}
    wish = Wish({**said, "on": on, "at": "10:00"})
    return office.does(entries.add_entry, who, Place(case, KINDS["appointments"]), wish).id


@pytest.mark.parametrize("on", ["2027-03-28", "2028-03-26"])
def test_no_appointment_is_at_a_time_that_no_clock_shows(office: Office, anna: Principal, case: UUID, on: str) -> None:
    """Refused at the time, with the day: new, and moved into that hour by either of the two."""
    place, values = Place(case, KINDS["appointments"]), {"on": on, "at": "02:30", "kind": "talk"}
    expected = [("/values/at", "no_such_time", ("on",))]

    def refused(act: Callable[..., Any], *arguments: Any) -> None:
        with pytest.raises(InvalidAnswers) as error:
            office.does(act, anna, place, *arguments)
        assert [(one.pointer, one.code, one.others) for one in error.value.problems] == expected

    refused(entries.add_entry, Wish(values))
    before = office.does(entries.add_entry, anna, place, Wish({**values, "at": "01:59"}))
    refused(entries.change_entry, before.id, 1, Wish({"at": "02:00"}))
    other_day = office.does(entries.add_entry, anna, place, Wish({**values, "on": "2027-03-29"}))
    refused(entries.change_entry, other_day.id, 1, Wish({"on": on}))
    moved = office.does(entries.change_entry, anna, place, before.id, 1, Wish({"at": "03:00"}))
    assert moved.values["at"] == "03:00"


@pytest.mark.parametrize(("on", "utc"), [("2026-10-25", "20261025T003000Z"), ("2027-10-31", "20271031T003000Z")])
def test_of_the_hour_that_clocks_show_twice_the_first_is_meant(
    office: Office, anna: Principal, case: UUID, feed: str, on: str, utc: str
) -> None:
    """It is taken as it is typed, and is at one instant for everybody."""
    office.walk(days=(date.fromisoformat(on) - office.clock.today()).days - 1)
    values = {"on": on, "at": "02:30", "kind": "talk"}
    made = office.does(entries.add_entry, anna, Place(case, KINDS["appointments"]), Wish(values))
    assert made.values == values
    content = calendar.read_feed(partial(FakeWork, office.web), feed, lambda _: False).content or b""
    assert f"DTSTART:{utc}".encode() in content


def test_a_time_that_stands_may_stand(office: Office, anna: Principal, case: UUID) -> None:
    """Appointments from before the rule can be ticked off and changed in everything else."""
    place, values = Place(case, KINDS["appointments"]), {"on": "2027-03-28", "at": "02:30", "kind": "talk"}
    with pytest.MonkeyPatch.context() as before_the_rule:
        before_the_rule.delitem(RULES, "appointments")  # type: ignore[arg-type]  # because it is a table
        made = office.does(entries.add_entry, anna, place, Wish(values))
    office.does(entries.change_entry, anna, place, made.id, 1, Wish({"subject": "Wecker"}))
    office.does(entries.change_entry, anna, place, made.id, 2, Wish({}, done=True))
    with pytest.raises(InvalidAnswers):
        office.does(entries.change_entry, anna, place, made.id, 3, Wish({"at": "02:45"}))


def events(office: Office, secret: str) -> int:
    """How many appointments a feed shows."""
    content = calendar.read_feed(partial(FakeWork, office.web), secret, lambda _: False).content
    assert content is not None
    return content.count(b"BEGIN:VEVENT")


def test_a_feed_shows_one_s_own_and_is_on_record(office: Office, anna: Principal, case: UUID, feed: str) -> None:
    """With the files it opened; a client that has this very state is told nothing, and nothing is recorded."""
    appointed(office, anna, case)
    appointed(office, anna, case, "2024-01-01")
    assert events(office, feed) == 1
    assert office.accesses()[-1] == (anna.account, "feed", (case,))
    before = office.accesses()
    tag = calendar.read_feed(partial(FakeWork, office.web), feed, lambda _: True)
    assert (tag.content, office.accesses()) == (None, before)
    appointed(office, anna, case)
    assert calendar.read_feed(partial(FakeWork, office.web), feed, lambda known: known == tag.tag).content is not None


def test_whoever_has_left_hears_of_no_appointment(office: Office, anna: Principal, case: UUID, feed: str) -> None:
    """A closed account, a revoked or an earlier address: not found, as any guess."""
    appointed(office, anna, case)
    newer = office.does(calendar.create, anna)
    for secret in (feed, "guess"):
        with pytest.raises(NotFound):
            events(office, secret)
    assert events(office, newer) == 1
    office.account(anna.account, "closed")
    for known in (True, False):  # also a client that has this very state
        with pytest.raises(NotFound):
            calendar.read_feed(partial(FakeWork, office.web), newer, lambda _, known=known: known)
    office.account(anna.account, "active")
    office.does(calendar.revoke, anna)
    assert office.does(calendar.since, anna) is None
    with pytest.raises(NotFound):
        events(office, newer)


def test_a_file_that_is_closed_or_another_s_is_in_no_calendar(
    office: Office, anna: Principal, ben: Principal, case: UUID, way: Way, feed: str
) -> None:
    """What is over, or was handed over, does not stay on anybody's telephone."""
    given = office.file(anna)
    for one in (case, given):
        appointed(office, anna, one)
    office.does(responsibilities.assign, anna, given, ben.account, HandOver(stay=False))
    assert events(office, feed) == 1
    office.lead_through(anna, case, way)
    assert events(office, feed) == 0


def test_one_s_own_appointments_have_their_bounds(office: Office, anna: Principal, case: UUID) -> None:
    """At most 400 days, none backwards, none without an agency."""
    first, later = appointed(office, anna, case, "2026-05-12"), appointed(office, anna, case, "2026-05-20")
    today = office.clock.today()
    days = today, today.replace(month=6)
    assert [one.id for _, one in office.does(calendar.own_appointments, anna, *days)] == [first, later]
    for wrong in ((days[1], days[0]), (today, today.replace(year=2028))):
        with pytest.raises(BadInput):
            office.does(calendar.own_appointments, anna, *wrong)
    nobody = Principal(uuid4(), None, frozenset({"host"}))
    for act in (
        lambda: office.does(calendar.create, nobody),
        lambda: office.does(calendar.own_appointments, nobody, *days),
    ):
        with pytest.raises(Forbidden):
            act()


class NoDisk(Away):
    """PostgreSQL's "disk full"."""

    pgcode = "53100"


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    """Empty."""
    return Spool(tmp_path)


def sheet(office: Office, spool: Spool, who: Principal, case: UUID) -> object:
    """The emergency sheet of a file."""

    def work_of(agency: UUID | None) -> Work:
        return FakeWork(office.web, agency)

    return emergency.read_sheet(work_of, spool, who, case)


def test_a_sheet_is_shown_while_the_log_is_away(office: Office, anna: Principal, case: UUID, spool: Spool) -> None:
    """Its record waits in the spool and comes into the log with the next sheet, once, with the time it was."""
    office.database.broken["access_log"] = OperationalError("INSERT", None, NoDisk())
    assert sheet(office, spool, anna, case)
    at = office.instant
    with pytest.raises(OperationalError):
        office.does(entries.list_entries, anna, Place(case, KINDS["journal"]))
    assert [one.case_id for one in spool.waiting()] == [case]
    office.database.broken.clear()
    office.walk(minutes=5)
    for _ in range(2):
        sheet(office, spool, anna, case)
    assert list(spool.waiting()) == []
    late = [row for row in office.rows("access_log") if row["action"] == Act.READ_SHEET_SPOOLED.recorded().stored]
    assert [(row["account"], row["at"], row["cases"]) for row in late] == [(anna.account, at, (case,))]
    assert [action for _, action, _ in office.accesses()].count(Act.READ_SHEET.recorded().stored) == 2


def test_what_is_not_the_log_s_illness_is_not_forgiven(
    office: Office, anna: Principal, case: UUID, spool: Spool
) -> None:
    """A row that does not fit is an error of ours: no sheet is shown without a record."""
    wrong = Away()
    office.database.broken["access_log"] = IntegrityError("INSERT", None, wrong)
    with pytest.raises(IntegrityError):
        sheet(office, spool, anna, case)
    assert list(spool.waiting()) == []


def test_an_emergency_opens_no_file(office: Office, ben: Principal, case: UUID, spool: Spool) -> None:
    """Whoever may not read it gets what everybody gets, and nothing is spooled."""
    office.database.broken["access_log"] = OperationalError("INSERT", None, NoDisk())
    stranger = Office(beside=office).person("case_manager")
    for who in (ben, stranger, office.person("agency_admin")):
        with pytest.raises(NotFound):
            sheet(office, spool, who, case)
    assert list(spool.waiting()) == []
