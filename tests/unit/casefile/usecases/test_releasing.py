"""Releases through the use cases: of periods that are over, once, with what is small withheld."""

from collections import Counter
from uuid import UUID, uuid4

import pytest

from contracts.casefile import AggregateReleased
from kernel.errors import BadInput, Conflict, Forbidden, NotFound, RuleRefused
from kernel.principal import Principal
from services.casefile.releases import usecases as releases
from services.casefile.releases.model import THRESHOLD
from services.casefile.usecases import agencies, answers
from tests.unit.casefile.fakes.office import Office
from tests.unit.casefile.model.ways import Way

QUARTER, OWNER = "2026-Q2", Principal(uuid4(), None, frozenset({"system_owner"}))


@pytest.fixture
def started(office: Office, anna: Principal, way: Way) -> list[UUID]:
    """Files in which case management has begun this quarter: as many as are shown, and one with another answer."""
    first = way.programme.edges.index((way.programme.phase("case_management"), "start")) + 1
    cases = [office.lead_through(anna, office.file(anna), way, first) for _ in range(THRESHOLD + 1)]
    for case in cases:
        office.consent(case, way.programme.measures[0].purpose)
    codes = [one.code for one in way.programme.code_lists[school(way)].codes]
    other = next(code for code in codes if code != way.answers["highest_school_certificate"])
    last = cases[-1]
    office.does(answers.change_answers, anna, last, office.case(last).version, {"highest_school_certificate": other})
    return cases


def school(way: Way) -> str:
    """The code list of the dimension."""
    return str(way.programme.fields["highest_school_certificate"].code_list)


def released(office: Office) -> dict[str, object]:
    """The cells of the release that is made for the quarter."""
    office.does(releases.request_release, OWNER, "waska", QUARTER)
    ((task, arguments),) = office.deferred()
    assert task == releases.TASK
    releases.make_release(office.steps(), **arguments)
    ((_, told),) = office.told(AggregateReleased)
    return {cell["code"]: cell["value"] for cell in told["cells"]}


def test_what_is_not_over_is_not_released(office: Office) -> None:
    """Nor a period of no grain, nor no period, nor for anybody but owners."""
    for period, error in ((QUARTER, RuleRefused), ("2026-01", RuleRefused), ("2026", BadInput), ("x", BadInput)):
        with pytest.raises(error):
            office.does(releases.request_release, OWNER, "waska", period)
    with pytest.raises(BadInput):
        office.does(releases.request_release, OWNER, "picnic", "2026-Q1")
    for role in ("team_lead", "agency_admin", "analyst", "host"):
        with pytest.raises(Forbidden):
            office.does(releases.request_release, office.person(role), "waska", "2026-Q1")
        with pytest.raises(Forbidden):
            office.does(releases.list_releases, office.person(role), 1, 50)
        with pytest.raises(Forbidden):
            office.does(releases.read_release, office.person(role), uuid4())
    assert office.deferred() == []
    office.walk(days=57)
    assert office.clock.today().isoformat() == "2026-06-30"
    with pytest.raises(RuleRefused, match="period_not_over"):
        office.does(releases.request_release, OWNER, "waska", QUARTER)


def test_small_cells_are_withheld(office: Office, started: list[UUID], way: Way) -> None:
    """As many as the threshold are shown, one alone is not; whoever asks later sees the very same."""
    office.walk(days=60)
    cells = released(office)
    assert len(started) == THRESHOLD + 1
    assert cells[way.answers["highest_school_certificate"]] == THRESHOLD
    assert Counter(cells.values()).get(1) is None
    (one,) = office.does(releases.list_releases, OWNER, 1, 50)[1]
    assert {cell["code"]: cell["value"] for cell in one["cells"]} == cells
    assert office.does(releases.read_release, OWNER, one["id"]) == one
    with pytest.raises(NotFound):
        office.does(releases.read_release, OWNER, uuid4())


def test_a_period_is_released_once(office: Office, started: list[UUID]) -> None:
    """Asked for again it is refused; a job that runs twice makes one table, which keeps what it said."""
    office.walk(days=60)
    office.does(releases.request_release, OWNER, "waska", QUARTER)
    ((_, arguments),) = office.deferred()
    releases.make_release(office.steps(), **arguments)
    office.consent(started[0], "central_evaluation", "withdrawn")
    releases.make_release(office.steps(), **arguments)
    assert len(office.rows("releases")) == len(office.told(AggregateReleased)) == 1
    job = office.does(lambda work: work.jobs.look_up(OWNER, UUID(arguments["job"])))
    assert (job.state, job.done, job.total) == ("done", 1, 1)
    with pytest.raises(Conflict, match="period_already_released"):
        office.does(releases.request_release, OWNER, "waska", QUARTER)


@pytest.mark.parametrize("without", ["consent", "transmission", "file"])
def test_who_does_not_count_is_not_counted(office: Office, started: list[UUID], way: Way, without: str) -> None:
    """Without consent to the purpose, of an agency that does not transmit, or being erased: the cell is too small."""
    measure = way.programme.measures[0]
    if without == "consent":
        assert way.programme.needs_consent(measure.purpose)
        office.consent(started[0], measure.purpose, "withdrawn")
    elif without == "transmission":
        settings = {"agency": office.agency, "retention_days": 30, "transmission": False}
        office.does(agencies.agency_changed, settings)
    else:
        row = office.database.tables["cases"][started[0]]
        office.database.tables["cases"][started[0]] = {**row, "status": "erasing"}
    office.walk(days=60)
    assert released(office).get(way.answers["highest_school_certificate"]) != THRESHOLD
