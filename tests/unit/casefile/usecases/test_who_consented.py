"""In which capacity a consent was given is judged by the age on its day, in casefile alone (ADR 34)."""

from datetime import date
from uuid import UUID

import pytest

from kernel.principal import Principal
from kernel.translations import LANGUAGES, add_catalogue, known_codes
from services.casefile.api.case_views import case_body
from services.casefile.errors import GateRefused
from services.casefile.model.who_consented import DOUBTS
from services.casefile.usecases import acknowledging, answers, phases, reading
from services.casefile.web import LOCALE
from tests.unit.casefile.fakes.office import Office
from tests.unit.casefile.model.ways import DAY, Way

PURPOSE = "case_management"
UNBORN, CHILD = "consent_before_birth", "consent_by_a_child"
MINOR, ADULT = "consent_given_by_a_minor", "consent_given_for_an_adult"


def born(years: int, day: date = DAY) -> str:
    """Whoever has this age on the day of the consent."""
    return day.replace(year=day.year - years).isoformat()


def doubts(office: Office, who: Principal, case: UUID, birth: str | None, given_by: str | None) -> list[str]:
    """What is odd about a consent of that day, by somebody born so."""
    office.does(answers.change_answers, who, case, office.case(case).version, {"date_of_birth": birth})
    office.consent(case, PURPOSE, on=DAY, given_by=given_by)
    told = case_body(office.does(reading.read_case, who, case))["warnings"]
    assert {one["field"] for one in told} <= {f"consents.{PURPOSE}"}
    return [one["rule"] for one in told]


@pytest.mark.parametrize(
    ("years", "given_by", "odd"),
    [
        (-1, "person", [UNBORN]), (-1, "guardian", [UNBORN]), (-1, None, [UNBORN]), (0, "person", [CHILD]),
        (6, "person", [CHILD]), (7, "person", [MINOR]), (6, "guardian", []),
        (14, "person", [MINOR]), (15, "person", []), (17, "person", []), (25, "person", []),
        (14, "guardian", []), (18, "guardian", []), (19, "guardian", [ADULT]), (14, None, []), (25, None, []),
    ],
)  # fmt: skip
def test_age_on_its_day_decides_whether_it_is_odd(
    office: Office, anna: Principal, case: UUID, years: int, given_by: str | None, odd: list[str]
) -> None:
    """Before birth, alone under seven or fifteen, or by a guardian for an adult, one of them alone; of a consent from
    before nobody knows who gave it."""
    assert doubts(office, anna, case, born(years), given_by) == odd


@pytest.mark.parametrize("birth", [None, "unknown"])
def test_where_no_age_is_known_nothing_is_odd(office: Office, anna: Principal, case: UUID, birth: str | None) -> None:
    """What is not known accuses nobody."""
    assert doubts(office, anna, case, birth, "person") == []


def test_the_doubt_is_looked_at_and_comes_back_with_another_birth(office: Office, anna: Principal, case: UUID) -> None:
    """By the one way in which warnings are looked at: insight has no birthday, so a person decides."""
    assert doubts(office, anna, case, born(14), "person") == [MINOR]
    seen = office.does(acknowledging.acknowledge_answers, anna, case, 2, [(f"consents.{PURPOSE}", MINOR)])
    assert seen.warnings == ()
    younger = office.does(answers.change_answers, anna, case, 2, {"date_of_birth": born(13)})
    assert [one.rule for one in younger.warnings] == [MINOR]


def test_a_withdrawn_consent_is_doubted_no_more(office: Office, anna: Principal, case: UUID) -> None:
    """It holds nothing any more."""
    assert doubts(office, anna, case, born(14), "person") == [MINOR]
    office.consent(case, PURPOSE, "withdrawn")
    assert office.does(reading.read_case, anna, case).warnings == ()


@pytest.mark.parametrize(
    ("years", "given_by", "opens"),
    [(6, "person", False), (7, "person", True), (6, "guardian", True), (6, None, True)],
)
def test_what_a_child_under_seven_is_said_to_have_given_opens_no_gate(
    office: Office, anna: Principal, case: UUID, way: Way, years: int, given_by: str | None, opens: bool
) -> None:
    """Nobody can declare anything alone before (§ 104 no. 1 BGB); the refusal says so, and not that none is there."""
    office.does(answers.change_answers, anna, case, 1, {**way.answers, "date_of_birth": born(years)})
    for edge in ("start", "end"):
        office.does(phases.pass_gate, anna, case, office.case(case).version, "intake", edge)
    office.consent(case, PURPOSE, on=DAY, given_by=given_by)
    begin = (phases.pass_gate, anna, case, office.case(case).version, PURPOSE, "start")
    if opens:
        assert office.does(*begin).stored.case.dates(PURPOSE).running
        return
    with pytest.raises(GateRefused) as refused:
        office.does(*begin)
    assert list(refused.value.conditions) == [f"consent_by_a_child:{PURPOSE}"]


def test_who_gave_it_is_kept_of_whichever_version_tells_it(office: Office, case: UUID) -> None:
    """A consent heard as version 1 is known without it; a withdrawal takes nothing away."""
    office.consent(case, "central_evaluation", on=DAY)
    office.consent(case, PURPOSE, on=DAY, given_by="guardian")
    office.consent(case, PURPOSE, "withdrawn")
    assert [one.given_by for one in office.case(case).consents] == ["guardian", None]


def test_each_doubt_has_a_sentence() -> None:
    """In both languages; it is told with the programme, as those of the template's rules are."""
    assert DOUBTS == (UNBORN, CHILD, MINOR, ADULT)
    add_catalogue(LOCALE)
    for language in LANGUAGES:
        assert known_codes(language) >= set(DOUBTS)
