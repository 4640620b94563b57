"""Participants: who may sign, whether joint custody is whole, who is not told; and nobody slips from list to list."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.casefile.model.coming_of_age import is_of_age
from services.casefile.model.counting import number_of
from services.casefile.model.entries import Entry
from services.casefile.model.entry_rules import signing
from services.casefile.model.participants import people
from services.casefile.programmes import DIRECTORY
from services.casefile.templates.declared.phases import AtLeast
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.reading.loading import load_all

WASKA, ASD = (load_all(DIRECTORY)[name] for name in ("waska", "asd"))
DAY = date(2024, 5, 4)
AT = datetime(2024, 1, 1, 12, tzinfo=UTC)
SEEN = {"may_sign": True, "custody_evidence": "court_decision", "custody_seen_on": "2024-01-01"}


def participant(**values: Any) -> Entry:
    """A participant of whom this is said."""
    return Entry(
        id=uuid4(), case_id=UUID(int=1), kind="participants", parent=None, author=UUID(int=2), values=values,
        created_at=AT, changed_at=AT,
    )  # fmt: skip


anybody = some.fixed_dictionaries(
    {},
    optional={
        "may_sign": some.booleans(),
        "custody": some.sampled_from(sorted(WASKA.code_lists["custody"].members)),
        "custody_evidence": some.sampled_from(sorted(WASKA.code_lists["custody_evidence"].members)),
        "custody_seen_on": some.just("2024-01-01"),
        "not_to_be_told": some.booleans(),
        "household": some.booleans(),
    },
).map(lambda values: participant(**values))


@given(some.lists(anybody, max_size=6))
def test_who_is_listed_is_exactly_who_should_be(present: list[Entry]) -> None:
    """For any people: signers are those let sign whom the rule of custody lets too, parts are told, flags decide."""
    found = people(WASKA, present, DAY)
    allowed = [p for p in present if p.values.get("may_sign") is True and not signing(WASKA, p.values)]
    assert [signer.participant for signer in found.signers] == allowed
    assert [s.only_in_part for s in found.signers] == [p.values["custody"] == "partial" for p in allowed]
    assert list(found.not_to_be_told) == [p for p in present if p.values.get("not_to_be_told") is True]
    assert list(found.household) == [p for p in present if p.values.get("household") is True]


@pytest.mark.parametrize(
    ("custody", "whole"),
    [([], None), (["sole"], None), (["joint"], False), (["joint", "none"], False), (["joint", "joint"], True)],
)
def test_joint_custody_needs_all_its_holders(custody: list[str], whole: bool | None) -> None:
    """One parent of two is not enough to sign for a child, and the file says that the other is not named yet."""
    found = people(WASKA, [participant(custody=held, **SEEN) for held in custody], DAY)
    assert found.all_joint_holders_named is whole
    assert len(found.joint_holders) == custody.count("joint")


def test_holders_of_joint_custody_are_told_though_they_may_not_sign_yet() -> None:
    """Who holds custody by hearsay is missing among the signers, and is not forgotten."""
    signing_, unproven = participant(custody="joint", **SEEN), participant(custody="joint")
    found = people(WASKA, [signing_, unproven], DAY)
    assert [signer.participant for signer in found.signers] == [signing_]
    assert found.joint_holders == (signing_, unproven)


def test_people_are_read_from_fields_of_their_form(waska: Programme) -> None:
    """A field renamed in the base form would silently hide who must not be told."""
    read = {"may_sign", "custody", "not_to_be_told", "household"}
    assert read <= set(waska.form("participants").by_id)
    assert {"joint", "partial"} <= waska.code_lists["custody"].group("holds")


@given(some.lists(anybody, max_size=4))
def test_custody_ends_by_itself_at_18(present: list[Entry]) -> None:
    """Whatever was recorded: of somebody of age nobody holds custody or signs by it; who must not be told stays so."""
    found = people(WASKA, present, DAY, of_age=True)
    assert (found.signers, found.joint_holders, found.all_joint_holders_named) == ((), (), None)
    assert found.not_to_be_told == people(WASKA, present, DAY).not_to_be_told


def test_a_legal_representative_goes_on_signing() -> None:
    """Somebody of age may have one (§ 1823 BGB), who holds no custody that could end."""
    one = participant(relation="legal_representative", custody="guardianship", **SEEN)
    assert [signer.participant for signer in people(WASKA, [one], DAY, of_age=True).signers] == [one]


@pytest.mark.parametrize(
    ("answers", "of_age"),
    [
        ({"date_of_birth": "2006-05-04"}, True),
        ({"date_of_birth": "2006-05-05"}, False),
        ({"date_of_birth": "2008-02-29"}, False),
        ({"date_of_birth": "unknown"}, False),
        ({"date_of_birth": "unknown", "born_in": "2006-04"}, True),
        ({"born_in": "2006-05"}, False),
        ({}, False),
    ],
)
def test_of_age_on_the_18th_birthday(answers: dict[str, Any], of_age: bool) -> None:
    """On the day itself; where the month alone is known, once it is over for certain; where nothing is, nobody is."""
    assert is_of_age(ASD, answers, DAY) is of_age


@pytest.mark.parametrize(
    ("days", "signs"),
    [
        ({}, True),
        ({"custody_since": "2024-05-04"}, True),
        ({"custody_since": "2024-05-05"}, False),
        ({"custody_until": "2024-05-04"}, True),
        ({"custody_until": "2024-05-03"}, False),
    ],
)
def test_custody_is_held_from_its_first_day_to_its_last(days: dict[str, str], signs: bool) -> None:
    """A decision that takes effect tomorrow lets nobody sign today, and one that ended yesterday no more; a gate that
    asks for custody on a day counts who held it then."""
    one = participant(name="A", custody="joint", **SEEN, **days)
    found = people(WASKA, [one], DAY)
    assert (len(found.signers), len(found.joint_holders)) == (signs, signs)
    proven = AtLeast(1, "participants", "custody_evidence", frozenset({"court_decision"}))
    assert number_of([one.values], proven, DAY) == signs


def test_a_curator_signs_for_the_parts_they_hold() -> None:
    """Which parts stands beside the signer; everyday decisions of foster carers are no signature (§ 1688 BGB)."""
    curator = participant(custody="partial", custody_parts=["health", "help"], **SEEN)
    carer = participant(relation="foster_parent", everyday_decisions=True)
    found = people(ASD, [curator, carer, participant(custody="partial", **SEEN)], DAY)
    assert [(one.participant, one.parts) for one in found.signers][0] == (curator, ("health", "help"))
    assert [one.parts for one in found.signers] == [("health", "help"), ()]
    assert found.everyday == (carer,)
