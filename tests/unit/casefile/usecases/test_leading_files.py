"""Phases, closing and opening again through the use cases: what is refused stays as it was, what is done is told."""

from uuid import UUID, uuid4

import pytest

from contracts.casefile import CaseClosedV2, CaseReopened, ConsentApplied
from kernel.errors import BadInput, Conflict, NotFound, StaleVersion
from kernel.principal import Principal
from services.casefile.erasure import usecases as erasure
from services.casefile.errors import GateRefused, InvalidAnswers, UnknownPhase, WrongState
from services.casefile.templates.declared.kinds import REOPENINGS
from services.casefile.usecases import agencies, answers, entries, opening, phases, reading
from tests.unit.casefile.fakes.office import REFERENCES, Office
from tests.unit.casefile.model.ways import DAY, Way


def closed(office: Office, who: Principal, case: UUID, way: Way) -> int:
    """Lead a file to its end; returns its version."""
    office.lead_through(who, case, way)
    return office.case(case).version


def test_a_gate_names_all_that_is_missing(office: Office, anna: Principal, case: UUID) -> None:
    """Every answer at once, and nothing of the file has changed."""
    phase, edge = office.web.programmes.current("waska").edges[0]
    wanted = list(phase.gate(edge).mandatory)
    with pytest.raises(GateRefused) as refused:
        office.does(phases.pass_gate, anna, case, 1, phase.id, edge)
    assert refused.value.missing == wanted
    assert (office.case(case).version, office.case(case).phases) == (1, {})
    assert office.accesses()[-1] == (anna.account, f"phase_{edge}_refused", (case,))


def test_a_withdrawn_consent_closes_the_gate_again(office: Office, anna: Principal, case: UUID, way: Way) -> None:
    """What consent tells counts at once: withdrawn by the gate's day, the phase does not start, and a consent given
    later does not make up for it, unless it is said why it came so late."""
    start = way.programme.edges.index((way.programme.phase("case_management"), "start"))
    office.lead_through(anna, case, way, start)
    version = office.case(case).version
    office.consent(case, "case_management", "withdrawn", on=DAY)
    with pytest.raises(GateRefused) as refused:
        office.does(phases.pass_gate, anna, case, version, "case_management", "start")
    assert (refused.value.conditions, refused.value.reasons) == (["consent_missing:case_management"], {})
    office.consent(case, "case_management")
    with pytest.raises(GateRefused) as refused:
        office.does(phases.pass_gate, anna, case, version, "case_management", "start")
    assert refused.value.reasons == {"consent_missing:case_management": "consent_late"}
    office.does(answers.change_answers, anna, case, version, {"consent_late": "Erst mündlich eingewilligt"})
    office.does(phases.pass_gate, anna, case, version + 1, "case_management", "start")
    assert office.case(case).dates("case_management").running


def test_a_gate_is_asked_as_of_its_day(office: Office, anna: Principal, case: UUID, way: Way) -> None:
    """A phase that began while consent was in force is entered late, after the withdrawal, and taken."""
    start = way.programme.edges.index((way.programme.phase("case_management"), "start"))
    office.lead_through(anna, case, way, start)
    office.consent(case, "case_management", "withdrawn")
    version = office.case(case).version
    office.does(phases.pass_gate, anna, case, version, "case_management", "start")
    assert office.case(case).dates("case_management").started_on == DAY


def test_the_last_gate_closes_the_file_and_retention_hears_of_it(
    office: Office, anna: Principal, case: UUID, way: Way
) -> None:
    """Under a reference of its own; answers and phases of a closed file stay as they are."""
    version = closed(office, anna, case, way)
    (audience, told) = office.told(CaseClosedV2)[-1]
    assert (audience, told["reference"]) == ("retention", REFERENCES.refer("retention", case))
    assert office.case(case).closed_on == told["closed_on"] == office.clock.today()
    with pytest.raises(WrongState, match="case_closed"):
        office.does(answers.change_answers, anna, case, version, {"name": "x"})
    with pytest.raises(WrongState):
        office.does(phases.close_case, anna, case, version)


@pytest.mark.parametrize("stale", [-1, 1])
def test_another_version_changes_nothing(office: Office, anna: Principal, case: UUID, stale: int) -> None:
    """Of a gate as of answers: whoever looked at another version is told so."""
    phase, edge = office.web.programmes.current("waska").edges[0]
    for act in (
        lambda: office.does(phases.pass_gate, anna, case, 1 + stale, phase.id, edge),
        lambda: office.does(phases.reopen, anna, case, 1 + stale, "x"),
        lambda: office.does(answers.change_answers, anna, case, 1 + stale, {"name": "x"}),
    ):
        with pytest.raises(StaleVersion):
            act()
    assert office.case(case).version == 1


