"""Employment case management: what is shipped is what the job centre's instruction and SGB II ask for."""

from collections.abc import Iterator
from datetime import date
from itertools import product

from services.casefile.errors import InvalidAnswers
from services.casefile.model.entries import filled
from services.casefile.programmes import DIRECTORY
from services.casefile.templates.declared.fields import in_language
from services.casefile.templates.declared.phases import AgreementInForce, AnsweredWith, AtLeast, Condition, Gate
from services.casefile.templates.declared.programme import Retention
from services.casefile.templates.declared.spans import Span
from services.casefile.templates.reading.loading import load_all

BFM = load_all(DIRECTORY)["bfm"]
CHANGEABLE = {
    *("language", "appearance", "debts", "addiction", "homelessness", "illiteracy", "social_behaviour"),
    *("daily_structure", "health_to_be_clarified", "conspicuous_behaviour"),
}
UNCHANGEABLE = {
    *("age", "health_or_disability", "intellectual_capability", "gender", "nationality", "return_after_family_time"),
    *("convictions", "long_term_unemployment", "family_ties", "mobility"),
}
REASONS_FOR_AN_EXIT = {
    *("goal_reached", "work_or_training", "criteria_lapsed", "other_security_system", "refusal_or_no_cooperation"),
    *("jurisdiction_changed", "maximum_time"),
}
TRAITS = {
    *("gender", "date_of_birth", "household_kind", "basic_income", "language_of_talks", "degree_of_disability"),
    *("equated", "rehabilitation", "school_certificate", "vocational_training", "last_employment_ended"),
}


def gates() -> Iterator[Gate]:
    """All gates, that for breaking off included."""
    yield from (phase.gate(edge) for phase, edge in BFM.edges)
    if BFM.breaking_off is not None:
        yield BFM.breaking_off


def conditions(gate: Gate) -> dict[str, Condition]:
    """The conditions of a gate by id."""
    return {one.id: one for one in gate.conditions}


def test_phases_are_the_steps_of_the_process() -> None:
    """Profiling and referral, then the five steps of the instruction."""
    steps = ["referral", "entry", "assessment", "integration_plan", "steering", "exit"]
    assert [phase.id for phase in BFM.phases] == steps


def test_the_law_is_the_basis() -> None:
    """All purposes are statutory with their paragraphs; nothing waits for a consent."""
    assert {purpose.basis for purpose in BFM.purposes} == {"statutory"}
    assert all("SGB" in (purpose.paragraph or "") for purpose in BFM.purposes)


def test_no_gate_asks_for_a_name() -> None:
    """A file without a name is legal: no gate asks for one, for a number, or for a way to reach the person."""
    identifying = {name for name, field in BFM.fields.items() if field.protection == "identifying"}
    assert {"name", "first_name", "customer_number", "telephone", "email"} <= identifying
    for gate in gates():
        assert identifying.isdisjoint(gate.mandatory)


def test_every_code_list_is_used() -> None:
    """No list is carried along that no question uses."""
    asked = [*BFM.fields.values(), *(field for form in BFM.forms.values() for field in form.fields)]
    assert set(BFM.code_lists) == {field.code_list for field in asked} - {None}


def test_referral_asks_for_profiling_and_agreement() -> None:
    """Whoever is referred is registered, was examined, and agreed; the Federal Agency assigns no profile any more."""
    gate = BFM.phase("referral").end
    assert "registered_for_placement" in gate.mandatory
    tests = [one.test for one in gate.conditions]
    assert AgreementInForce("referral_agreement") in tests
    assert AtLeast(1, "referrals", "outcome", frozenset({"proposed", "accepted"})) in tests


