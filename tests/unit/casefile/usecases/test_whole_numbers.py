"""Nobody has one and a half children: numbers that count are whole, by the one checker of plausibility (ADR 34)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest

from kernel.principal import Principal
from kernel.problems import problem_body
from services.casefile.errors import InvalidAnswers
from services.casefile.model.plausibility import Warned
from services.casefile.programmes import DIRECTORY
from services.casefile.store import Work
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.templates.declared.plausibility import Whole
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.reading.loading import load_all
from services.casefile.usecases import acknowledging, answers, entries, reading
from services.casefile.usecases.entries import Place, Wish
from services.casefile.web import _refusal
from tests.unit.casefile.fakes.office import Office

ALL: Mapping[str, Programme] = load_all(DIRECTORY)
NOTE = {"on": "2026-05-04", "kind": "talk", "text": "war da"}


def change(office: Office, who: Principal, case: UUID, said: dict[str, Any]) -> None:
    """A change of answers."""
    office.does(answers.change_answers, who, case, office.case(case).version, said)


def codes(refused: pytest.ExceptionInfo[InvalidAnswers]) -> list[tuple[str, str]]:
    """What was refused, and where."""
    return [(one.pointer, one.code) for one in refused.value.problems]


@pytest.mark.parametrize("programme", ALL.values(), ids=lambda one: one.id)
def test_every_number_that_counts_is_declared_whole(programme: Programme) -> None:
    """But what Obhut counts itself; hours and days a week may be broken, contacts a month may not."""
    for part in (*programme.sections, *programme.forms.values()):
        whole = {name for rule in part.plausible if isinstance(rule.demand, Whole) for name in rule.fields}
        by_engine = KINDS[part.id].by_engine if part.id in KINDS else ()
        counted = {one.id for one in part.fields if one.type == "number"} - set(by_engine)
        assert counted == whole


def test_an_answer_is_refused_broken_and_taken_whole(office: Office, anna: Principal, case: UUID) -> None:
    """3.0 is a whole number too."""
    with pytest.raises(InvalidAnswers) as refused:
        change(office, anna, case, {"children": 1.5})
    assert codes(refused) == [("/answers/children", "implausible")]
    (body,) = problem_body(_refusal(refused.value), "en")["errors"]
    label = ALL["waska"].fields["children"].label
    assert body["detail"] == f"\u201c{label.en}\u201d: not a whole number."
    (body,) = problem_body(_refusal(refused.value), "de")["errors"]
    assert body["detail"] == f"\u201e{label.de}\u201c: keine ganze Zahl."
    for whole in (0, 2, 3.0, "unknown"):
        change(office, anna, case, {"children": whole})


def test_an_entry_likewise(office: Office, anna: Principal, case: UUID) -> None:
    """Minutes of a talk."""
    place = Place(case, KINDS["journal"])
    with pytest.raises(InvalidAnswers) as refused:
        office.does(entries.add_entry, anna, place, Wish({**NOTE, "minutes": 7.5}))
    assert codes(refused) == [("/values/minutes", "implausible")]
    assert office.does(entries.add_entry, anna, place, Wish({**NOTE, "minutes": 7})).warnings == ()


def test_what_stands_broken_stays_with_a_warning(office: Office, anna: Principal, case: UUID) -> None:
    """A file from before: it is opened, saved as a whole, and somebody looks at it once."""

    def write(work: Work) -> None:
        stored = work.cases.get(case)
        assert stored
        work.sections.write(stored.case, work.keys.get(office.agency, case), {"biography": {"children": 1.5}})

    office.does(write)
    odd = (Warned("children", "whole_months_and_children", ()),)
    assert office.does(reading.read_case, anna, case).warnings == odd
    change(office, anna, case, {"children": 1.5, "town": "Ulm"})
    seen = office.does(acknowledging.acknowledge_answers, anna, case, 2, [("children", "whole_months_and_children")])
    assert seen.warnings == ()


@pytest.mark.parametrize(
    ("beside", "fits"), [("employed", False), ("unemployed", False), ("training_broken_off", True), ("other", True)]
)
def test_registered_nowhere_rules_out_what_registers(
    office: Office, anna: Principal, case: UUID, beside: str, fits: bool
) -> None:
    """Who works or is registered is not registered nowhere; who has broken off a training may well be."""
    said = {"situation_at_entry": ["not_registered", beside]}
    if fits:
        change(office, anna, case, said)
        return
    with pytest.raises(InvalidAnswers) as refused:
        change(office, anna, case, said)
    assert codes(refused) == [("/answers/situation_at_entry", "implausible")]
