"""Short contacts as such: which days they may have, what they add up to, in which order they are shown."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.casefile.errors import InvalidAnswers, UnknownForm
from services.casefile.programmes import DIRECTORY
from services.casefile.short_contacts.model import ShortContact, counted, first_year_kept, newest_first, written
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.reading.loading import load_all

TODAY = date(2026, 5, 4)
KINDS = ["information", "counselling_with", "counselling_without"]
WRITTEN_AT = datetime(2026, 5, 4, 12, tzinfo=UTC)
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


def contact(on: date, kind: str = KINDS[0], number: int = 1) -> ShortContact:
    """A contact of that day, written in the order of its number."""
    return ShortContact(
        id=UUID(int=number),
        book=UUID(int=9),
        author=UUID(int=8),
        values={"on": on.isoformat(), "kind": kind},
        created_at=WRITTEN_AT + timedelta(seconds=number),
    )


def test_a_contact_is_checked_by_its_form(programme: Programme) -> None:
    """Day and kind are needed, words are taken nowhere, and null clears what may be empty."""
    full = {"on": "2026-05-04", "kind": "information", "by_telephone": True}
    assert written(programme, {}, full, TODAY, 2023).values == full
    assert "by_telephone" not in written(programme, {**full}, {"by_telephone": None}, TODAY, 2023).values
    for wrong in ({"on": "2026-05-04"}, {**full, "kind": "gossip"}, {**full, "name": "Öztürk"}):
        with pytest.raises(InvalidAnswers) as refused:
            written(programme, {}, wrong, TODAY, 2023)
        assert "Öztürk" not in str([problem.pointer for problem in refused.value.problems])
    with pytest.raises(UnknownForm):
        written(load_all(DIRECTORY)["waska"], {}, full, TODAY, 2023)


@pytest.mark.parametrize(
    ("on", "code"), [("2026-05-05", "date_in_future"), ("2022-12-31", "year_is_over"), ("2023-01-01", None)]
)
def test_its_day_is_in_a_year_that_is_kept(programme: Programme, on: str, code: str | None) -> None:
    """A day ahead would count what has not been; one in a forgotten year would bring that year's book back."""
    values = {"on": on, "kind": "information"}
    if code is None:
        assert written(programme, {}, values, TODAY, first_year_kept(TODAY, 3)).values == values
        return
    with pytest.raises(InvalidAnswers) as refused:
        written(programme, {}, values, TODAY, first_year_kept(TODAY, 3))
    assert [(problem.pointer, problem.code) for problem in refused.value.problems] == [("/values/on", code)]


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(1, 30))
def test_a_year_stays_for_its_full_years(last: date, kept: int) -> None:
    """On the last day of its time a year is there, whenever that is; on the next, the first of January, it is not."""
    new_year_eve = date(last.year, 12, 31)
    year = last.year - kept
    assert first_year_kept(new_year_eve, kept) == year
    assert first_year_kept(new_year_eve + timedelta(days=1), kept) == year + 1


@given(st.lists(st.tuples(DAYS, st.sampled_from([*KINDS, "unknown"]))))
def test_counts_add_up(programme: Programme, made: list[tuple[date, str]]) -> None:
    """Every contact is counted once, in its month and under its kind; a kind nobody chose is told too."""
    figures = counted(programme, [contact(on, kind) for on, kind in made])
    assert list(figures)[:3] == KINDS
    assert all(len(months) == 12 for months in figures.values())
    assert sum(map(sum, figures.values())) == len(made)
    for on, kind in made:
        assert figures[kind][on.month - 1] == made_in(made, on.month, kind)


def made_in(made: list[tuple[date, str]], month: int, kind: str) -> int:
    """Counted the simple way."""
    return sum(1 for on, one in made if (on.month, one) == (month, kind))


@given(st.lists(DAYS))
def test_the_latest_day_comes_first(days: list[date]) -> None:
    """A list goes back in time, of one day the last written first, and a month shows its own days alone."""
    made = [contact(on, number=number) for number, on in enumerate(days)]
    shown = [(one.on, one.created_at) for one in newest_first(made)]
    assert shown == sorted(shown, reverse=True)
    assert len(shown) == len(days)
    assert [one.on for one in newest_first(made, 2)] == sorted((on for on in days if on.month == 2), reverse=True)
