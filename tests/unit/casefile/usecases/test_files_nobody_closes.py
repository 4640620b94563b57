"""Files that nobody closes: their days count, somebody is asked before, and in the end they are erased like others."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from contracts.casefile import CaseClosedV2, CaseReopened, ErasureRefused, ErasureVerified
from kernel.principal import Principal
from services.casefile.erasure import usecases as erasure
from services.casefile.errors import WrongState
from services.casefile.model.deadlines import DECIDED_BEFORE
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.templates.declared.phases import INACTIVE, UNDECIDED
from services.casefile.usecases import due_reminders, entries, phases, reading, retention_catch_up
from services.casefile.usecases.entries import Place
from tests.unit.casefile.fakes.office import REFERENCES, Office
from tests.unit.casefile.model.ways import DAY, Way


@pytest.fixture
def ended(office: Office, anna: Principal, case: UUID, way: Way) -> UUID:
    """Case management has ended, aftercare was never begun, and nobody closes the file."""
    after = way.programme.edges.index((way.programme.phase("case_management"), "end")) + 1
    return office.lead_through(anna, case, way, after)


def scheduled(office: Office, case: UUID, due_on: date | None) -> None:
    """What retention answers."""
    told = {"reference": REFERENCES.refer("retention", case), "agency": office.agency, "due_on": due_on}
    office.does(erasure.erasure_scheduled, told)


def ordered(office: Office, case: UUID) -> UUID:
    """An order has arrived."""
    order = uuid4()
    told = {"reference": REFERENCES.refer("retention", case), "order": order, "agency": office.agency}
    office.does(erasure.erasure_ordered, {**told, "due_on": office.clock.today(), "counted_from": DAY})
    return order


def reminded_of(office: Office, who: Principal, case: UUID) -> list[str | None]:
    """The rules that wait in a file."""
    found = office.does(entries.list_entries, who, Place(case, KINDS["reminders"]))
    return [one.rule for one in found if one.rule and not one.done]


def test_its_days_count_from_the_end_of_case_management(office: Office, ended: UUID) -> None:
    """As the template says, and not from a closing that never comes."""
    ((_, told),) = office.told(CaseClosedV2)
    assert (told["counted_from"], told["closed_on"]) == (DAY, office.clock.today())
    assert office.case(ended).status == "open"


def test_somebody_is_asked_before_it_is_erased(office: Office, anna: Principal, ended: UUID) -> None:
    """The day of erasure stands in the file; a month before it the decision is due, and the worker is reminded."""
    day = office.clock.today() + timedelta(days=100)
    scheduled(office, ended, day)
    shown = office.does(reading.read_case, anna, ended)
    assert shown.stored.erasure_due_on == day
    assert [one.on for one in shown.due if one.rule == UNDECIDED] == [day - DECIDED_BEFORE]
    office.walk(days=60)
    due_reminders.keep_up_all(office.steps())
    assert UNDECIDED in reminded_of(office, anna, ended)


def test_aftercare_postpones(office: Office, anna: Principal, ended: UUID) -> None:
    """Begun later, it takes the day of erasure away, and the reminder with it."""
    scheduled(office, ended, office.clock.today() + timedelta(days=30))
    due_reminders.keep_up_all(office.steps())
    office.does(phases.pass_gate, anna, ended, office.case(ended).version, "aftercare", "start")
    assert len(office.told(CaseReopened)) == 1
    scheduled(office, ended, None)
    due_reminders.keep_up_all(office.steps())
    assert UNDECIDED not in reminded_of(office, anna, ended)
    order = ordered(office, ended)
    erasure.erase(office.steps(), str(order))
    assert [told["reason"] for _, told in office.told(ErasureRefused)] == ["not_closed"]


def test_in_the_end_it_is_erased(office: Office, ended: UUID) -> None:
    """Ordered on the facts that hold, an open file that is over is erased like a closed one."""
    order = ordered(office, ended)
    erasure.erase(office.steps(lambda _: office.relay()), str(order))
    assert [told["hits"] for _, told in office.told(ErasureVerified)] == [0]


def test_an_order_comes_before_another_phase(office: Office, anna: Principal, ended: UUID) -> None:
    """Erasing and working must not meet: what has been ordered is not taken up again."""
    ordered(office, ended)
    with pytest.raises(WrongState, match="erasure_ordered"):
        office.does(phases.pass_gate, anna, ended, office.case(ended).version, "aftercare", "start")


def test_files_from_before_are_told_of(office: Office, anna: Principal, way: Way, ended: UUID) -> None:
    """What the release before told nobody: daily, until a day has come back, of ended files alone."""
    office.lead_through(anna, office.file(anna), way, 3)
    office.database.tables["outbox"].clear()
    for _ in range(2):
        retention_catch_up.catch_up_all(office.steps())
    references = {told["reference"] for _, told in office.told(CaseClosedV2)}
    assert (references, len(office.told(CaseClosedV2))) == ({REFERENCES.refer("retention", ended)}, 2)
    scheduled(office, ended, office.clock.today())
    retention_catch_up.catch_up_all(office.steps())
    assert len(office.told(CaseClosedV2)) == 2


def test_a_file_in_which_nothing_happens_is_looked_at(office: Office, anna: Principal) -> None:
    """After a year, in every programme, whatever its state, and not before."""
    for programme in ("waska", "jmd", "bfm", "asd", "clearing"):
        case = office.file(anna, programme)
        office.walk(days=300)
        due_reminders.keep_up_all(office.steps())
        assert INACTIVE not in reminded_of(office, anna, case), programme
        office.walk(days=60)
        due_reminders.keep_up_all(office.steps())
        assert INACTIVE in reminded_of(office, anna, case), programme
