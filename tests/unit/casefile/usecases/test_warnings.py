"""What is odd is warned of until somebody has looked at it; what cannot be is refused while it is being written."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from kernel.errors import BadInput, NotFound, StaleVersion
from kernel.principal import Principal
from services.casefile.errors import InvalidAnswers
from services.casefile.model.entries import Entry
from services.casefile.model.plausibility import Warned
from services.casefile.programmes import DIRECTORY
from services.casefile.store import Work
from services.casefile.template_changes.usecases import moves
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.templates.reading.loading import load_all
from services.casefile.usecases import acknowledging, answers, entries, plan, reading, responsibilities
from services.casefile.usecases.entries import Place, Wish
from tests.unit.casefile.fakes.office import Office

TALK = {"kind": "talk", "text": "war da"}
BORN = {"date_of_birth": "2008-05-04"}
ODD = Warned("born_in", "born_in_an_earlier_month", ("date_of_birth",))
BEFORE_BIRTH = Warned("on", "before_birth", ("answers.date_of_birth",))


@pytest.fixture
def family(office: Office, anna: Principal) -> UUID:
    """A file of the social service, whose answers know day and month of birth."""
    return office.file(anna, "asd")


def change(office: Office, who: Principal, case: UUID, said: dict[str, Any]) -> tuple[Warned, ...]:
    """What is warned of after a change of answers."""
    return office.does(answers.change_answers, who, case, office.case(case).version, said).warnings


def note(office: Office, who: Principal, case: UUID, on: str, **more: Any) -> Entry:
    """A note of that day."""
    return office.does(entries.add_entry, who, Place(case, KINDS["journal"]), Wish({**TALK, "on": on}, **more))


def person(office: Office, who: Principal, case: UUID, custody: str, **more: Any) -> Entry:
    """A parent with custody."""
    values = {"name": "Kaya", "relation": "mother", "custody": custody}
    return office.does(entries.add_entry, who, Place(case, KINDS["participants"]), Wish(values, **more))


def rewrite(office: Office, case: UUID, said: dict[str, Any]) -> None:
    """Answers as a file may hold them from before there were rules."""

    def write(work: Work) -> None:
        stored = work.cases.get(case)
        assert stored
        programme, key = work.programmes.of(stored.case), work.keys.get(office.agency, case)
        by_section: dict[str, dict[str, Any]] = {}
        for name, value in said.items():
            by_section.setdefault(programme.section_of[name], {})[name] = value
        work.sections.write(stored.case, key, by_section)

    office.does(write)


def test_a_warning_is_shown_until_somebody_has_looked_and_again_when_the_value_changes(
    office: Office, anna: Principal, family: UUID
) -> None:
    """Everywhere the answers are shown; looking at it is on record, and changes neither answers nor version."""
    assert change(office, anna, family, {**BORN, "born_in": "2008-04"}) == (ODD,)
    assert office.does(reading.read_case, anna, family).warnings == (ODD,)
    looked = office.does(acknowledging.acknowledge_answers, anna, family, 2, [("born_in", ODD.rule)])
    assert (looked.warnings, looked.stored.case.version) == ((), 2)
    assert office.accesses()[-1][1:] == ("acknowledge_answers", (family,))
    assert change(office, anna, family, {"street": "Am Ring 1"}) == ()
    assert change(office, anna, family, {"born_in": "2008-03"}) == (ODD,)
    assert change(office, anna, family, {"born_in": "2008-05"}) == ()


def test_what_was_looked_at_is_sealed_and_names_who_and_when(office: Office, anna: Principal, family: UUID) -> None:
    """Which rule warned of what says something of a person; no value and no rule lies in plain."""
    change(office, anna, family, {**BORN, "born_in": "2008-04"})
    office.does(acknowledging.acknowledge_answers, anna, family, 2, [("born_in", ODD.rule)])
    (row,) = office.rows("case_acknowledgements")
    assert b"born_in" not in row["sealed"]
    assert set(row) == {"case_id", "agency", "version", "sealed"}


@pytest.mark.parametrize("named", [("born_in", "no_such_rule"), ("date_of_birth", ODD.rule), ("x", ODD.rule)])
def test_only_what_is_warned_of_can_be_looked_at(
    office: Office, anna: Principal, family: UUID, named: tuple[str, str]
) -> None:
    """Nothing is acknowledged ahead; all that is named is looked at, or nothing."""
    change(office, anna, family, {**BORN, "born_in": "2008-04"})
    with pytest.raises(BadInput) as refused:
        office.does(acknowledging.acknowledge_answers, anna, family, 2, [("born_in", ODD.rule), named])
    assert [(one.pointer, one.code) for one in refused.value.problems] == [("/warnings/1", "unknown_warning")]
    assert office.does(reading.read_case, anna, family).warnings == (ODD,)


def test_looking_takes_the_right_to_write_and_the_version_one_has_seen(
    office: Office, anna: Principal, family: UUID
) -> None:
    """Who may not write in the file does not know of it; a warning is that of a version."""
    change(office, anna, family, {**BORN, "born_in": "2008-04"})
    other = office.person("ifk")
    with pytest.raises(NotFound):
        office.does(acknowledging.acknowledge_answers, other, family, 2, [("born_in", ODD.rule)])
    with pytest.raises(StaleVersion):
        office.does(acknowledging.acknowledge_answers, anna, family, 1, [("born_in", ODD.rule)])


def test_a_contact_before_birth_is_taken_and_warned_of_whichever_came_first(
    office: Office, anna: Principal, family: UUID
) -> None:
    """Pregnancy (§ 16 (3) SGB VIII): a warning hangs on answers of the file too, and goes and comes with these."""
    place = Place(family, KINDS["journal"])
    made = note(office, anna, family, "2026-01-10")
    assert made.warnings == ()
    change(office, anna, family, {"date_of_birth": "2026-03-01"})
    assert office.does(entries.read_entry, anna, place, made.id)[0].warnings == (BEFORE_BIRTH,)
    assert [one.warnings for one in office.does(entries.list_entries, anna, place)] == [(BEFORE_BIRTH,)]
    looked = office.does(acknowledging.acknowledge_entry, anna, place, made.id, 1, [("on", "before_birth")])
    assert (looked.warnings, looked.version) == ((), 1)
    assert office.accesses()[-1][1:] == ("acknowledge_journal", (family,))
    assert note(office, anna, family, "2026-01-11").warnings == (BEFORE_BIRTH,)
    change(office, anna, family, {"date_of_birth": "2026-03-02"})
    assert office.does(entries.read_entry, anna, place, made.id)[0].warnings == (BEFORE_BIRTH,)
    gone = office.does(entries.remove_entry, anna, place, made.id, 1)
    assert gone.warnings == ()


def test_custody_is_compared_with_what_the_reader_sees(
    office: Office, anna: Principal, ben: Principal, family: UUID
) -> None:
    """Sole custody beside joint custody is odd on both sides; of an entrusted participant no warning tells."""
    office.does(responsibilities.add_share, anna, family, ben.account, "secondary", None, None)
    place = Place(family, KINDS["participants"])
    person(office, anna, family, "sole", entrusted=True)
    assert person(office, ben, family, "joint").warnings == ()
    assert [one.warnings for one in office.does(entries.list_entries, ben, place)] == [()]
    odd = {"sole_beside_others", "joint_beside_others"}
    assert {one.rule for each in office.does(entries.list_entries, anna, place) for one in each.warnings} == odd
    assert len(office.does(plan.read_people, anna, family).joint_holders[0].warnings) == 1


def test_a_mother_born_yesterday_who_may_sign_is_warned_of(office: Office, anna: Principal, family: UUID) -> None:
    """Her age beside the child's, and that she signs as a child: both are warnings, and she stands in the file."""
    change(office, anna, family, BORN)
    seen = {"custody_evidence": "court_decision", "custody_seen_on": "2026-05-03", "may_sign": True}
    values = {"name": "Kaya", "relation": "mother", "born_on": "2026-05-03", "custody": "sole", **seen}
    made = office.does(entries.add_entry, anna, Place(family, KINDS["participants"]), Wish(values))
    assert {one.rule for one in made.warnings} == {"parents_age", "signs_under_age"}


