"""Youth migration services: what is shipped is what i-mpuls JMD asks for, and what its yearly statistics need."""

import pytest

from services.casefile.model.answers import is_shown
from services.casefile.programmes import DIRECTORY
from services.casefile.templates.declared.fields import Field
from services.casefile.templates.declared.phases import AtLeast, ConsentInForce, Edge
from services.casefile.templates.declared.programme import Measure, Retention
from services.casefile.templates.declared.spans import Span
from services.casefile.templates.reading.loading import load_all
from services.consent.model.templates import Purpose
from services.consent.model.templates import load_all as load_consent_templates

TEMPLATES = load_all(DIRECTORY)
JMD = TEMPLATES["jmd"]
TEXTS = load_consent_templates()["jmd"]
SHORT = JMD.forms["short_contact"]
AREAS = ("german_language", "school_integration", "vocational_integration", "everyday_life", "participation")
NAMES = ("name", "first_name", "street", "postcode", "town", "telephone", "email")
EDGES: dict[str, Edge] = {"phase_started": "start", "phase_ended": "end"}


def asked_up_to(phase: str, edge: Edge) -> set[str]:
    """What is mandatory at this gate and those before it."""
    found: set[str] = set()
    for one, its_edge in JMD.edges:
        found |= set(one.gate(its_edge).mandatory)
        if (one.id, its_edge) == (phase, edge):
            break
    return found


def asked_after(way: str) -> set[str]:
    """The questions of the assessment after an answer to which way it is done."""
    (section,) = [section for section in JMD.sections if section.id == "assessment"]
    answers = {"assessment_way": way}
    return {field.id for field in section.fields if is_shown(field.shown_when, answers)}


def test_phases_are_the_parts_of_the_file() -> None:
    """Entry data, anamnesis, assessment, support plan, follow-up: the gross structure of i-mpuls JMD."""
    assert [phase.id for phase in JMD.phases] == ["entry", "anamnesis", "assessment", "support_plan", "follow_up"]


def test_every_code_list_is_used() -> None:
    """No list is carried along that no question uses."""
    asked = [*JMD.fields.values(), *(field for form in JMD.forms.values() for field in form.fields)]
    assert set(JMD.code_lists) == {field.code_list for field in asked} - {None}


def test_no_gate_asks_for_a_name() -> None:
    """A file without a name is legal, and so is one without a way to reach the person."""
    for name in NAMES:
        assert JMD.needed_at(name) == ()
        assert JMD.fields[name].protection == "identifying"


def test_case_management_begins_with_consent() -> None:
    """Everything behind the entry rests on consent; counselling before does not wait for it."""
    assert [one.test for one in JMD.phase("anamnesis").start.conditions] == [ConsentInForce("case_management")]
    assert JMD.phase("entry").start.conditions == JMD.phase("entry").end.conditions == ()
    assert {purpose.basis for purpose in JMD.purposes} == {"consent"}


def test_biography_is_kept_over_time() -> None:
    """What it was before stays visible: status, German, school, housing change while somebody is supported."""
    for name in ("residence_status", "residence_until", "german_level", "language_course", "occupation", "housing"):
        assert JMD.fields[name].history
    assert JMD.fields["school_certificate"].history


def test_nobody_has_to_tell_their_status() -> None:
    """A gate may ask for status, origin and day of birth, and takes that somebody does not know or does not say."""
    for name in ("residence_status", "origin_group", "date_of_birth", "migration_history", "entered_in", "gender"):
        assert JMD.needed_at(name) != ()
        assert JMD.fields[name].markers == {"unknown", "refused"}


@pytest.mark.parametrize("way", ["competence_assessment", "screening", "both"])
def test_the_way_of_assessing_decides_what_is_asked(way: str) -> None:
    """A competence assessment names method and areas, a screening the need in each goal area; both ask for all."""
    shown = asked_after(way)
    competence, screening = {"assessment_method", "assessed_areas"}, {f"need_{area}" for area in AREAS}
    assert (competence <= shown, screening <= shown) == (way != "screening", way != "competence_assessment")
    if way != "both":
        assert shown.isdisjoint(competence if way == "screening" else screening)
    assert competence | screening | {"assessment_way"} <= set(JMD.phase("assessment").end.mandatory)


def test_the_plan_has_goals_in_five_areas() -> None:
    """No plan without a goal, in no other areas than those of the programme; updated every half year."""
    assert JMD.code_lists["goal_area"].members == set(AREAS)
    plan = JMD.phase("support_plan")
    assert [one.test for one in plan.start.conditions] == [AtLeast(1, "goals")]
    assert [(one.form, one.every) for one in plan.repeats] == [("reviews", Span(months=6))]


def test_the_follow_up_compares_before_and_after() -> None:
    """Per goal area on one scale, with kind of ending and whereabouts; who cannot be reached ends all the same."""
    gate = set(JMD.phase("follow_up").end.mandatory)
    pairs = {f"{area}_{when}" for area in AREAS for when in ("before", "after")}
    assert pairs | {"kind_of_ending", "whereabouts", "follow_up_talk"} <= gate
    assert {JMD.fields[name].code_list for name in pairs} == {"rating_scale"}
    assert all(JMD.fields[name].markers == {"unknown", "refused"} for name in pairs)
    assert "not_reached" in JMD.code_lists["follow_up_talk"].members


