"""Work that waits reaches somebody: after hand-overs, ended shares, closed accounts and entries; in open files, in the
closed, and after a death."""

from datetime import timedelta
from uuid import UUID

import pytest

from kernel.errors import NotFound
from kernel.principal import Principal
from services.casefile.calendar import usecases as calendar
from services.casefile.errors import InvalidAnswers, WrongState
from services.casefile.model.entries import Entry
from services.casefile.overview.usecases import overview
from services.casefile.overview.usecases.overview import Wanted
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.usecases import (
    answers,
    due_reminders,
    editing,
    entries,
    left_behind,
    phases,
    reading,
    reminders,
    responsibilities,
)
from services.casefile.usecases.entries import Wish
from services.casefile.usecases.finding_entries import Place
from services.casefile.usecases.responsibilities import HandOver
from tests.unit.casefile.fakes.office import Office
from tests.unit.casefile.model.ways import DAY, Way, any_answer


def waits(office: Office, who: Principal, case: UUID, day: int = 0, account: UUID | None = None) -> Entry:
    """A reminder in so many days."""
    due = office.clock.today() + timedelta(days=day)
    wish = Wish({"due_on": due.isoformat(), "text": f"in {day}"}, account)
    return office.does(entries.add_entry, who, Place(case, KINDS["reminders"]), wish)


def meets(office: Office, who: Principal, case: UUID, day: int) -> Entry:
    """An appointment in so many days."""
    on = (office.clock.today() + timedelta(days=day)).isoformat()
    wish = Wish({"on": on, "at": "10:00", "kind": "talk"})
    return office.does(entries.add_entry, who, Place(case, KINDS["appointments"]), wish)


def reminded(office: Office, who: Principal) -> list[UUID]:
    """The reminders that somebody finds in their list."""
    until = office.clock.today() + timedelta(days=40)
    return [line.id for line, _ in office.does(reminders.own, who, until, 1, 50)[1]]


def appointed(office: Office, who: Principal) -> list[UUID]:
    """The appointments in somebody's calendar."""
    today = office.clock.today()
    return [entry.id for _, entry in office.does(calendar.own_appointments, who, today, today + timedelta(days=40))]


def test_a_hand_over_takes_along_what_waits(office: Office, anna: Principal, ben: Principal, case: UUID) -> None:
    """Undone reminders and appointments to come go to the receiver; what is over or done, and other people's, stays."""
    other = office.person("case_manager")
    office.does(responsibilities.add_share, anna, case, other.account, "secondary", None, None)
    mine, theirs, met = (
        waits(office, anna, case),
        waits(office, anna, case, 3, other.account),
        meets(office, anna, case, 5),
    )
    done = waits(office, anna, case, 1)
    office.does(entries.change_entry, anna, Place(case, KINDS["reminders"]), done.id, 1, Wish({}, done=True))
    past = meets(office, anna, case, -2)
    office.does(responsibilities.assign, anna, case, ben.account)
    assert set(reminded(office, ben)) > {mine.id}
    assert appointed(office, ben) == [met.id]
    assert reminded(office, other) == [theirs.id]
    there = {one.id: one.account for one in office.does(entries.list_entries, ben, Place(case, KINDS["reminders"]))}
    assert there[done.id] == anna.account
    assert office.does(entries.read_entry, ben, Place(case, KINDS["appointments"]), past.id)[0].account == anna.account


def test_whoever_stays_keeps_what_is_theirs(office: Office, anna: Principal, ben: Principal, case: UUID) -> None:
    """With a right to read it, the giver goes on with what they set themselves to do."""
    mine = waits(office, anna, case)
    office.does(responsibilities.assign, anna, case, ben.account, HandOver(stay=True))
    assert reminded(office, anna) == [mine.id]


def test_what_waited_for_a_share_that_ends_goes_to_the_responsible(
    office: Office, anna: Principal, ben: Principal, case: UUID
) -> None:
    """At once where it is ended, with the next daily work where it has run out or the account was closed."""
    today = office.clock.today()
    ended = office.does(responsibilities.add_share, anna, case, ben.account, "secondary", None, None)
    first = waits(office, anna, case, 0, ben.account)
    office.does(responsibilities.end_share, anna, case, ended.id)
    assert reminded(office, anna) == [first.id]
    office.does(responsibilities.add_share, anna, case, ben.account, "deputy", None, today + timedelta(days=1))
    second = waits(office, anna, case, 1, ben.account)
    office.walk(days=1)
    left_behind.hand_on_all(office.steps())
    assert second.id not in reminded(office, anna), "it is still their day"
    office.walk(days=1)
    left_behind.hand_on_all(office.steps())
    assert reminded(office, anna) == [first.id, second.id]
    office.does(responsibilities.add_share, anna, case, ben.account, "secondary", None, None)
    third = waits(office, anna, case, 2, ben.account)
    office.account(ben.account, "closed")
    left_behind.hand_on_all(office.steps())
    assert third.id in reminded(office, anna)
    before = office.rows("case_entries")
    left_behind.hand_on_all(office.steps())
    assert office.rows("case_entries") == before, "again changes nothing"


def test_an_absence_moves_nothing(office: Office, anna: Principal, ben: Principal, case: UUID) -> None:
    """Deputy and owner both see what waits for the owner, and it stays the owner's; so does who deputises for them."""
    mine, met = waits(office, anna, case), meets(office, anna, case, 3)
    office.does(responsibilities.add_share, anna, case, ben.account, "deputy", None, office.clock.today())
    standing = office.person("case_manager", deputises_for=frozenset({anna.account}))
    for who in (anna, ben, standing):
        assert (reminded(office, who), appointed(office, who)) == ([mine.id], [met.id])
    left_behind.hand_on_all(office.steps())
    office.walk(days=1)
    assert (reminded(office, ben), reminded(office, anna)) == ([], [mine.id])