def test_what_cannot_be_names_the_field_that_was_changed_and_the_other(
    office: Office, anna: Principal, family: UUID
) -> None:
    """A page marks what was just typed; nothing of the rest is stored either."""
    change(office, anna, family, {"help_begun_on": "2026-02-01", "help_ended_on": "2026-03-01"})
    with pytest.raises(InvalidAnswers) as refused:
        change(office, anna, family, {"help_begun_on": "2026-04-01", "street": "Am Ring 1"})
    assert [(one.pointer, one.code, one.others) for one in refused.value.problems] == [
        ("/answers/help_begun_on", "implausible", ("help_ended_on",))
    ]
    assert "street" not in office.does(reading.read_answers, anna, family)[1]


def test_what_contradicted_itself_before_there_were_rules_can_be_read_and_saved(
    office: Office, anna: Principal, family: UUID
) -> None:
    """Only what is changed now is refused; the rest is a warning, and can be put right or left."""
    change(office, anna, family, {"street": "Am Ring 1"})
    rewrite(office, family, reasons(office))
    twice = Warned("main_reason", "same_reason_twice", ("second_reason",))
    assert office.does(reading.read_case, anna, family).warnings == (twice,)
    standing = office.does(reading.read_answers, anna, family)[1]
    assert change(office, anna, family, {**standing, "town": "Halle"}) == (twice,)
    with pytest.raises(InvalidAnswers):
        change(office, anna, family, {"third_reason": standing["main_reason"]})
    assert change(office, anna, family, {"second_reason": None}) == ()