def test_a_profile_is_shown_where_there_is_one_and_demanded_nowhere() -> None:
    """EP, SP and UP are assigned no longer: their time ends, no gate asks for them, and days of earlier ones stay."""
    profiles = BFM.code_lists["profile"]
    assert profiles.group("complex") == {"ep", "sp", "up"}
    for day, valid in ((date(2026, 12, 31), True), (date(2027, 1, 1), False)):
        assert {one.valid(day) for name in ("profile", "new_profile") for one in BFM.code_lists[name].codes} == {valid}
    assert BFM.fields["profile"].history
    for gate in gates():
        assert {"profile", "new_profile"}.isdisjoint(gate.mandatory)
        asked = {one.test.field for one in gate.conditions if isinstance(one.test, AnsweredWith)}
        assert "profile" not in asked


def test_referral_is_examined_every_six_months() -> None:
    """At every visit, at the latest every six months."""
    (repeat,) = BFM.phase("referral").repeats
    assert (repeat.form, repeat.every) == ("referrals", Span(months=6))


def test_entry_has_the_minimum_criteria() -> None:
    """Registered, three changeable needs, integration impossible or much delayed, agreement."""
    found = {one.test for one in BFM.phase("entry").start.conditions}
    assert found == {
        AnsweredWith("registered_for_placement", frozenset({"true"})),
        AtLeast(3, "needs", "barrier", frozenset(CHANGEABLE)),
        AnsweredWith("integration_without", frozenset({"impossible", "much_delayed"})),
        AgreementInForce("service_agreement"),
    }


def test_entry_without_a_criterion_is_documented_but_never_without_agreement() -> None:
    """Each criterion has a field of its own for the reasons; nobody is managed who has not agreed."""
    found = BFM.phase("entry").start.conditions
    exceptions = [one.exception for one in found if not isinstance(one.test, AgreementInForce)]
    assert len(set(exceptions)) == len(exceptions) == 3
    assert {BFM.fields[name or ""].type for name in exceptions} == {"longtext"}
    (agreement,) = [one for one in found if isinstance(one.test, AgreementInForce)]
    assert agreement.exception is None


def test_barriers_are_ten_and_ten() -> None:
    """The lists 3.1 and 3.2 of the instruction, in person or household."""
    barrier = BFM.code_lists["barrier"]
    assert barrier.group("changeable") == CHANGEABLE
    assert barrier.group("unchangeable") == UNCHANGEABLE
    assert barrier.members == CHANGEABLE | UNCHANGEABLE
    assert len(CHANGEABLE) == len(UNCHANGEABLE) == 10
    assert BFM.code_lists["concerns"].members == {"person", "household"}


def test_no_trait_computes_a_refusal() -> None:
    """No condition asks for a trait of the person, and no count of needs looks at an unchangeable barrier."""
    for gate in gates():
        for condition in gate.conditions:
            match condition.test:
                case AnsweredWith(field, _):
                    assert field not in TRAITS
                case AtLeast(_, "needs", _, codes):
                    assert codes is not None
                    assert codes.isdisjoint(UNCHANGEABLE)


def test_traits_that_a_gate_needs_can_be_left_open() -> None:
    """What a gate asks of a person's traits may be answered with unknown or refused."""
    asked = {name for gate in gates() for name in gate.mandatory} & TRAITS
    assert asked == {"degree_of_disability", "equated", "rehabilitation"}
    assert all(BFM.fields[name].markers == {"unknown", "refused"} for name in asked)


def test_responsibility_by_disability_and_rehabilitation() -> None:
    """GdB 50 to 100, equated, rehabilitation borne by the agency: the IFK stays secondary, else by joint decision."""
    degrees = BFM.code_lists["degree_of_disability"].group("severe")
    assert degrees == {f"gdb_{degree}" for degree in range(50, 101, 10)}
    assert "equated" in BFM.code_lists["equated"].members
    assert "by_agency" in BFM.code_lists["rehabilitation"].members
    stays = {"stays_by_status", "stays_by_decision", "ended_by_decision"}
    assert BFM.code_lists["secondary_ifk"].members == stays