def test_deputies_stand_in_for_a_person(office: Office, anna: Principal, ben: Principal, case: UUID) -> None:
    """So they have an end where there are no standing ones, and go with who gives the file away unless kept."""
    deputy, today = office.person("case_manager"), office.clock.today()
    with pytest.raises(InvalidAnswers) as refused:
        office.does(responsibilities.add_share, anna, case, deputy.account, "deputy", None, None)
    assert [(one.pointer, one.code) for one in refused.value.problems] == [("/until", "deputy_needs_an_end")]
    tandem = office.file(anna, "asd")
    office.does(responsibilities.add_share, anna, tandem, deputy.account, "deputy", None, None)
    office.does(responsibilities.add_share, anna, case, deputy.account, "deputy", None, today)
    office.does(responsibilities.assign, anna, case, ben.account, HandOver(keep_deputies=True))
    assert office.does(reading.read_case, deputy, case).stored.case.id == case
    office.does(responsibilities.assign, ben, case, anna.account)
    with pytest.raises(NotFound):
        office.does(reading.read_case, deputy, case)


def test_a_closed_file_is_not_overdue(office: Office, anna: Principal, lead: Principal, case: UUID, way: Way) -> None:
    """Nothing waits in it any more, though each can be ticked off or kept; opened again it goes on."""
    left, met = waits(office, anna, case, -1), meets(office, anna, case, 3)
    (line,) = office.does(overview.list_cases, anna, Wanted(overdue=True))[1]
    assert line.overdue
    office.lead_through(anna, case, way)
    assert office.does(overview.list_cases, anna, Wanted(overdue=True)) == (0, [])
    ((_, (line,)), place) = office.does(overview.list_cases, lead, Wanted()), Place(case, KINDS["reminders"])
    assert (line.next_reminder_on, line.overdue) == (None, False)
    assert (reminded(office, anna), appointed(office, anna)) == ([], [])
    with pytest.raises(WrongState, match="case_closed"):
        office.does(entries.change_entry, anna, place, left.id, 1, Wish({"text": "x"}, done=True))
    kept = office.does(entries.change_entry, anna, place, left.id, 1, Wish({}, rests=False))
    assert reminded(office, anna) == [left.id]
    office.does(entries.change_entry, anna, place, left.id, kept.version, Wish({}, done=True))
    assert reminded(office, anna) == []
    office.does(phases.reopen, anna, case, office.case(case).version, "es geht weiter")
    assert appointed(office, anna) == [met.id]


def test_danger_in_a_closed_file_is_seen(office: Office, anna: Principal, case: UUID, way: Way) -> None:
    """An assessment of danger is written whatever the state of the file; its reminder does not rest with it."""
    office.lead_through(anna, case, way)
    form = way.programme.form("danger_assessments")
    said = {one.id: any_answer(way.programme, one) for one in form.fields if one.mandatory and one.shown_when is None}
    office.does(entries.add_entry, anna, Place(case, KINDS["danger_assessments"]), Wish(said))
    assert len(reminded(office, anna)) == 1


def test_a_death_stops_dates_at_once(office: Office, anna: Principal) -> None:
    """Not when somebody closes the file; a rule raises nothing that waits, and what one keeps by a tick goes on."""
    case, asd, today = office.file(anna, "asd"), Way.through(office.web.programmes.current("asd")), office.clock.today()
    said = {name: today.isoformat() if one == DAY.isoformat() else one for name, one in asd.answers.items()}
    office.does(answers.change_answers, anna, case, 1, said)
    office.does(phases.pass_gate, anna, case, 2, "inquiry", "start")
    waiting, court, met = waits(office, anna, case), waits(office, anna, case, 2), meets(office, anna, case, 3)
    office.does(answers.change_answers, anna, case, 3, {"kind_of_closing": "deceased"})
    assert (reminded(office, anna), appointed(office, anna)) == ([], [])
    assert office.does(reading.read_case, anna, case).due == []
    place = Place(case, KINDS["reminders"])
    listed = office.does(entries.list_entries, anna, place)
    assert {one.id: one.rests for one in listed} == {waiting.id: True, court.id: True}
    office.does(entries.change_entry, anna, place, court.id, 2, Wish({}, rests=False))
    office.walk(days=40)
    due_reminders.keep_up_all(office.steps())
    assert reminded(office, anna) == [court.id]
    assert len(office.does(entries.list_entries, anna, place)) > 2, (
        "what a rule asks for stands in the file, to be kept"
    )
    office.does(answers.change_answers, anna, case, 4, {"kind_of_closing": None})
    assert {waiting.id, court.id} < set(reminded(office, anna)), "it was entered by mistake"
    assert met.id not in appointed(office, anna)


def test_a_lead_s_takeover_leaves_the_file_to_who_may_write(
    office: Office, anna: Principal, lead: Principal, case: UUID
) -> None:
    """The lease that is returned is over; the file is in nobody's hands."""
    office.does(editing.take_lease, anna, case)
    over = office.does(editing.take_over, lead, case, "absent")
    assert not over.holds(office.clock.now())
    office.does(answers.change_answers, anna, case, 1, {"name": "Kaya"})
