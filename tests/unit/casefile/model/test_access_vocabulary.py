"""What the access log may say: closed, read back as it was stored, and strict about who may be shown it."""

import json
from pathlib import Path
from typing import get_args

import pytest

from services.casefile.copies.model.legal_bases import BASES, Grounds
from services.casefile.model.access.vocabulary import (
    EVERY,
    Act,
    Also,
    Ungrammatical,
    Unrecognised,
    parse,
)
from services.casefile.model.access.words import WORDS, Shown, together
from services.casefile.model.lease import REASONS
from services.casefile.model.protected_address import GROUNDS
from services.casefile.schemas.cards import AskForCardSchema
from services.casefile.schemas.responsibilities import NewShareSchema
from services.casefile.templates.declared.kinds import KINDS, REOPENINGS
from services.casefile.templates.declared.phases import Edge

GOLDEN = Path(__file__).parents[3] / "contract" / "unchanged" / "golden" / "access_log.json"
ALSO_REFUSED = [*EVERY, *(one.refused() for one in EVERY)]


def test_what_is_stored_reads_back_as_what_was_said() -> None:
    """No two acts are stored alike, and a row is told of as what it was recorded as."""
    assert [parse(one.stored) for one in ALSO_REFUSED] == ALSO_REFUSED
    assert len({one.stored for one in ALSO_REFUSED}) == len(ALSO_REFUSED) == 2 * 304


def test_every_row_there_may_be_is_recognised() -> None:
    """Rows that were written before there was a vocabulary are read by it, refused or not."""
    kept = json.loads(GOLDEN.read_text(encoding="utf-8"))
    (refused,) = kept["appended_where_refused"]
    rows = [action + end for action in kept["actions"] for end in ("", refused)]
    assert [row for row in rows if isinstance(parse(row), Unrecognised) or parse(row).stored != row] == []
    assert len(rows) > 400


@pytest.mark.parametrize("row", ["", "read_", "read_diary", "READ", "read_refused_refused", "read_refused_narrow"])
def test_other_words_are_kept_and_told_of_after_a_check_alone(row: str) -> None:
    """A row of another release neither breaks a page nor shows what nobody has thought about."""
    assert parse(row) == Unrecognised(row)
    assert (parse(row).stored, parse(row).shown) == (row, Shown.AFTER_CHECK)


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (Act.READ_ENTRY, ()),
        (Act.READ_ENTRY, ("diary",)),
        (Act.READ_ENTRY, ("journal", "goals")),
        (Act.READ, ("journal",)),
        (Act.READ_ENTRY, ("reopenings",)),
        (Act.RELEASE, ("goals",)),
        (Act.PHASE, ("middle",)),
        (Act.GIVE_CARD, ("consent", "erase")),
    ],
)
def test_nothing_else_can_be_said(act: Act, words: tuple[str, ...]) -> None:
    """What has no sentence is never stored, since it can not be taken back."""
    with pytest.raises(Ungrammatical):
        act.recorded(*words)


def test_only_what_fits_is_appended() -> None:
    """The narrow view has part in few acts, entrusted entries go along with copies, and nothing is refused twice."""
    assert Act.READ.recorded().narrow().refused().stored == "read_narrow_refused"
    with pytest.raises(Ungrammatical):
        Act.READ_ENTRY.recorded("journal").narrow()
    with pytest.raises(Ungrammatical):
        Act.READ.recorded().with_entrusted()
    with pytest.raises(Ungrammatical):
        Act.READ.recorded().with_address()
    with pytest.raises(Ungrammatical):
        Act.READ.recorded().refused().refused()
    with pytest.raises(Ungrammatical):
        Act.READ.recorded().refused().narrow()