def test_assessment_is_voluntary_and_compares_two_views() -> None:
    """It starts with voluntary cooperation; whoever gives no view of themselves is not held up by it."""
    (voluntary,) = BFM.phase("assessment").start.conditions
    assert voluntary.test == AnsweredWith("assessment_voluntary", frozenset({"true"}))
    end = conditions(BFM.phase("assessment").end)
    assert end["no_self_view"].test == AtLeast(1, "assessments", "view", frozenset({"self"}))
    assert end["no_self_view"].exception == "self_view_exception"
    assert end["no_outside_view"].test == AtLeast(1, "assessments", "view", frozenset({"outside"}))
    words = {"health", "personality", "resources", "self_assessment", "biography_notes"}
    for gate in gates():
        assert words.isdisjoint(gate.mandatory)


def test_profiling_is_compared_with_the_assessment() -> None:
    """Whether it is consistent is answered; what is to be adapted, where it is not."""
    assert {"profiling_consistent", "profiling_note"} <= set(BFM.phase("assessment").end.mandatory)
    rule = BFM.fields["profiling_note"].shown_when
    assert rule is not None
    assert (rule.field, rule.values) == ("profiling_consistent", frozenset({"false"}))


def test_plan_and_agreement_are_one_unit() -> None:
    """A goal, responsibilities, a time frame, and an agreement in force."""
    gate = BFM.phase("integration_plan").end
    assert {"plan_responsibilities", "plan_until"} <= set(gate.mandatory)
    assert {one.test for one in gate.conditions} == {AtLeast(1, "goals"), AgreementInForce("cooperation_plan")}


def test_steering_is_reviewed_and_ends() -> None:
    """A review every six months; two years at most since the entry, unless reasons are given."""
    phase = BFM.phase("steering")
    (review,), (limit,) = phase.repeats, phase.limits
    assert (review.form, review.every) == ("reviews", Span(months=6))
    assert (limit.soft, limit.hard) == (Span(months=18), Span(months=24))
    assert limit.since == "entry", "the two years are those of case management, not of its steering"
    assert BFM.fields[limit.exception or ""].type == "longtext"


def test_exit_has_seven_reasons() -> None:
    """The seven of the instruction lead through the exit; a death and a file not taken over are broken off."""
    (condition,) = BFM.phase("exit").start.conditions
    assert condition.test == AnsweredWith("exit_reason", frozenset(REASONS_FOR_AN_EXIT))
    assert BFM.code_lists["exit_reason"].group("exit") == REASONS_FOR_AN_EXIT
    assert BFM.code_lists["exit_reason"].group("without_exit") == {"not_taken_over", "deceased"}


def test_exit_hands_over_to_the_ifk() -> None:
    """New profiling, an agreement, and the IFK informed, from which there is no exception."""
    gate = BFM.phase("exit").end
    assert {"exit_reason", "new_profiled_on", "ifk_informed"} <= set(gate.mandatory)
    found = conditions(gate)
    assert found["no_exit_agreement"].test == AgreementInForce("exit_agreement")
    assert found["ifk_not_informed"].test == AnsweredWith("ifk_informed", frozenset({"true"}))
    assert found["ifk_not_informed"].exception is None


def test_breaking_off_gives_its_reason() -> None:
    """A file closed before its time says why, like any other."""
    assert BFM.breaking_off is not None
    assert {"exit_reason", "exited_on"} <= set(BFM.breaking_off.mandatory)
    assert BFM.breaking_off.conditions == ()


