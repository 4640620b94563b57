"""Social service and clearing: what is shipped is what the law and the agreements of Halle ask for."""

from datetime import date
from itertools import product

import pytest

from services.casefile.programmes import DIRECTORY
from services.casefile.templates.declared.phases import AgreementInForce, AnsweredWith, AtLeast, ConsentInForce
from services.casefile.templates.declared.programme import Programme, Retention
from services.casefile.templates.declared.spans import Span
from services.casefile.templates.reading.loading import base, load_all
from services.consent.model.templates import load_all as load_consent_templates

TEMPLATES = load_all(DIRECTORY)
ASD, CLEARING = TEMPLATES["asd"], TEMPLATES["clearing"]
NAMES = ("name", "first_name", "street", "postcode", "town", "telephone")


@pytest.fixture(params=(ASD, CLEARING), ids=lambda programme: programme.id)
def programme(request: pytest.FixtureRequest) -> Programme:
    """Each of the two."""
    found: Programme = request.param
    return found


def test_every_code_list_is_used(programme: Programme) -> None:
    """No list is carried along that no question uses."""
    asked = [*programme.fields.values(), *(field for form in programme.forms.values() for field in form.fields)]
    assert set(programme.code_lists) == {field.code_list for field in asked} - {None}


def test_no_gate_asks_for_a_name(programme: Programme) -> None:
    """A file without a name is legal: no gate asks for one, or for another way to reach the person."""
    for name in NAMES:
        assert programme.needed_at(name) == ()
        assert programme.fields[name].protection == "identifying"


def test_conditions_name_what_the_programme_has(programme: Programme) -> None:
    """A condition over a field, code or kind of agreement that does not exist could never be met."""
    for phase, edge in programme.edges:
        for condition in phase.gate(edge).conditions:
            match condition.test:
                case AgreementInForce(kind):
                    assert kind in programme.code_lists["agreement_kind"].members
                case AnsweredWith(field, values):
                    assert values <= programme.code_lists[programme.fields[field].code_list or ""].members
                case AtLeast(_, form):
                    assert form in programme.forms
                case ConsentInForce(purpose):
                    assert purpose in {one.id for one in programme.purposes if one.basis == "consent"}


def test_skip_rules_name_questions_beside_them(programme: Programme) -> None:
    """A skip rule over a question of another section, or over a code that is none, would hide a question for ever."""
    for part in (*programme.sections, *programme.forms.values()):
        beside = {field.id: field for field in part.fields}
        for rule in (field.shown_when for field in part.fields if field.shown_when):
            codes = programme.code_lists.get(beside[rule.field].code_list or "")
            assert rule.values <= (codes.members if codes else {"true", "false"})


def test_both_are_reached_as_a_social_service(programme: Programme) -> None:
    """Standing deputies in the district, clerks in all files: the profile says so."""
    assert programme.access.profile == "social_service"


def test_files_are_kept_ten_years_at_least(programme: Programme) -> None:
    """Ten years after closing; those of § 9b SGB VIII until 70 years after the 30th birthday."""
    kept_long = programme.retention.kept_long
    assert programme.retention == Retention("days_after_closing", None, 3653, 25567, 3653, kept_long)
    assert kept_long is not None
    assert kept_long.years == 30 + 70


def test_every_clearing_is_kept_long_and_of_asd_what_the_law_names() -> None:
    """Help for upbringing, integration aid, residential care, guardianship; not advice, protection and aftercare."""
    clearing, asd = CLEARING.retention.kept_long, ASD.retention.kept_long
    assert clearing is not None
    assert asd is not None
    assert clearing.answers == ()
    by_field = {test.field: test.values for test in asd.answers}
    assert by_field["court_decision"] == by_field["court_decisions"] == {"guardianship", "custody_withdrawn"}
    named, lists = by_field["kind_of_help"], ASD.code_lists["kind_of_help"]
    assert named == by_field["further_kind_of_help"]
    assert lists.group("upbringing") <= named
    assert named - lists.group("upbringing") == lists.group("residential") - {"parent_and_child_living_19"}


def test_every_term_is_known(programme: Programme) -> None:
    """A word in braces that is no term would be shown with its braces."""
    asked = [*programme.fields.values(), *(field for form in programme.forms.values() for field in form.fields)]
    for field, language in product(asked, ("de", "en")):
        for text in (field.label.in_(language), field.help.in_(language)):
            assert {word.split("}")[0] for word in text.split("{")[1:]} <= set(programme.terms)


def test_asd_phases() -> None:
    """Inquiry, clarification, help, ending; the help plan is reviewed after six months at the latest (§ 36)."""
    assert [phase.id for phase in ASD.phases] == ["inquiry", "clarification", "help", "ending"]
    (review,) = ASD.phase("help").repeats
    assert (review.form, review.every) == ("reviews", Span(months=6))


