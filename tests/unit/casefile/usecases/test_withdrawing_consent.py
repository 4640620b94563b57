"""After a withdrawal of consent: a sign in the file, a reminder, and nothing new is written for that purpose."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from kernel.principal import Principal
from services.casefile.api.case_views import case_body
from services.casefile.errors import InvalidAnswers, Problem
from services.casefile.model.reminders import BY_OBHUT
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.usecases import answers, editing, entries, phases, reading
from services.casefile.usecases.entries import Place, Wish
from tests.unit.casefile.fakes.office import Office

PURPOSE = "case_management"
NOTE = {"on": "2026-05-04", "kind": "talk", "text": "x"}
DANGER = {"on": "2026-05-04", "source": "school", "kinds": ["neglect"], "indications": "x"}
AGREED = {"kind": "support", "on": "2026-05-04", "content": "x"}


@pytest.fixture
def agreed(office: Office, anna: Principal, case: UUID) -> entries.Entry:
    """An agreement in a file whose first purpose was consented to."""
    office.consent(case, PURPOSE)
    return office.does(entries.add_entry, anna, Place(case, KINDS["agreements"]), Wish(AGREED))


@pytest.fixture
def withdrawn(office: Office, agreed: entries.Entry) -> UUID:
    """The file after the withdrawal."""
    office.consent(agreed.case_id, PURPOSE, "withdrawn")
    return agreed.case_id


def said(act: Callable[..., Any], *arguments: Any) -> list[Problem]:
    """What is refused."""
    with pytest.raises(InvalidAnswers) as refused:
        act(*arguments)
    return refused.value.problems


def test_the_file_says_so(office: Office, anna: Principal, withdrawn: UUID) -> None:
    """In its summary, with the day; given again, the sign is gone."""
    today = office.clock.today()
    body = case_body(office.does(reading.read_case, anna, withdrawn))
    assert (body["consents"], body["consents_withdrawn"]) == ([], [{"purpose": PURPOSE, "since": today}])
    office.consent(withdrawn, PURPOSE)
    body = case_body(office.does(reading.read_case, anna, withdrawn))
    assert (body["consents"], body["consents_withdrawn"]) == ([{"purpose": PURPOSE, "since": today}], [])


def test_a_draft_says_so(office: Office, anna: Principal, case: UUID) -> None:
    """Whoever comes back to what they had typed learns there for what it cannot be stored any more."""
    office.consent(case, PURPOSE)
    office.does(editing.save_draft, anna, case, "answers", office.case(case).version, {"name": "Öztürk"})
    assert office.does(editing.read_draft, anna, case, "answers").withdrawn == {}
    office.consent(case, PURPOSE, "withdrawn")
    kept = office.does(editing.read_draft, anna, case, "answers")
    assert kept.withdrawn == {PURPOSE: office.clock.today()}


def test_whoever_is_responsible_is_reminded(office: Office, anna: Principal, withdrawn: UUID) -> None:
    """Once, today, by Obhut; the reminder names the purpose and nobody."""
    (raised,) = office.does(entries.list_entries, anna, Place(withdrawn, KINDS["reminders"]))
    assert (raised.account, raised.author, raised.day) == (anna.account, BY_OBHUT, office.clock.today())
    assert "Case-Management" in str(raised.values["text"])


def test_without_its_key_a_withdrawal_holds_all_the_same(office: Office, case: UUID) -> None:
    """What cannot be written is the reminder alone: a withdrawal is put into practice whatever is wrong with a file."""
    office.consent(case, PURPOSE)
    office.keys.destroy(case)
    office.consent(case, PURPOSE, "withdrawn")
    assert [one.until for one in office.case(case).consents] == [office.clock.today()]


def test_nothing_new_is_written_for_it(office: Office, anna: Principal, withdrawn: UUID) -> None:
    """Answers and entries alike; another purpose's question, danger and reminders go on."""
    version = office.case(withdrawn).version
    satisfied = office.web.programmes.current("waska").code_lists["satisfaction"].codes[0].code
    given = {"name": "Öztürk", "satisfaction": satisfied}
    problems = said(office.does, answers.change_answers, anna, withdrawn, version, given)
    assert problems == [Problem("/answers/name", "purpose_withdrawn")]
    note = said(office.does, entries.add_entry, anna, Place(withdrawn, KINDS["journal"]), Wish(NOTE))
    assert {problem.code for problem in note} == {"purpose_withdrawn"}
    with office.begin() as work:
        stored = work.cases.get(withdrawn)
        assert stored is not None
        assert said(entries.check_wish, work, stored, KINDS["journal"], Wish(NOTE)) == note
    office.does(entries.add_entry, anna, Place(withdrawn, KINDS["danger_assessments"]), Wish(DANGER))
    todo = Wish({"due_on": "2026-05-11", "text": "Über die Akte entscheiden"})
    office.does(entries.add_entry, anna, Place(withdrawn, KINDS["reminders"]), todo)


def test_what_stands_stays_and_may_go(office: Office, anna: Principal, case: UUID) -> None:
    """An answer from before is sent back unchanged, and cleared."""
    office.consent(case, PURPOSE)
    office.does(answers.change_answers, anna, case, 1, {"name": "Öztürk", "first_name": "Ayşe"})
    office.consent(case, PURPOSE, "withdrawn")
    office.does(answers.change_answers, anna, case, 2, {"name": "Öztürk", "first_name": None})
    assert office.does(reading.read_answers, anna, case)[1] == {"name": "Öztürk"}


def test_the_work_can_be_ended(office: Office, anna: Principal, agreed: entries.Entry, withdrawn: UUID) -> None:
    """The agreement ends, and the file is broken off: nobody is kept in a file because of a withdrawal."""
    ended = Wish({"ended_on": "2026-05-04"})
    office.does(entries.change_entry, anna, Place(withdrawn, KINDS["agreements"]), agreed.id, agreed.version, ended)
    version = office.case(withdrawn).version
    codes = office.web.programmes.current("waska").code_lists["kind_of_ending"].codes
    why = {"kind_of_ending": codes[0].code, "date_of_ending": "2026-05-04"}
    office.does(answers.change_answers, anna, withdrawn, version, why)
    office.does(phases.break_off, anna, withdrawn, version + 1)
    assert office.case(withdrawn).status == "closed"


def test_a_closed_file_is_reminded_of_nothing(office: Office, anna: Principal, case: UUID) -> None:
    """Reminders of closed files are shown to nobody; the sign stands there all the same."""
    office.consent(case, PURPOSE)
    codes = office.web.programmes.current("waska").code_lists["kind_of_ending"].codes
    why = {"kind_of_ending": codes[0].code, "date_of_ending": "2026-05-04"}
    office.does(answers.change_answers, anna, case, 1, why)
    office.does(phases.break_off, anna, case, 2)
    office.consent(case, PURPOSE, "withdrawn")
    assert office.does(entries.list_entries, anna, Place(case, KINDS["reminders"])) == []
    assert case_body(office.does(reading.read_case, anna, case))["consents_withdrawn"]
