"""Reminders by rule and of danger through the use cases: in time, once, for whoever is responsible."""

from datetime import timedelta
from uuid import UUID

import pytest

from kernel.principal import Principal
from services.casefile.errors import InvalidAnswers
from services.casefile.model.entries import Entry
from services.casefile.model.reminders import AHEAD, BY_OBHUT
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.usecases import answers, due_reminders, entries, phases, responsibilities
from services.casefile.usecases.entries import Place, Wish
from tests.unit.casefile.fakes.office import Office
from tests.unit.casefile.model.ways import DAY, Way, any_answer

LATE = timedelta(weeks=4)  # an inquiry may be open for so long


@pytest.fixture
def asd(office: Office) -> Way:
    """The way through a programme with rules of time."""
    return Way.through(office.web.programmes.current("asd"))


@pytest.fixture
def inquiry(office: Office, anna: Principal, asd: Way) -> UUID:
    """A file of Anna's whose inquiry has begun today."""
    case, today = office.file(anna, "asd"), office.clock.today().isoformat()
    said = {name: today if value == DAY.isoformat() else value for name, value in asd.answers.items()}
    for purpose in asd.consents:
        office.consent(case, purpose)
    office.does(answers.change_answers, anna, case, 1, said)
    office.does(phases.pass_gate, anna, case, 2, "inquiry", "start")
    return case


def waiting(office: Office, who: Principal, case: UUID) -> list[Entry]:
    """The reminders of a file that a rule has raised and nobody has ticked off."""
    found = office.does(entries.list_entries, who, Place(case, KINDS["reminders"]))
    return [one for one in found if one.rule and not one.done]


def test_a_rule_reminds_once_and_in_time(office: Office, anna: Principal, inquiry: UUID) -> None:
    """Fourteen days ahead, for whoever is responsible, written by Obhut; the next day changes nothing."""
    office.walk(days=(LATE - AHEAD).days - 1)
    due_reminders.keep_up_all(office.steps())
    assert waiting(office, anna, inquiry) == []
    office.walk(days=1)
    due_reminders.keep_up_all(office.steps())
    (raised,) = waiting(office, anna, inquiry)
    assert (raised.rule, raised.account, raised.author) == ("inquiry_overdue", anna.account, BY_OBHUT)
    office.walk(days=1)
    due_reminders.keep_up_all(office.steps())
    assert waiting(office, anna, inquiry) == [raised]


def test_it_is_over_when_nothing_is_due(office: Office, anna: Principal, inquiry: UUID) -> None:
    """The phase has ended: Obhut ticks its reminder off itself, and it belongs to no rule any more."""
    office.walk(days=20)
    due_reminders.keep_up_all(office.steps())
    assert len(waiting(office, anna, inquiry)) == 1
    office.does(phases.pass_gate, anna, inquiry, office.case(inquiry).version, "inquiry", "end")
    due_reminders.keep_up_all(office.steps())
    assert waiting(office, anna, inquiry) == []


def test_it_goes_to_whoever_is_responsible_now(office: Office, anna: Principal, ben: Principal, inquiry: UUID) -> None:
    """A file that was handed over takes its reminders along; one that was ticked off is not raised again."""
    office.walk(days=20)
    due_reminders.keep_up_all(office.steps())
    office.does(responsibilities.assign, anna, inquiry, ben.account)
    due_reminders.keep_up_all(office.steps())
    (handed_on,) = waiting(office, ben, inquiry)
    assert handed_on.account == ben.account
    place = Place(inquiry, KINDS["reminders"])
    office.does(entries.change_entry, ben, place, handed_on.id, handed_on.version, Wish({}, done=True))
    due_reminders.keep_up_all(office.steps())
    assert waiting(office, ben, inquiry) == []


def test_a_file_without_its_key_keeps_no_other_waiting(office: Office, anna: Principal, inquiry: UUID) -> None:
    """Its reminder cannot be sealed; the files behind it get theirs."""
    others = [office.file(anna, "asd") for _ in range(2)]
    for other in others:
        office.database.tables["case_phases"][other, "inquiry"] = {
            **office.database.tables["case_phases"][inquiry, "inquiry"],
            "case_id": other,
        }
    office.walk(days=20)
    office.keys.destroy(others[0])
    due_reminders.keep_up_all(office.steps())
    assert len(waiting(office, anna, inquiry)) == len(waiting(office, anna, others[1])) == 1
    assert {row["case_id"] for row in office.rows("case_entries")} == {inquiry, others[1]}


def test_of_danger_the_responsible_is_reminded_and_of_acute_danger_all(
    office: Office, anna: Principal, ben: Principal, case: UUID
) -> None:
    """At once; when it is found acute all who share the file are, and once only."""
    office.does(responsibilities.add_share, anna, case, ben.account, "secondary", None, None)
    programme = office.web.programmes.current("waska")
    form = programme.form("danger_assessments")
    said = {one.id: any_answer(programme, one) for one in form.fields if one.mandatory and one.shown_when is None}
    said |= {"team_on": "2026-05-04", "team": "zwei", "decision": "Besuch"}
    place = Place(case, KINDS["danger_assessments"])
    calm = office.does(entries.add_entry, anna, place, Wish({**said, "result": "none"}))
    with pytest.raises(InvalidAnswers):
        office.does(entries.change_entry, anna, place, calm.id, 1, Wish({"team_on": None}))
    reminders = Place(case, KINDS["reminders"])
    assert [one.account for one in office.does(entries.list_entries, anna, reminders)] == [anna.account]
    for version in (1, 2):
        office.does(entries.change_entry, ben, place, calm.id, version, Wish({"result": "acute"}))
    told = [one.account for one in office.does(entries.list_entries, anna, reminders)]
    assert sorted(told) == sorted([anna.account, anna.account, ben.account])
    days = {one.day for one in office.does(entries.list_entries, anna, reminders)}
    assert days == {office.clock.today()}