def test_asd_kinds_of_help() -> None:
    """Every kind of help of the programme's design has its code, with the paragraph in its label."""
    labels = " ".join(code.label.de for code in ASD.code_lists["kind_of_help"].codes)
    wanted = [*range(16, 21), *range(28, 36), 41, 42]
    assert all(f"§ {paragraph} " in labels for paragraph in wanted)
    assert all(f"§ {paragraph} " in labels for paragraph in ("27 Abs. 2", "35a", "42a"))


def test_asd_statistics_are_complete_and_apart() -> None:
    """All characteristics of § 99 (1), (2) and (6) are asked; the auxiliary ones of § 100 stand apart."""
    wanted = {
        *("provider_kind", "kind_of_help", "place_of_help", "help_started_in", "help_ended_in", "court_decisions"),
        *("intensity", "initiator", "main_reason", "second_reason", "third_reason", "ending_reason"),
        *("after_danger_assessment", "after_protection", "next_help", "gender", "born_in", "living_situation"),
        *("parent_foreign_origin", "german_at_home", "residence_afterwards", "school_attendance", "training_status"),
        *("protection_kind", "protection_provider", "protection_initiator", "protection_after_danger"),
        *("protection_reasons", "custodian_objected", "court_decision_sought", "protection_ending"),
        *("protection_residence_before", "protection_residence_after", "protection_next_help", "protection_place"),
    }
    assert wanted <= {name for name, field in ASD.fields.items() if not field.retired}
    asked = ASD.form("danger_assessments").by_id
    assert {"source", "kinds", "danger_from", "result", "mothers_age_group", "fathers_age_group"} <= set(asked)
    assert {"sex", "born_in", "household"} <= set(ASD.form("participants").by_id)
    (auxiliary,) = [section for section in ASD.sections if section.id == "statistics_auxiliary"]
    assert not any(field.reportable for field in auxiliary.fields)
    assert {field.purpose for field in auxiliary.fields} == {"statistics"}


@pytest.mark.parametrize(
    ("paragraph", "number"), [("28", 3), ("30", 2), ("33", 2), ("27", 3), ("29", 1), ("31", 1), ("34", 1), ("41", 0)]
)
def test_asd_knows_as_many_kinds_of_help_as_the_official_record(paragraph: str, number: int) -> None:
    """§ 28 has three codes there, § 30 and § 33 two, § 27 three; § 41 is no kind, but help at the age of 18 or more."""
    day = date(2027, 1, 1)
    codes = [one for one in ASD.code_lists["kind_of_help"].codes if f"_{paragraph}" in one.code and one.valid(day)]
    assert len([one for one in codes if f"§ {paragraph} " in one.label.de]) == number


@pytest.mark.parametrize(
    ("codes", "coarse"),
    [
        ("kind_of_help", {"flexible_help_27_2", "guidance_28", "educational_support_30", "foster_care_33"}),
        ("recommended_help", {"flexible_help_27_2", "guidance_28", "educational_support_30", "foster_care_33"}),
        ("protection_initiator", {"court_or_police", "former_clients"}),
        ("danger_source", {"school", "family"}),
    ],
)
def test_asd_codes_that_are_too_coarse_end_with_a_year(codes: str, coarse: set[str]) -> None:
    """They are no longer chosen from 2027 on, and whoever has one keeps it: none is gone from the list."""
    found = ASD.code_lists[codes].by_code
    assert coarse <= set(found)
    assert {found[one].until for one in coarse} == {date(2026, 12, 31)}


def test_asd_has_every_code_that_files_of_the_release_before_may_hold() -> None:
    """A file of version 1 that is taken along loses no answer, and figures go on counting what it says."""
    old = {
        "danger_source": base().code_lists["danger_source"].members,
        "protection_initiator": ASD.code_lists["initiator"].members,
        "protection_ending": {"back_to_custodian", "back_to_placement", "help_started", "other_residential"},
        "kind_of_help": {"young_adults_41", "guidance_28", "foster_care_33", "educational_support_30"},
    }
    for codes, members in old.items():
        assert members <= ASD.code_lists[codes].members
    assert set(ASD.dimension("kind_of_help").codes) == ASD.code_lists["kind_of_help"].members
    for retired in ("occupation", "court_decision"):
        assert ASD.fields[retired].retired


def test_asd_siblings_are_participants() -> None:
    """§ 99 (1) no. 3: sex and month of birth stand at each young person of the family, and are asked of nobody else."""
    for name in ("sex", "born_in"):
        field = ASD.form("participants").by_id[name]
        assert field.purpose == "statistics"
        assert field.shown_when is not None
        assert field.shown_when.values == {"sibling", "own_child"}


