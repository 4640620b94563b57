"""Histories that are entered late or put right, and values that may stand though their time is over."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from kernel.principal import Principal
from services.casefile.errors import InvalidAnswers
from services.casefile.programmes import DIRECTORY
from services.casefile.templates.declared.fields import Field
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.reading.loading import load_all
from services.casefile.usecases import answers, entries, reading
from services.casefile.usecases.answers import Dated
from services.casefile.usecases.entries import Place, Wish
from tests.unit.casefile.fakes.office import Office
from tests.unit.casefile.model.ways import any_answer


def write(office: Office, who: Principal, case: UUID, said: dict[str, Any], **dated: Any) -> None:
    """A change of answers, dated or correcting."""
    version = office.case(case).version
    office.does(answers.change_answers, who, case, version, said, Dated(**dated))


def housing(office: Office, who: Principal, case: UUID) -> Any:
    """How somebody has lived, as the file tells it."""
    return office.does(reading.read_histories, who, case)[2].get("housing")


@pytest.fixture
def moved(office: Office, anna: Principal, case: UUID) -> UUID:
    """A file in which somebody lives with parents since 4 May, the day of typing, and moved later."""
    write(office, anna, case, {"housing": "with_parents"})
    office.walk(days=200)
    return case


def test_a_move_in_october_that_is_entered_in_november(office: Office, anna: Principal, moved: UUID) -> None:
    """Holds from October on, and what was before ended there."""
    write(office, anna, moved, {"housing": "own"}, since={"housing": "2026-10-12"})
    assert housing(office, anna, moved) == {
        "since": "2026-10-12",
        "before": [{"value": "with_parents", "since": "2026-05-04", "until": "2026-10-12"}],
    }


def test_a_correction_replaces_and_adds_nothing(office: Office, anna: Principal, moved: UUID) -> None:
    """What was never so is no part of a life: neither as it was corrected nor once it is taken back."""
    write(office, anna, moved, {"housing": "shared"}, corrects=["housing"])
    assert housing(office, anna, moved) == {"since": "2026-05-04", "before": []}
    write(office, anna, moved, {"housing": None}, corrects=["housing"])
    assert housing(office, anna, moved) == {"since": None, "before": []}


def test_the_day_alone_can_be_put_right(office: Office, anna: Principal, moved: UUID) -> None:
    """The answer before ends where this one begins; as often as it takes."""
    write(office, anna, moved, {"housing": "own"})
    for day in ("2026-08-01", "2026-10-12"):
        write(office, anna, moved, {}, since={"housing": day})
        assert housing(office, anna, moved) == {
            "since": day, "before": [{"value": "with_parents", "since": "2026-05-04", "until": day}],
        }  # fmt: skip
    write(office, anna, moved, {"housing": "shared"}, since={"housing": "2026-09-01"}, corrects=["housing"])
    assert housing(office, anna, moved)["before"][0]["until"] == "2026-09-01"


def test_what_ended_earlier_is_dated_too(office: Office, anna: Principal, moved: UUID) -> None:
    """An answer that holds no more ended on the day named; the next one begins after it."""
    write(office, anna, moved, {"housing": None}, since={"housing": "2026-07-01"})
    assert housing(office, anna, moved)["before"][0]["until"] == "2026-07-01"
    with pytest.raises(InvalidAnswers):
        write(office, anna, moved, {"housing": "own"}, since={"housing": "2026-06-30"})
    write(office, anna, moved, {"housing": "own"}, since={"housing": "2026-07-01"})
    assert housing(office, anna, moved)["since"] == "2026-07-01"


@pytest.mark.parametrize(
    ("said", "dated", "problem"),
    [
        ({"housing": "own"}, {"since": {"housing": "2026-05-03"}}, ("/since/housing", "date_before_previous")),
        ({"housing": "own"}, {"since": {"housing": "2026-11-21"}}, ("/since/housing", "date_in_future")),
        ({"housing": "own"}, {"since": {"housing": "20261012"}}, ("/since/housing", "not_a_date")),
        ({"housing": "own"}, {"since": {"housing": 7}}, ("/since/housing", "wrong_type")),
        ({"housing": "own"}, {"since": {"gender": "2026-10-12"}}, ("/since/gender", "no_history")),
        ({"housing": "own"}, {"since": {"Kaya": "2026-10-12"}}, ("/since", "unknown_field")),
        ({"housing": "own"}, {"corrects": ["gender"]}, ("/corrects/gender", "no_history")),
        ({"housing": "own"}, {"corrects": ["Kaya"]}, ("/corrects", "unknown_field")),
    ],
)
def test_days_that_cannot_be_are_refused(
    office: Office, anna: Principal, moved: UUID, said: dict[str, Any], dated: dict[str, Any], problem: tuple[str, str]
) -> None:
    """With their place and code, and nothing of the change is stored."""
    with pytest.raises(InvalidAnswers) as refused:
        write(office, anna, moved, said, **dated)
    assert [(one.pointer, one.code) for one in refused.value.problems] == [problem]
    assert office.does(reading.read_answers, anna, moved)[1] == {"housing": "with_parents"}


def ended(programme: Programme, name: str, on: date) -> Programme:
    """The programme once the codes of a list have run out, but for its last one."""
    codes = programme.code_lists[name].codes
    over = tuple(replace(code, until=on) for code in codes[:-1])
    return replace(
        programme,
        code_lists={**programme.code_lists, name: replace(programme.code_lists[name], codes=(*over, codes[-1]))},
    )


def test_every_value_whose_time_is_over_can_be_sent_back() -> None:
    """Saving a whole section, or a whole entry, of any programme: each answer and value stands, whatever has become of
    its codes, its question and the rules between them."""
    for programme in load_all(DIRECTORY).values():
        bare = tuple(replace(section, plausible=()) for section in programme.sections)
        office, later = Office([replace(programme, sections=bare)]), over(programme)
        who = office.person("ifk" if programme.access.profile == "exclusive" else "case_manager")
        case = office.file(who, programme.id)
        said = {
            one.id: any_answer(programme, one)
            for one in programme.fields.values()
            if one.shown_when is None and one.code_list and not one.retired
        }
        write(office, who, case, said)
        noted = {
            name: office.does(entries.add_entry, who, Place(case, KINDS[name]), Wish(coded(programme, form.fields)))
            for name, form in programme.forms.items()
            if name in KINDS and not KINDS[name].parent and not KINDS[name].by_engine
        }
        office.web.programmes._known[programme.id, programme.version] = later
        write(office, who, case, said)
        for name, entry in noted.items():
            place = Place(case, KINDS[name])
            assert office.does(entries.change_entry, who, place, entry.id, 1, Wish(entry.values)).values == entry.values


def coded(programme: Programme, fields: tuple[Field, ...]) -> dict[str, Any]:
    """What an entry of a kind says: all that is mandatory, and no more."""
    return {one.id: any_answer(programme, one) for one in fields if one.mandatory and one.shown_when is None}


def over(programme: Programme) -> Programme:
    """Every code has run out, every question of the outline is asked no more, every form demands all it asks."""
    yesterday = date(2026, 5, 3)
    lists = {
        name: replace(one, codes=tuple(replace(code, until=yesterday) for code in one.codes))
        for name, one in programme.code_lists.items()
    }
    sections = tuple(
        replace(section, fields=tuple(replace(one, retired=True) for one in section.fields))
        for section in programme.sections
    )
    forms = {
        name: replace(form, fields=tuple(replace(one, mandatory=True) for one in form.fields))
        for name, form in programme.forms.items()
    }
    return replace(programme, code_lists=lists, sections=sections, forms=forms)


def test_a_choice_that_stands_can_be_added_to(office: Office, anna: Principal, case: UUID) -> None:
    """Of several codes the old ones may stay beside a new one; what was not chosen then cannot be chosen now."""
    waska = office.web.programmes.current("waska")
    codes = [one.code for one in waska.code_lists["support_area"].codes]
    write(office, anna, case, {"support_areas": codes[:1]})
    office.web.programmes._known["waska", waska.version] = ended(waska, "support_area", date(2026, 5, 3))
    write(office, anna, case, {"support_areas": [codes[-1], codes[0]]})
    for chosen in ([codes[1]], [codes[0], codes[1]]):
        with pytest.raises(InvalidAnswers) as refused:
            write(office, anna, case, {"support_areas": chosen})
        assert [one.code for one in refused.value.problems] == ["unknown_code"]


def test_a_rule_of_a_kind_lets_stand_what_it_would_refuse_now(office: Office, anna: Principal, case: UUID) -> None:
    """A participant from before evidence was asked for can get another telephone; what the rule looks at is refused."""
    place = Place(case, KINDS["participants"])
    made = office.does(entries.add_entry, anna, place, Wish({"name": "Kaya", "relation": "mother"}))
    old = {**made.values, "may_sign": True, "custody": "sole"}
    with office.begin() as work:
        work.entries.save(made, replace(made, values=old), work.keys.get(office.agency, case))
    office.does(entries.change_entry, anna, place, made.id, 2, Wish({**old, "telephone": "0511 1"}))
    with pytest.raises(InvalidAnswers) as refused:
        office.does(entries.change_entry, anna, place, made.id, 3, Wish({"custody": "joint"}))
    assert [one.code for one in refused.value.problems] == ["signing_needs_custody"]