def reasons(office: Office) -> dict[str, Any]:
    """One reason twice."""
    code = office.web.programmes.current("asd").code_lists["reason"].codes[0].code
    return {"main_reason": code, "second_reason": code}


def test_an_entry_that_contradicted_itself_before_can_be_changed(office: Office, anna: Principal, family: UUID) -> None:
    """Another field of it is taken, with a warning; its days are refused unless they are put right."""
    place, today = Place(family, KINDS["goals"]), {"agreed_on": "2026-04-01", "until": "2026-05-01"}
    codes = office.web.programmes.current("asd").code_lists["goal_area"].codes
    values = {"area": codes[0].code, "goal": "Schule", "status": "open", **today}
    made = office.does(entries.add_entry, anna, place, Wish(values))
    before = {**values, "until": "2026-03-01"}
    with office.begin() as work:
        key = work.keys.get(office.agency, family)
        work.entries.save(made, replace(made, values=before), key)
    changed = office.does(entries.change_entry, anna, place, made.id, 2, Wish({**before, "status": "reached"}))
    assert [one.rule for one in changed.warnings] == ["ends_before_it_was_agreed"]
    with pytest.raises(InvalidAnswers) as refused:
        office.does(entries.change_entry, anna, place, made.id, 3, Wish({"until": "2026-03-02"}))
    assert [(one.pointer, one.others) for one in refused.value.problems] == [("/values/until", ("agreed_on",))]
    assert office.does(entries.change_entry, anna, place, made.id, 3, Wish({"until": "2026-04-02"})).warnings == ()


def test_rules_come_with_the_version_a_file_is_taken_into() -> None:
    """In an old version nothing is refused and nothing is odd; taken along, what stands is warned of and never lost."""
    new = load_all(DIRECTORY)["asd"]
    bare = [replace(section, plausible=()) for section in new.sections]
    forms = {name: replace(form, plausible=()) for name, form in new.forms.items()}
    office = Office([replace(new, version=1, sections=tuple(bare), forms=forms), new])
    who = office.person("case_manager")
    case = office.file(who, "asd")
    cases = office.database.tables["cases"]
    cases[case] = {**cases[case], "template_version": 1}
    wrong = {"help_begun_on": "2026-02-01", "help_ended_on": "2026-01-01"}
    assert change(office, who, case, {**wrong, "date_of_birth": "2026-03-01"}) == ()
    assert note(office, who, case, "2026-01-10").warnings == ()
    moved = office.does(moves.migrate, who, case, 2, new.version)
    assert {"help_ended_before_it_began", "before_birth"} == {one.rule for one in moved.warnings}
    (listed,) = office.does(entries.list_entries, who, Place(case, KINDS["journal"]))
    assert listed.warnings == (BEFORE_BIRTH,)
    assert change(office, who, case, {**wrong, "help_ended_on": "2026-02-02"})
