"""Every mutation still has a place in today's code: what moves takes the mistake it must not make along."""

import ast
import json
from pathlib import Path

import pytest

from tests.mutations.areas import AREAS, FAST, SERVERS
from tests.mutations.candidates import candidates
from tests.mutations.mutation import PAGE, PRODUCT, ROOT, Mutation, read
from tests.mutations.places import Gone, Tree, as_today
from tests.mutations.results import render, results_of

DRAWN = read()
TODAY = Tree(ROOT)
DOOR = """class Door:
    def may_enter(self, age: int) -> bool:
        return age >= 18
"""


def mutation() -> Mutation:
    """`>=` made `>` in the door."""
    return Mutation(
        "m00", "rights", "comparison", "services/door.py", 3, "Door.may_enter", "return age >= 18", "return age > 18", 0
    )


def tree(root: Path, **texts: str) -> Tree:
    """A tree with these modules in its services."""
    for folder in PRODUCT:
        (root / folder).mkdir()
    for name, text in texts.items():
        (root / "services" / f"{name}.py").write_text(text)
    return Tree(root)


@pytest.mark.parametrize("drawn", DRAWN, ids=lambda one: one.id)
def test_every_mutation_has_one_place_and_changes_it(drawn: Mutation) -> None:
    """A mutation whose place is gone asks nobody anything: `moved.json` has to say where it is now."""
    today = as_today(drawn)
    place = TODAY.find(today)
    wrong, right = place.mutated(today), TODAY.sources[place.file]
    assert ast.dump(ast.parse(wrong)) != ast.dump(ast.parse(right))


def test_every_area_has_two_mutations() -> None:
    """No area goes unasked: two mutations at least, thirty in all."""
    assert len(DRAWN) >= 30
    assert all(sum(1 for one in DRAWN if one.area == area) >= 2 for area in AREAS)
    assert {one.area for one in DRAWN} == set(AREAS)


def test_the_likely_tests_are_there() -> None:
    """Tests that moved are named where they are now: a path that is not there would run nothing."""
    named = {test for area in AREAS.values() for test in (*area.fast, *area.servers)} | {*FAST, *SERVERS}
    assert [test for test in sorted(named) if not (ROOT / test).exists()] == []


def test_the_page_is_what_the_answers_say() -> None:
    """The page of results is never edited by hand."""
    assert PAGE.read_text(encoding="utf-8") == render(DRAWN, results_of("old"), results_of("new"))


def test_a_function_is_found_where_it_has_moved(tmp_path: Path) -> None:
    """A mutation goes along with its function, into another file and out of its class."""
    found = tree(tmp_path, gate="def may_enter(age):\n    if age:\n        return age >= 18\n").find(mutation())
    assert found.file.name == "gate.py"
    assert found.mutated(mutation()) == "def may_enter(age):\n    if age:\n        return age > 18\n"


def test_its_own_file_goes_before_another(tmp_path: Path) -> None:
    """Where two functions are alike, the one that has not moved is meant."""
    assert tree(tmp_path, door=DOOR, gate=DOOR).find(mutation()).file.name == "door.py"


@pytest.mark.parametrize("texts", [{"door": DOOR.replace("18", "21")}, {"gate": DOOR, "fence": DOOR}])
def test_no_place_and_two_places_ask_for_the_mapping(tmp_path: Path, texts: dict[str, str]) -> None:
    """Nothing is guessed: a text that changed, or a place that might be either of two, is told by a person."""
    with pytest.raises(Gone, match=r"moved\.json"):
        tree(tmp_path, **texts).find(mutation())


def test_the_mapping_says_how_it_reads_now(tmp_path: Path) -> None:
    """What was rewritten is found by what `moved.json` says, and the rest is kept."""
    moved = tmp_path / "moved.json"
    moved.write_text(json.dumps({"m00": {"why": "a name", "before": "return age >= ADULT", "after": "return True"}}))
    changed = as_today(mutation(), moved)
    assert (changed.before, changed.after, changed.function) == ("return age >= ADULT", "return True", "Door.may_enter")


def test_only_covered_lines_are_changed() -> None:
    """A line that no test of the old suite ran was not protected, so nothing is drawn from it."""
    text = "def f(a):\n    if a > 1:\n        return 2\n    return 3\n"
    of_second_line = candidates("rights", "f.py", text, {2})
    assert {one.line for one in of_second_line} == {2}
    assert "if a >= 1:" in {one.after for one in of_second_line}


def test_logs_and_words_for_programmers_are_left_alone() -> None:
    """A mutation that nobody could notice would count as a gap of every suite."""
    text = 'class A:\n    """1 > 0"""\n    def f(self):\n        log.info("seen", count=1 + 1)\n'
    text += "    def __repr__(self):\n        return 1 > 0\n"
    assert candidates("rights", "f.py", text, set(range(10))) == []