def test_words_follow_the_law() -> None:
    """Bürgergeld from 2023 to June 2026, Grundsicherungsgeld since (BGBl. 2026 I Nr. 107); cooperation plan from July
    2023 on, in terms and kinds of agreement alike."""
    label = BFM.fields["basic_income"].label
    assert in_language(label, "de", BFM.terms, date(2022, 12, 31)) == "Bezieht Arbeitslosengeld II"
    assert in_language(label, "de", BFM.terms, date(2023, 1, 1)) == "Bezieht Bürgergeld"
    assert in_language(label, "de", BFM.terms, date(2026, 6, 30)) == "Bezieht Bürgergeld"
    assert in_language(label, "de", BFM.terms, date(2026, 7, 1)) == "Bezieht Grundsicherungsgeld"
    plan = [(word.text.de, word.until) for word in BFM.terms["plan_agreement"]]
    assert plan == [("Eingliederungsvereinbarung", date(2023, 6, 30)), ("Kooperationsplan", None)]
    kinds = BFM.code_lists["agreement_kind"].by_code
    for day, valid in product((date(2023, 6, 30), date(2023, 7, 1)), ("integration_agreement", "cooperation_plan")):
        assert kinds[valid].valid(day) == ((valid == "cooperation_plan") == (day > date(2023, 6, 30)))


def test_contact_counts_notes_of_case_management() -> None:
    """Contact every four weeks; notes of the kind "Fallmanagement" count."""
    kind = BFM.code_lists["journal_kind"].by_code["case_management"]
    assert (kind.label.de, kind.group) == ("Fallmanagement", "contact")
    assert BFM.contact_every == Span(days=28)


def test_files_are_exclusive_from_the_entry() -> None:
    """From then on only case managers, their deputies and bFM support see them."""
    assert (BFM.access.profile, BFM.access.exclusive_from) == ("exclusive", "entry")


def test_files_are_kept_five_to_ten_years_after_the_exit() -> None:
    """At least five years after the exit, ten at most."""
    assert BFM.retention == Retention("days_after_phase_end", "exit", 1827, 3653, 1827)


def test_referrals_and_dwell_time_are_counted_by_month() -> None:
    """Query 203 is monthly; only what is counted may be."""
    found = {one.id: (one.counts, one.phase, one.dimension, one.grain) for one in BFM.measures}
    assert found == {
        "entries_by_delay": ("phase_started", "entry", "integration_without", "month"),
        "referrals_by_profile": ("phase_ended", "referral", "profile", "month"),
        "steering_started_by_profile": ("phase_started", "steering", "profile", "quarter"),
        "exits_by_reason": ("phase_ended", "exit", "exit_reason", "quarter"),
        "exits_by_dwell_time": ("phase_ended", "exit", "dwell_time", "month"),
    }
    reportable = {name for name, field in BFM.fields.items() if field.reportable}
    assert reportable == {one.dimension for one in BFM.measures} - {"dwell_time"}


def referral(**said: object) -> dict[str, object]:
    return {"on": "2026-03-02", "agreed": True, "outcome": "proposed", **said}


def problems(values: dict[str, object]) -> list[tuple[str, str]]:
    """What is refused of a new referral."""
    try:
        filled(BFM, BFM.form("referrals"), {}, values, date(2026, 5, 4))
    except InvalidAnswers as refused:
        return [(problem.pointer, problem.code) for problem in refused.problems]
    return []


def test_not_referring_has_its_reasons() -> None:
    """V3: reasons for not referring are documented; for a referral they may be."""
    assert problems(referral()) == []
    assert problems(referral(outcome="not_referred")) == [("/values/reasons_against", "missing")]
    assert problems(referral(outcome="not_referred", agreed=False, reasons_against="Erst die Sprachprüfung")) == []


def test_a_referral_rests_on_agreement_and_on_a_talk_after_it() -> None:
    """V3: premarked and accepted with the client's agreement; the first talk is not held before there is a referral."""
    for outcome in ("proposed", "accepted"):
        refused = problems(referral(outcome=outcome, agreed=False))
        assert refused == [("/values/agreed", "implausible")], outcome
    assert problems(referral(outcome="returned", agreed=False)) == []
    talk = {"outcome": "accepted", "first_talk_on": "2026-03-01"}
    assert problems(referral(**talk)) == [("/values/first_talk_on", "implausible")]
    assert problems(referral(**talk | {"first_talk_on": "2026-03-02"})) == []