def test_a_file_broken_off_says_how_it_ended() -> None:
    """Nothing else is asked of somebody who does not come any more."""
    gate = JMD.breaking_off
    assert gate is not None
    assert (gate.mandatory, gate.conditions) == (("kind_of_ending", "case_management_ended_on"), ())


@pytest.mark.parametrize("field", SHORT.fields, ids=lambda field: field.id)
def test_short_contacts_tell_of_nobody(field: Field) -> None:
    """Codes and a day alone: with a text or a name in it, it would need consent and a file."""
    assert field.type in ("code", "codes") or field.id == "on"
    assert field.protection == "ordinary"
    assert field.mandatory
    assert field.purpose == "central_evaluation"


def test_short_contacts_give_the_ratio_of_information_to_counselling() -> None:
    """The three kinds of the yearly statistics, with what is known of the person in groups only."""
    kinds = {"information", "counselling_without_cm", "counselling_with_cm"}
    assert JMD.code_lists["short_contact_kind"].members == kinds
    assert set(SHORT.by_id) == {"on", "kind", "topics", "access_path", "language", "gender", "age_group", "result"}
    for name in ("access_path", "language", "gender", "age_group"):
        assert SHORT.by_id[name].markers == {"unknown", "refused"}


@pytest.mark.parametrize("measure", JMD.measures, ids=lambda measure: measure.id)
def test_what_is_counted_has_been_asked(measure: Measure) -> None:
    """A dimension that nobody had to answer, or that a skip rule hides, would count mostly gaps."""
    assert measure.dimension in asked_up_to(measure.phase, EDGES[measure.counts])
    assert JMD.fields[measure.dimension].shown_when is None
    assert measure.grain in ("quarter", "year")
    assert measure.purpose == "central_evaluation"


def test_figures_of_the_yearly_statistics_are_there() -> None:
    """Access, reach, support areas, placement, successes, whereabouts, goal attainment; before and after per area."""
    wanted = {
        *("access_path", "gender", "origin_group", "residence_status", "main_support_area", "main_placement"),
        *("main_integration_success", "kind_of_ending", "whereabouts", "goal_attainment"),
        *(f"{area}_{when}" for area in AREAS for when in ("before", "after")),
    }
    assert wanted <= {measure.dimension for measure in JMD.measures}


def test_the_journal_counts_contacts() -> None:
    """Contact every month: attempts and talks with others about somebody are no contact with them."""
    contacts = JMD.code_lists["journal_kind"].group("contact")
    assert {"talk", "talk_with_interpreter", "online", "accompaniment"} <= contacts
    assert contacts.isdisjoint({"contact_attempt", "with_third_party", "conference", "note", "parents"})
    assert JMD.contact_every == Span(months=1)


def test_retention_is_as_in_waska() -> None:
    """The agency chooses the same range; it counts from the end of case management, as there."""
    waska = TEMPLATES["waska"].retention
    days = (waska.min_days, waska.max_days, waska.default_days)
    assert JMD.retention == Retention("days_after_phase_end", "support_plan", *days)
    assert JMD.phase("support_plan").end.date == "case_management_ended_on"


def test_every_consent_has_its_text() -> None:
    """Nobody is asked to agree to a purpose without a text, and evaluation stands apart from the help (Art. 7 (2))."""
    assert [one.id for one in TEXTS.purposes] == [one.id for one in JMD.purposes if one.basis == "consent"]


@pytest.mark.parametrize("purpose", TEXTS.purposes, ids=lambda purpose: purpose.id)
def test_each_text_says_what_the_law_asks_for(purpose: Purpose) -> None:
    """What for, which law, voluntary, who receives, how long, how to withdraw, rights: in both languages (Art. 13)."""
    headings = {
        "de": (
            "Worum es geht",
            "Welches Gesetz gilt",
            "Freiwillig",
            "Wer die",
            "Wie lange",
            "Widerruf",
            "Meine Rechte",
        ),
        "en": ("What this is about", "Which law", "Voluntary", "Who receives", "How long", "Withdrawal", "My rights"),
    }
    for language, wanted in headings.items():
        text = getattr(purpose.text, language)
        assert [heading for heading in wanted if f"\n{heading}" not in text] == []


@pytest.mark.parametrize("purpose", TEXTS.purposes, ids=lambda purpose: purpose.id)
def test_each_text_fits_agencies_of_every_church_and_of_none(purpose: Purpose) -> None:
    """Consent is given under the law that binds the agency: GDPR, § 8 KDG or § 11 DSG-EKD, each with its authority."""
    for text in (purpose.text.de, purpose.text.en):
        assert all(law in text for law in ("Art. 7", "Art. 77", "§ 8 KDG", "§ 48 KDG", "§ 11 DSG-EKD", "§ 46 DSG-EKD"))


def test_texts_of_version_1_never_change() -> None:
    """Receipts and records name these digests; whoever edits a text must make a new version."""
    found = {one.id: (one.text_sha256.de[:16], one.text_sha256.en[:16]) for one in TEXTS.purposes}
    assert found == {
        "case_management": ("828b4198f34e8ade", "7ba348f1a203ad2a"),
        "central_evaluation": ("733b1b79beac3dbe", "3b5524fc7df8dd18"),
    }
