"""What those who referred a file keep of it once it is closed to them: step and exit, and a word when it is left."""

from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest

from kernel.errors import BadInput, NotFound
from kernel.principal import Principal
from services.casefile.api.case_views import case_body
from services.casefile.model.casefile import PhaseDates
from services.casefile.model.referred import Heading
from services.casefile.overview.usecases import overview
from services.casefile.overview.usecases.overview import Line, Wanted
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.usecases import answers, entries, phases, reading, referrers, reminders, responsibilities, words
from services.casefile.usecases.entries import Wish
from services.casefile.usecases.finding_entries import Place
from services.casefile.usecases.responsibilities import HandOver
from tests.unit.casefile.fakes.office import Office


@dataclass(frozen=True)
class Referral:
    """A file with the placement officer who referred it and the case manager who has it."""

    officer: Principal
    manager: Principal
    case: UUID


@pytest.fixture
def referral(office: Office) -> Referral:
    """Referred by its name, taken over, with something that waits for the officer, and past the entry."""
    officer, manager = office.person("ifk"), office.person("case_manager")
    case = office.file(officer, "bfm")
    said = Wish({"due_on": office.clock.today().isoformat(), "text": "Unterlagen"})
    office.does(entries.add_entry, officer, Place(case, KINDS["reminders"]), said)
    office.does(answers.change_answers, officer, case, 1, {"name": "Kaya", "first_name": "Ayşe"})
    office.does(responsibilities.assign, officer, case, manager.account, HandOver(stay=True))
    before, today = office.case(case), office.clock.today()
    office.database.tables["case_phases"][case, "entry"] = {
        "agency": office.agency, "case_id": case, "phase": "entry", "dates": PhaseDates(today, None, today, None),
    }  # fmt: skip
    programme = office.web.programmes.current("bfm")
    known = office.does(reading.read_answers, manager, case)[1]
    office.does(referrers.follow, programme, before, office.case(case), known, by=manager.account)
    return Referral(officer, manager, case)


def lines(office: Office, who: Principal, wanted: Wanted) -> list[Line]:
    """What somebody's list shows."""
    return office.does(overview.list_cases, who, wanted)[1]


def test_it_is_listed_as_they_knew_it(office: Office, referral: Referral) -> None:
    """With number and name of the referral, also after the client has another name; the look is on record as narrow."""
    version = office.case(referral.case).version
    office.does(answers.change_answers, referral.manager, referral.case, version, {"name": "Demir"})
    (line,) = lines(office, referral.officer, Wanted())
    assert (line.narrow, line.client_number, line.name, line.first_name) == (True, "001", "Kaya", "Ayşe")
    assert (line.next_reminder_on, line.overdue) == (None, False)
    assert office.accesses()[-1] == (referral.officer.account, "list_narrow", (referral.case,))
    (whole,) = lines(office, referral.manager, Wanted())
    assert (whole.narrow, whole.name) == (False, "Demir")
    body = case_body(office.does(reading.read_case, referral.officer, referral.case))
    shown = {name: body[name] for name in ("view", "client_number", "name", "first_name", "phase", "erasure_due_on")}
    assert shown == {"view": "narrow", "client_number": "001", "name": "Kaya", "first_name": "Ayşe", "phase": "entry",
                     "erasure_due_on": None}  # fmt: skip


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(text="Demir"), Wanted(text="001"), Wanted(born_in=2000), Wanted(overdue=False), Wanted(overdue=True),
        Wanted(district=uuid4()), *(Wanted(sort=name) for name in ("next_reminder", "-last_contact", "erasure_due_on")),
    ],
    ids=str,
)  # fmt: skip
def test_no_question_tells_more(office: Office, referral: Referral, wanted: Wanted) -> None:
    """Neither what a file is found by nor its place in an order says what its narrow view hides."""
    assert lines(office, referral.officer, wanted) == []


def test_a_referral_of_before_has_its_number(office: Office, referral: Referral) -> None:
    """How it was called then is not known any more, and its name of today is not told."""
    row = office.database.tables["cases"][referral.case]
    office.database.tables["cases"][referral.case] = {**row, "as_referred": None}
    (line,) = lines(office, referral.officer, Wanted())
    seen = office.does(reading.read_case, referral.officer, referral.case)
    assert Heading(line.client_number, line.name, line.first_name) == Heading("001", None, None)
    assert Heading(seen.client_number, seen.name, seen.first_name) == Heading("001", None, None)


def test_what_waited_for_them_goes_to_the_case_manager(office: Office, referral: Referral) -> None:
    """From the entry on they read no reminder of it, and none is lost."""
    today = office.clock.today()
    assert office.does(reminders.own, referral.officer, today, 1, 50)[0] == 0
    assert "Unterlagen" in [text for _, text in office.does(reminders.own, referral.manager, today, 1, 50)[1]]


def test_they_get_a_word_when_it_is_left(office: Office, referral: Referral) -> None:
    """Without content, and it opens no more than they see anyway; once read it waits no longer (V7)."""
    case, today = office.case(referral.case), office.clock.today().isoformat()
    said = {"exit_reason": "work_or_training", "ifk_informed": True, "exited_on": today}
    office.does(answers.change_answers, referral.manager, case.id, case.version, said)
    assert office.does(words.own, referral.officer, 1, 50) == (0, [])
    office.does(phases.break_off, referral.manager, case.id, case.version + 1)
    total, (word,) = office.does(words.own, referral.officer, 1, 50)
    assert (total, word.word, word.client_number, word.author) == (1, "case_left", "001", referral.manager.account)
    assert office.does(reading.read_case, referral.officer, case.id).narrow == {"exit_reason": "work_or_training"}
    with pytest.raises(NotFound):
        office.does(words.tick_off, referral.manager, word.id)
    office.does(words.tick_off, referral.officer, word.id)
    assert office.does(words.own, referral.officer, 1, 50) == (0, [])


def test_a_word_is_always_possible(office: Office, anna: Principal, ben: Principal, case: UUID) -> None:
    """To any active colleague, whatever they may read, and it opens nothing; a stranger gets none, nor sends one."""
    office.does(words.tell, anna, case, ben.account, "call_back")
    _, (word,) = office.does(words.own, ben, 1, 50)
    assert (word.word, word.author, word.case_id) == ("call_back", anna.account, case)
    assert office.accesses()[-1] == (ben.account, "own_words", (case,))
    with pytest.raises(NotFound):
        office.does(reading.read_case, ben, case)
    with pytest.raises(NotFound):
        office.does(words.tell, ben, case, anna.account, "call_back")
    office.account(ben.account, "closed")
    for account in (ben.account, Office(beside=office).person("case_manager").account):
        with pytest.raises(BadInput):
            office.does(words.tell, anna, case, account, "call_back")