@pytest.mark.parametrize("name", ["asd", "jmd"])
def test_names_and_days_of_birth_are_kept_with_their_sources(name: str) -> None:
    """Of a young person who came alone there are several: one is in force, the others stay with days and sources."""
    fields = TEMPLATES[name].fields
    for kept in ("name", "first_name", "date_of_birth", "name_source", "birth_source"):
        assert fields[kept].history
    sources = TEMPLATES[name].code_lists["identity_source"].members
    assert {"own_statement", "papers", "inspection", "medical"} <= sources
    assert not [one for one in ("name_source", "birth_source") if TEMPLATES[name].needed_at(one)]


@pytest.mark.parametrize("name", ["asd", "clearing"])
def test_everyday_decisions_stand_beside_custody(name: str) -> None:
    """§ 1688 BGB: a foster carer decides about everyday matters and signs for nothing else by it."""
    asked = TEMPLATES[name].form("participants").by_id
    assert asked["everyday_decisions"].type == "flag"
    assert {"custody_parts", "custody_since", "custody_until"} <= set(asked)
    assert {"residence", "health", "help", "school", "property"} <= TEMPLATES[name].code_lists["custody_part"].members


def test_asd_keeps_what_measures_were_before() -> None:
    """Running measures change; kind, provider, place, months and cost of earlier ones stay."""
    for name in ("kind_of_help", "provider_kind", "place_of_help", "help_started_in", "help_ended_in", "monthly_cost"):
        assert ASD.fields[name].history
    assert ASD.fields["monthly_cost"].type == "money"


def test_asd_custody_can_be_missing_for_a_reason() -> None:
    """Whoever is of age, or whose guardian is not appointed yet, is helped all the same."""
    conditions = {one.id: one for one in ASD.phase("clarification").end.conditions}
    assert conditions["no_custody_proven"].exception == "custody_exception"
    assert ASD.fields["custody_exception"].type == "longtext"


def test_asd_needs_no_consent() -> None:
    """The social service acts on the law alone."""
    assert {purpose.basis for purpose in ASD.purposes} == {"statutory"}


def test_clearing_lasts_twelve_weeks_at_most() -> None:
    """Six weeks as a rule, twelve at most; what took longer is given its reasons, and counted as one that did."""
    (limit,) = CLEARING.phase("clearing").limits
    assert (limit.soft, limit.hard, limit.exception) == (Span(days=42), Span(days=84), "clearing_time_reasons")
    (counted,) = [one for one in CLEARING.measures if one.dimension == "clearing_time"]
    assert (counted.counts, counted.phase) == ("phase_ended", "clearing")
    assert [one.up_to for one in CLEARING.durations[0].classes] == [limit.soft, limit.hard, None]


def test_clearing_ends_with_analysis_category_and_recommendation() -> None:
    """The resource analysis is mandatory, so are one of three categories and a recommendation."""
    gate = CLEARING.phase("clearing").end
    assert {"resources_young_person", "resources_family", "resources_surroundings", "case_category"} <= set(
        gate.mandatory
    )
    assert CLEARING.code_lists["case_category"].members == {"a", "b", "c"}
    forms = {one.test.form for one in gate.conditions if isinstance(one.test, AtLeast)}
    assert forms == {"assessments", "recommendations"}


def test_clearing_goals_are_in_six_areas_rated_by_four() -> None:
    """School, relationships, social behaviour, leisure, therapy, other; all parties rate on one scale."""
    areas = ["Schule", "Beziehung", "Sozialverhalten", "Freizeit", "Therapie", "Sonstiges"]
    assert areas == [code.label.de for code in CLEARING.code_lists["goal_area"].codes]
    assert CLEARING.code_lists["party"].members == {"young_person", "parents", "provider", "office"}
    assert len(CLEARING.code_lists["rating_scale"].members) == 5


def test_clearing_is_evaluated() -> None:
    """Sustainability, user questionnaire, quality of structure and process; the young person may refuse."""
    gate = set(CLEARING.phase("evaluation").end.mandatory)
    assert {"sustainability_rating", "structure_quality", "process_quality", "user_felt_heard"} <= gate
    assert all(CLEARING.fields[name].refused_allowed for name in gate if name.startswith("user_"))


def test_asking_again_needs_a_consent_that_has_its_text() -> None:
    """Nobody is asked after the help without having agreed to a text in both languages."""
    (condition,) = CLEARING.phase("sustainability").start.conditions
    assert condition.test == ConsentInForce("sustainability")
    texts = load_consent_templates()["clearing"]
    assert [purpose.id for purpose in texts.purposes] == [
        purpose.id for purpose in CLEARING.purposes if purpose.basis == "consent"
    ]
