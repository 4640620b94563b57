"""Participants: who may sign, whether joint custody is whole, who is not told; and nobody slips from list to list."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.casefile.model.entries import Entry
from services.casefile.model.entry_rules import signing
from services.casefile.model.participants import people
from services.casefile.programmes import DIRECTORY
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.reading.loading import load_all

WASKA = load_all(DIRECTORY)["waska"]
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
    found = people(WASKA, present)
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
    found = people(WASKA, [participant(custody=held, **SEEN) for held in custody])
    assert found.all_joint_holders_named is whole
    assert len(found.joint_holders) == custody.count("joint")


def test_holders_of_joint_custody_are_told_though_they_may_not_sign_yet() -> None:
    """Who holds custody by hearsay is missing among the signers, and is not forgotten."""
    signing_, unproven = participant(custody="joint", **SEEN), participant(custody="joint")
    found = people(WASKA, [signing_, unproven])
    assert [signer.participant for signer in found.signers] == [signing_]
    assert found.joint_holders == (signing_, unproven)


def test_people_are_read_from_fields_of_their_form(waska: Programme) -> None:
    """A field renamed in the base form would silently hide who must not be told."""
    read = {"may_sign", "custody", "not_to_be_told", "household"}
    assert read <= set(waska.form("participants").by_id)
    assert {"joint", "partial"} <= waska.code_lists["custody"].group("holds")
