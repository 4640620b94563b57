"""The emergency sheet: every warning is on it, and nothing that was found to be none."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.casefile.emergency.model import FORMS, sheet
from services.casefile.model.entries import Entry
from services.casefile.model.protected_places import ProtectedPlaces
from services.casefile.programmes import DIRECTORY
from services.casefile.templates.reading.loading import base, load_all

WASKA, ASD = (load_all(DIRECTORY)[name] for name in ("waska", "asd"))
TODAY = date(2024, 1, 1)
OPEN = ProtectedPlaces()  # nothing is under protection
AT = datetime(2024, 1, 1, 12, tzinfo=UTC)
RESULTS = sorted(WASKA.code_lists["danger_result"].members)


def entry(kind: str, **values: Any) -> Entry:
    """An entry that says this."""
    return Entry(
        id=uuid4(), case_id=UUID(int=1), kind=kind, parent=None, author=UUID(int=2), values=values,
        created_at=AT, changed_at=AT,
    )  # fmt: skip


@given(some.lists(some.tuples(some.dates().map(str), some.none() | some.sampled_from(RESULTS)), max_size=6))
def test_all_danger_but_none_is_on_it(said: list[tuple[str, str | None]]) -> None:
    """Undecided reports warn like found danger, the newest first; only `none` ends the warning."""
    entries = [
        entry("danger_assessments", on=day, **({} if result is None else {"result": result})) for day, result in said
    ]
    found = sheet(WASKA, {}, entries, TODAY, OPEN).danger
    assert {e.id for e in found} == {e.id for e in entries if e.values.get("result") != "none"}
    assert [e.values["on"] for e in found] == sorted((e.values["on"] for e in found), key=str, reverse=True)


def test_people_and_contacts_are_on_it_where_they_matter() -> None:
    """A number, custody, or a warning not to tell: who has none of these would only lengthen the sheet."""
    matters = [
        entry("participants", telephone="0171"),
        entry("participants", custody="joint"),
        entry("participants", not_to_be_told=True),
    ]
    others = [entry("participants", household=True), entry("participants", not_to_be_told=False)]
    reachable = entry("contacts", telephone="0172")
    found = sheet(WASKA, {}, [*others, *matters, reachable, entry("contacts", institution="Verein")], TODAY, OPEN)
    assert [person.participant for person in found.persons] == matters
    assert found.contacts == (reachable,)
    assert found.all_joint_holders_named is False


def test_it_shows_of_the_outline_what_the_template_names() -> None:
    """Neither more than is named, nor an empty line for what was not answered."""
    answers: dict[str, Any] = {"telephone": "0171", "access_note": "kommt von sich aus"}
    assert sheet(WASKA, answers, [], TODAY, OPEN).answers == {"telephone": "0171"}


@pytest.mark.parametrize("programme", sorted(load_all(DIRECTORY)))
def test_every_programme_says_how_its_people_are_reached(programme: str) -> None:
    """A template without a telephone number on the sheet would make it useless at night."""
    assert "telephone" in load_all(DIRECTORY)[programme].emergency


def test_the_sheet_reads_fields_of_its_forms() -> None:
    """A field renamed in the base forms would silently be missing at night."""
    read = {
        "danger_assessments": {"on", "kinds", "result", "team_on"},
        "participants": {
            "name",
            "relation",
            "telephone",
            "custody",
            "not_to_be_told",
            "household",
            "custody_parts",
            "custody_since",
            "custody_until",
        },
        "contacts": {"institution", "person", "role", "telephone"},
    }
    assert set(read) == set(FORMS)
    forms = base().forms("any")
    assert {kind: names - set(forms[kind].by_id) for kind, names in read.items()} == {kind: set() for kind in read}
    assert "none" in RESULTS


@pytest.mark.parametrize(("born", "signs"), [("2006-01-02", True), ("2006-01-01", False)])
def test_nobody_signs_for_somebody_of_age(born: str, signs: bool) -> None:
    """From the 18th birthday on parents are on it with their numbers, and no longer as who may sign (§ 2 BGB)."""
    proven: dict[str, Any] = {"custody_evidence": "court_decision", "custody_seen_on": "2010-01-01", "may_sign": True}
    mother = entry("participants", relation="mother", telephone="0171", custody="joint", **proven)
    found = sheet(WASKA, {"date_of_birth": born}, [mother], TODAY, OPEN)
    assert [person.may_sign for person in found.persons] == [signs]
    assert found.all_joint_holders_named is (False if signs else None)
    assert [person.custody for person in found.persons] == ["joint" if signs else None]


PART: dict[str, Any] = {"custody": "partial", "custody_evidence": "court_decision", "custody_seen_on": "2020-01-01"}


@pytest.mark.parametrize(("said", "parts"), [({"custody_parts": ["health"]}, ("health",)), ({}, None)])
def test_whoever_holds_custody_in_part_is_on_it_with_the_parts(said: dict[str, Any], parts: tuple[str, ...]) -> None:
    """At night it matters for what somebody signs; where the file does not say, the sheet says that it does not."""
    found = sheet(WASKA, {}, [entry("participants", relation="curator", may_sign=True, **PART, **said)], TODAY, OPEN)
    assert [(one.only_in_part, one.parts) for one in found.persons] == [(True, parts)]


@pytest.mark.parametrize(
    ("days", "held"),
    [
        ({"custody_until": "2023-12-31"}, None),
        ({"custody_until": "2024-01-01"}, "partial"),
        ({"custody_since": "2024-01-02"}, None),
    ],
)
def test_custody_of_another_day_is_not_shown_as_held(days: dict[str, Any], held: str | None) -> None:
    """Ended yesterday or beginning tomorrow, it opens no door tonight; the person stays, for the number."""
    uncle = entry("participants", relation="curator", telephone="0171", **PART, **days)
    (found,) = sheet(WASKA, {}, [uncle], TODAY, OPEN).persons
    assert (found.custody, found.only_in_part, found.may_sign) == (held, held is not None, False)


def test_of_somebody_of_age_nobody_holds_custody() -> None:
    """What was recorded ended by itself (§ 2 BGB), and with it what a foster carer decides for a child."""
    mother = entry("participants", relation="mother", custody="sole", telephone="0171")
    carer = entry("participants", relation="foster_parent", everyday_decisions=True)
    (found,) = sheet(ASD, {"date_of_birth": "2006-01-01"}, [mother, carer], TODAY, OPEN).persons
    assert (found.participant, found.custody) == (mother, None)


def test_who_decides_about_everyday_matters_is_on_it_without_a_number() -> None:
    """The foster carer with whom the child lives is asked first at night (§ 1688 BGB)."""
    carer = entry("participants", relation="foster_parent", everyday_decisions=True)
    assert [(one.participant, one.everyday) for one in sheet(ASD, {}, [carer], TODAY, OPEN).persons] == [(carer, True)]
    assert "everyday_decisions" in ASD.form("participants").by_id