def test_all_that_can_be_chosen_today_can_be_said() -> None:
    """A kind of entry, a basis or a reason that is added without its word would fail whoever uses it first."""
    assert set(KINDS) <= set(WORDS["entries"])
    assert {*KINDS, REOPENINGS.form} <= set(WORDS["entries_or_reopenings"])
    assert {kind.form for kind in KINDS.values() if kind.entrustable} <= set(WORDS["entries_entrustable"])
    assert set(REASONS) <= set(WORDS["reason"])
    assert set(get_args(Edge)) <= set(WORDS["edge"])
    assert {kind for kind in ("secondary", "deputy") if not NewShareSchema(only=["kind"]).validate({"kind": kind})} == {
        *WORDS["share"]
    }
    for kind in (kind for kind in KINDS.values() if kind.narrow):
        assert Also.NARROW in Act.LIST_ENTRIES.recorded(kind.form).narrow().also
        assert Also.NARROW in Act.READ_ENTRY.recorded(kind.form).narrow().also
    for act in (Act.PRINT, Act.FETCH_PRINT, Act.REQUEST_EXPORT, Act.EXPORT):
        for basis in BASES:
            plain, more = Grounds(basis).recorded(act), Grounds(basis, with_entrusted=True).recorded(act)
            assert more.stored == plain.stored + "_with_entrusted"
            for entrusted, appended in ((False, ""), (True, "_with_entrusted")):
                chosen = Grounds(basis, with_entrusted=entrusted, protected_address=True).recorded(act)
                assert chosen.stored == f"{plain.stored}{appended}_with_protected_address"
    assert set(GROUNDS) == set(WORDS["ground"])


@pytest.mark.parametrize("service", ["consent", "retention"])
@pytest.mark.parametrize(
    "rights", [["read"], ["write"], ["write", "read"], ["read", "write"], ["read", "read"], ["write", "write"]]
)
def test_cards_are_told_of_as_the_schema_lets_them_be_asked_for(service: str, rights: list[str]) -> None:
    """The same right asked for twice is let through, so it is said twice; the order of asking is not."""
    asked = {"case": "00000000-0000-0000-0000-000000000001", "audience": service, "actions": rights}
    assert AskForCardSchema().validate(asked) == {}
    assert Act.GIVE_CARD.recorded(service, together(rights)).stored == f"card_{service}_{'_'.join(sorted(rights))}"


CHECKED = (
    "danger",
    "entrusted",
    "address",
    "court",
    "social_task",
    "participants",
    "contacts",
    "signers",
    "emergency",
    "releases",
)
"""Words in stored actions that hint at § 8a, informants, what was entrusted, hidden addresses, court or police."""


def test_what_may_harm_is_told_of_after_a_check_alone() -> None:
    """Nobody learns from the log that a danger was reported, who is asked about them, or that a court is at work."""
    harmful = [one for one in ALSO_REFUSED if any(word in one.stored for word in CHECKED)]
    assert [one.stored for one in harmful if one.shown is not Shown.AFTER_CHECK] == []
    assert {word for word in CHECKED if any(word in one.stored for one in harmful)} == set(CHECKED)


@pytest.mark.parametrize(
    ("row", "shown"),
    [
        ("read", Shown.CUSTODIANS),
        ("read_refused", Shown.CUSTODIANS),
        ("lease_takeover_deadline", Shown.CUSTODIANS),
        ("change_goals", Shown.CUSTODIANS),
        ("print_on_own_work", Shown.CUSTODIANS),
        ("read_journal", Shown.PERSON),
        ("feed", Shown.PERSON),
        ("print_on_copy_for_the_person", Shown.PERSON),
        ("print_on_copy_for_the_person_with_entrusted", Shown.AFTER_CHECK),
        ("print_on_own_work_with_protected_address", Shown.AFTER_CHECK),
        ("open_protected_address_for_contact", Shown.AFTER_CHECK),
        ("list_prints", Shown.AFTER_CHECK),
        ("approve_export", Shown.AFTER_CHECK),
        ("release_journal", Shown.AFTER_CHECK),
        ("lease_takeover_danger_refused", Shown.AFTER_CHECK),
    ],
)
def test_who_may_be_shown_a_row(row: str, shown: Shown) -> None:
    """Custodians do not learn what a young person was counselled about; the strictest word of a row decides."""
    assert parse(row).shown is shown
