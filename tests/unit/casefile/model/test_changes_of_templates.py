"""What one owner of the system may change alone, and what needs a second one."""

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.casefile.programmes import DIRECTORY
from services.casefile.templates.changes import Change, changes
from services.casefile.templates.declared.fields import Code, CodeList, Field, Text
from services.casefile.templates.declared.plausibility import NotBefore, Other, PlausibilityRule
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.reading.loading import load_all

WASKA = load_all(DIRECTORY)["waska"]
NEW = Field("new", Text("neu", "new"), Text("neu", "new"), "text", "case_management", "ordinary")
LIST = next(iter(WASKA.code_lists))
OTHER = Text("anders", "different")


def with_fields(*asked: Field) -> Programme:
    first, *rest = WASKA.sections
    return replace(WASKA, sections=(replace(first, fields=asked), *rest))


FIRST, *REST = WASKA.sections[0].fields
AT = ("sections", WASKA.sections[0].id, "fields")


def with_codes(*codes: Code) -> Programme:
    return replace(WASKA, code_lists={**WASKA.code_lists, LIST: CodeList(LIST, codes)})


def with_rules(*rules: PlausibilityRule) -> Programme:
    first, *rest = WASKA.sections
    return replace(WASKA, sections=(replace(first, plausible=(*first.plausible, *rules)), *rest))


OF_DAYS = PlausibilityRule("new", ("date_of_first_talk",), NotBefore((Other("here", "date_of_birth"),)), odd=True)
RULE = ("sections", WASKA.sections[0].id, "plausible", "new")
CODES = WASKA.code_lists[LIST].codes
CASES: list[tuple[Programme, Change]] = [
    (with_fields(FIRST, *REST, NEW), Change((*AT, "new"), "added", "simple")),
    (with_fields(FIRST, *REST, replace(NEW, reportable=True)), Change((*AT, "new"), "added", "basic")),
    (with_fields(FIRST, *REST, replace(NEW, mandatory=True)), Change((*AT, "new"), "added", "basic")),
    (with_fields(*REST), Change((*AT, FIRST.id), "removed", "basic")),
    (with_fields(replace(FIRST, help=OTHER), *REST), Change((*AT, FIRST.id, "help"), "changed", "simple")),
    (with_fields(replace(FIRST, purpose="x"), *REST), Change((*AT, FIRST.id, "purpose"), "changed", "basic")),
    (with_fields(*REST, FIRST), Change((*AT, "order"), "changed", "simple")),
    (
        with_codes(*CODES, Code("new", OTHER)),
        Change(("code_lists", LIST, "codes", "new"), "added", "simple"),
    ),
    (
        with_codes(*CODES, Code("new", OTHER, "changeable")),
        Change(("code_lists", LIST, "codes", "new"), "added", "basic"),
    ),
    (with_codes(*CODES[1:], CODES[0]), Change(("code_lists", LIST, "codes", "order"), "changed", "basic")),
    (with_codes(*CODES[1:]), Change(("code_lists", LIST, "codes", CODES[0].code), "removed", "basic")),
    (with_rules(OF_DAYS), Change(RULE, "added", "simple")),
    (with_rules(replace(OF_DAYS, odd=False)), Change(RULE, "added", "basic")),
    (replace(WASKA, phases=WASKA.phases[1:]), Change(("phases", WASKA.phases[0].id), "removed", "basic")),
    (replace(WASKA, measures=()), Change(("measures", WASKA.measures[0].id), "removed", "basic")),
]


@pytest.mark.parametrize(("after", "change"), CASES, ids=lambda each: str(getattr(each, "path", "")))
def test_each_kind_of_change_has_its_weight(after: Programme, change: Change) -> None:
    """A change is found where it is, and one that needs a second owner is never taken for a simple one."""
    assert change in changes(WASKA, after)


def test_the_same_template_has_no_changes() -> None:
    """The number of the version alone is no change."""
    assert changes(WASKA, replace(WASKA, version=WASKA.version + 1)) == ()


@given(
    place=st.integers(0, 400),
    attribute=st.sampled_from([each.name for each in fields(Field) if each.name != "id"]),
    value=st.sampled_from([OTHER, True, False, None, "sensitive", 7]),
)
def test_no_difference_is_overlooked(place: int, attribute: str, value: Any) -> None:
    """Whatever differs in a field is found, whichever way round; nothing but wording is simple."""
    asked = list(WASKA.sections[0].fields)
    index = place % len(asked)
    asked[index] = replace(asked[index], **{attribute: value})
    after = with_fields(*asked)
    there, back = changes(WASKA, after), changes(after, WASKA)
    assert bool(there) == bool(back) == (after != WASKA)
    assert all(c.weight == ("simple" if attribute in ("label", "help") else "basic") for c in there)
