"""Whoever is handed a file, a share, a reminder or what was entrusted can use it; else it is refused, at its place.

For every role, under every access profile and in every state of a file: nothing is taken that reaches nobody.
"""

from collections.abc import Callable
from itertools import product
from typing import Any
from uuid import UUID

import pytest

from kernel.errors import BadInput, NotFound
from kernel.principal import Principal
from kernel.roles import Role
from services.casefile.model.casefile import PhaseDates
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.usecases import entries, entrusted, reading, reminders, responsibilities
from services.casefile.usecases.entries import Wish
from services.casefile.usecases.finding_entries import Place
from services.casefile.usecases.responsibilities import HandOver
from tests.unit.casefile.fakes.office import Office

NOTE = {"on": "2026-05-04", "kind": "talk", "text": "war da"}
PROGRAMMES = {"case_work": "waska", "social_service": "asd", "exclusive": "bfm"}
STATES = ("new", "entered", "closed")
IN_EVERY_STATE = [
    (profile, state) for profile, state in product(PROGRAMMES, STATES) if state != "entered" or profile == "exclusive"
]
"""Only an exclusive file is closed to anybody by a phase."""


def a_file(office: Office, profile: str, state: str, worker: Principal) -> UUID:
    """A file of a case manager's in this state."""
    case = office.file(worker, PROGRAMMES[profile])
    agency, today = {"agency": office.agency, "case_id": case}, office.clock.today()
    if profile == "exclusive" and state != "new":
        started = PhaseDates(today, None, today, None)
        office.database.tables["case_phases"][case, "entry"] = {**agency, "phase": "entry", "dates": started}
    if state == "closed":
        row = office.database.tables["cases"][case]
        office.database.tables["cases"][case] = {**row, "status": "closed", "closed_on": today}
    return case


def taken(act: Callable[[], Any], pointer: str) -> bool:
    """Whether an act was done; refused, it was at this place of the request."""
    try:
        act()
    except BadInput as refused:
        assert [one.pointer for one in refused.problems] == [pointer]
        return False
    return True


def reads(office: Office, who: Principal, case: UUID, *, narrowly: bool = False) -> bool:
    """Whether somebody may read a file; step and exit alone count where `narrowly`."""
    try:
        seen = office.does(reading.read_case, who, case)
    except NotFound:
        return False
    return narrowly or seen.narrow is None


@pytest.mark.parametrize(("profile", "state"), IN_EVERY_STATE)
@pytest.mark.parametrize("role", Role)
def test_a_file(office: Office, anna: Principal, role: Role, profile: str, state: str) -> None:
    """Is read and written by whoever gets it, and a lead brings it back to somebody who can work on it."""
    case, receiver = a_file(office, profile, state, anna), office.person(role)
    handed_over = taken(lambda: office.does(responsibilities.assign, anna, case, receiver.account), "/to")
    assert office.case(case).responsible == (receiver if handed_over else anna).account
    if handed_over:
        assert reads(office, receiver, case)
        if state != "closed":
            office.does(entries.add_entry, receiver, Place(case, KINDS["journal"]), Wish(NOTE))
    ben = office.person("case_manager")
    for lead in (office.person("team_lead"), office.person("office_head")):
        office.does(responsibilities.assign, lead, case, ben.account)
        assert reads(office, ben, case)
        ben = office.person("case_manager")


@pytest.mark.parametrize(("profile", "state"), IN_EVERY_STATE)
@pytest.mark.parametrize("role", Role)
def test_a_share(office: Office, anna: Principal, role: Role, profile: str, state: str) -> None:
    """Lets its holder do something with the file, step and exit at least."""
    today = office.clock.today()
    for kind in ("secondary", "deputy"):
        case, receiver = a_file(office, profile, state, anna), office.person(role)
        act = responsibilities.add_share
        if taken(lambda: office.does(act, anna, case, receiver.account, kind, None, today), "/account"):  # noqa: B023 -- because it is called at once
            assert reads(office, receiver, case, narrowly=True)


@pytest.mark.parametrize("profile", PROGRAMMES)
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("entered", [False, True])
def test_a_reminder_and_what_was_entrusted(
    office: Office, anna: Principal, role: Role, profile: str, entered: bool
) -> None:
    """Stand in the list of whoever they are for, by a new one as by a change; a release lets its receiver read."""
    case, receiver = a_file(office, profile, "entered" if entered else "new", anna), office.person(role)
    today, place = office.clock.today(), Place(case, KINDS["reminders"])
    said = Wish({"due_on": today.isoformat(), "text": "anrufen"}, receiver.account)
    own = office.does(entries.add_entry, anna, place, Wish(said.values))
    added = taken(lambda: office.does(entries.add_entry, anna, place, said), "/account")
    change = Wish({}, receiver.account)
    assert added == taken(lambda: office.does(entries.change_entry, anna, place, own.id, 1, change), "/account")
    note = office.does(entries.add_entry, anna, Place(case, KINDS["journal"]), Wish(NOTE, entrusted=True))
    release = (anna, Place(case, KINDS["journal"]), note.id, receiver.account, "danger")
    assert added == taken(lambda: office.does(entrusted.release, *release), "/account") == reads(office, receiver, case)
    if added:
        assert office.does(reminders.own, receiver, today, 1, 50)[0] == 2
        assert office.does(entries.read_entry, receiver, Place(case, KINDS["journal"]), note.id)[0] == note


def test_nobody_stays_for_nothing(office: Office, anna: Principal) -> None:
    """Whoever wishes to stay as secondary where that gives nothing is told; left to the template they do not stay."""
    case, ben = a_file(office, "exclusive", "entered", anna), office.person("case_manager")
    assert not taken(
        lambda: office.does(responsibilities.assign, anna, case, ben.account, HandOver(stay=True)), "/stay"
    )
    office.does(responsibilities.assign, anna, case, ben.account)
    assert not reads(office, anna, case, narrowly=True)


def test_roles_that_were_not_told_yet_hold_nobody_up(office: Office, anna: Principal) -> None:
    """Right after an upgrade identity has told accounts without roles: who could open the file may have it."""
    case, new = a_file(office, "case_work", "new", anna), Principal(UUID(int=77), office.agency, frozenset())
    office.account(new.account, "active")
    assert taken(lambda: office.does(responsibilities.assign, anna, case, new.account), "/to")