def test_no_such_phase(office: Office, anna: Principal, case: UUID) -> None:
    """A phase of another programme is unknown here."""
    with pytest.raises(UnknownPhase):
        office.does(phases.pass_gate, anna, case, 1, "picnic", "start")


def test_an_open_file_is_not_opened_again(office: Office, anna: Principal, case: UUID) -> None:
    """There is nothing to open, whatever the reason."""
    with pytest.raises(WrongState, match="not_closed"):
        office.does(phases.reopen, anna, case, 1, "x")


def test_a_file_is_opened_again_for_a_reason(office: Office, anna: Principal, case: UUID, way: Way) -> None:
    """The reason is an entry of the file, its last phase runs on, and retention hears that nothing counts any more."""
    version = closed(office, anna, case, way)
    with pytest.raises(InvalidAnswers):
        office.does(phases.reopen, anna, case, version, "")
    office.does(phases.reopen, anna, case, version, "es geht weiter")
    assert office.case(case).status == "open"
    assert office.case(case).dates(way.programme.phases[-1].id).running
    assert [audience for audience, _ in office.told(CaseReopened)][-1:] == ["retention"]
    assert len(office.told(CaseReopened)) == len(office.told(CaseClosedV2))
    (written,) = office.does(entries.list_entries, anna, entries.Place(case, REOPENINGS))
    assert (written.values["reason"], written.author) == ("es geht weiter", anna.account)


def test_an_order_to_erase_comes_first(office: Office, anna: Principal, case: UUID, way: Way) -> None:
    """Once ordered, the file is not opened again: erasing and working would meet."""
    version = closed(office, anna, case, way)
    (_, told) = office.told(CaseClosedV2)[-1]
    order = {"reference": REFERENCES.refer("retention", case), "order": uuid4(), "agency": office.agency}
    days = {"due_on": office.clock.today(), "counted_from": told["counted_from"]}
    office.does(erasure.erasure_ordered, {**order, **days})
    with pytest.raises(WrongState, match="erasure_ordered"):
        office.does(phases.reopen, anna, case, version, "x")
    assert office.case(case).status == "closed"


def test_who_may_not_lead_a_file_does_not_know_of_it(
    office: Office, ben: Principal, lead: Principal, case: UUID
) -> None:
    """A colleague and a lead who only reads hear what everybody hears of a file that is not there."""
    for who in (ben, lead):
        with pytest.raises(NotFound):
            office.does(phases.pass_gate, who, case, 1, "intake", "start")
    assert office.does(reading.read_case, lead, case).stored.case.id == case
    with pytest.raises(NotFound):
        office.does(reading.read_case, ben, case)


def test_an_agency_numbers_its_files_by_its_scheme(office: Office, anna: Principal, case: UUID) -> None:
    """Old numbers stay, one given by hand is passed over and never given twice; a refused one leaves no key."""
    settings = {"agency": office.agency, "retention_days": 30, "transmission": False}
    office.does(agencies.agency_changed, {**settings, "client_number_scheme": "year_number"})

    def opened(number: str | None = None) -> str:
        return str(office.does(opening.open_case, anna, "waska", number, None).stored.case.client_number)

    assert [opened("2026-0002"), opened(), opened(), office.case(case).client_number] == [
        "2026-0002", "2026-0001", "2026-0003", "001",
    ]  # fmt: skip
    keys = set(office.keys.keys)
    with pytest.raises(Conflict, match="client_number_taken"):
        opened("001")
    assert set(office.keys.keys) == keys


def test_a_consent_to_what_is_erased_is_put_into_practice_nowhere(office: Office, case: UUID) -> None:
    """A file that is gone meanwhile: nothing is applied and nothing is said; one that is there is told so."""
    office.consent(case, "case_management")
    ((_, told),) = office.told(ConsentApplied)
    assert (told["reference"], told["state"]) == (REFERENCES.refer("consent", case), "in_force")
    office.consent(uuid4(), "case_management")
    assert len(office.told(ConsentApplied)) == len(office.rows("case_consents")) == 1


def test_who_works_in_districts_opens_files_of_these_alone(office: Office) -> None:
    """And, with one alone, of that one unless told otherwise."""
    mine, theirs = uuid4(), uuid4()
    worker = office.person("case_manager", districts=frozenset({mine}))
    assert office.case(office.file(worker, "asd")).district == mine
    with pytest.raises(BadInput):
        office.file(worker, "asd", district=theirs)
    assert len(office.rows("cases")) == len(office.keys.keys) == 1
