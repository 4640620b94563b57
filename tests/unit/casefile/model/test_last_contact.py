"""The day of the last contact, as the journal tells it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.casefile.model.last_contact import contact_on, last_contact
from services.casefile.programmes import DIRECTORY
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.reading.loading import load_all

FIRST = date(2026, 1, 1)
changes = st.lists(st.tuples(st.integers(0, 5), st.none() | st.integers(0, 8)), max_size=30)


@pytest.fixture(scope="module")
def clearing() -> Programme:
    """A programme with a journal and rules of contact."""
    return load_all(DIRECTORY)["clearing"]


@given(changes)
def test_it_is_the_latest_of_all_notes_whatever_happens_to_them(steps: list[tuple[int, int | None]]) -> None:
    """Written, dated otherwise, taken out of sight and brought back, in any order."""
    notes: dict[int, date] = {}
    known: date | None = None
    for note, days in steps:
        before, after = notes.get(note), None if days is None else FIRST + timedelta(days)
        if after is None:
            notes.pop(note, None)
        else:
            notes[note] = after
        known = last_contact(known, before, after, lambda: list(notes.values()))
        assert known == max(notes.values(), default=None)


@given(st.none() | st.integers(0, 8), st.integers(0, 8))
def test_a_new_note_opens_no_other(known: int | None, day: int) -> None:
    """A file may have hundreds; a note that was not there before cannot take a contact away."""

    def never() -> list[date]:
        raise AssertionError("all notes were read")

    since = None if known is None else FIRST + timedelta(known)
    assert last_contact(since, None, FIRST + timedelta(day), never) == max(since or FIRST, FIRST + timedelta(day))


def test_a_letter_is_no_contact(clearing: Programme) -> None:
    """The programme's list says what is one; a note without a day tells of none."""
    codes = clearing.code_lists["journal_kind"]
    assert contact_on(clearing, {"on": "2026-03-02", "kind": "home_visit"}) == date(2026, 3, 2)
    assert contact_on(clearing, {"kind": "home_visit"}) is None
    for code in codes.members - codes.group("contact"):
        assert contact_on(clearing, {"on": "2026-03-02", "kind": code}) is None, code
