"""What files are found by: beginnings, umlauts, sound; and that each agency's tokens are its own."""

from pathlib import Path
from unicodedata import normalize
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.casefile.model.search_terms import MOST, MOST_PARTS, forms, of_file, of_text, sounds
from services.casefile.sealing.documents import TOKEN_BYTES, WrappingKeys, token
from services.casefile.usecases.search_terms import mark, tokens

GERMAN = st.text("abcdefghijklmnopqrstuvwxyzäöüßéçğışłńżžčćđøå", min_size=3, max_size=25)
ANY = st.text(max_size=300)
ALPHABETS = st.text(st.characters(categories=["Ll", "Lu", "Lo"]), min_size=3, max_size=25)
MOST_TERMS = 450


def found(name: str, typed: str, born: str | None = None, born_in: int | None = None) -> bool:
    """Whether a file of this name is found by what was typed."""
    terms = of_file([name], born)
    return all(one.terms & terms for one in of_text(typed, born_in))


@given(GERMAN, st.data())
def test_a_name_is_found_by_every_beginning(name: str, data: st.DataObject) -> None:
    """Three letters and more, in capitals or not, composed or not."""
    typed = name[: data.draw(st.integers(3, len(name)))]
    assert found(name, typed)
    assert found(name, typed.capitalize())
    assert found(name, normalize("NFD", typed))


@given(ALPHABETS)
def test_a_name_of_any_alphabet_is_found_by_itself(name: str) -> None:
    """Whatever the script, the whole name finds it."""
    assert found(name, name)


@pytest.mark.parametrize("name", ["Müller", "Jörg", "Strauß", "Şahin", "Çelik", "Łukasz", "Dvořák", "Đorđe", "Øystein"])
def test_umlauts_and_accents_need_not_be_typed(name: str) -> None:
    """Who has no such key finds the file with the bare letter, and in the spelling of passports."""
    for form in forms(name.casefold()):
        assert found(name, form)
        assert found(form, name)
        assert found(name, form[:3])


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Mohammed", "Muhamad"), ("Yusuf", "Jussuf"), ("Yousef", "Jusuf"), ("Khalid", "Chalid"), ("Ahmad", "Ahmet"),
        ("Hussein", "Hossain"), ("Wladimir", "Vladimir"), ("Alexej", "Aleksei"), ("Schukow", "Zhukov"),
        ("Jewgenij", "Yevgeny"), ("Ekaterina", "Jekaterina"), ("Meier", "Mayr"), ("Schmidt", "Schmitt"),
        ("Philipp", "Filip"), ("Yıldız", "Jildis"),
    ],
)  # fmt: skip
def test_transliterations_are_found_by_their_sound(name: str, typed: str) -> None:
    """The same Arabic, Russian or Turkish name is written in many ways; it is one person."""
    assert found(name, typed)
    assert found(typed, name)


@given(GERMAN)
@example("aaaaaaaammßßb")  # longer than what beginnings are cut to
def test_names_that_sound_alike_find_each_other(name: str) -> None:
    """Letters that Kölner Phonetik takes for the same may be exchanged."""
    twin = name.replace("v", "w").replace("y", "i").replace("m", "mm")
    if sounds(name) & sounds(twin):
        assert found(name, twin)


@given(ANY)
def test_whatever_a_name_is_its_terms_are_few(name: str) -> None:
    """No name, however long or strange, makes an endless number of rows or an error."""
    assert len(of_file([name], None)) <= MOST_TERMS
    assert len(of_text(name)) <= MOST_PARTS * MOST_PARTS + 1


def test_all_that_was_typed_must_fit() -> None:
    """Name and first name in any order, with the year of birth; one that does not fit, and nothing is found."""
    assert found("Ayşe Yıldız", "yild ayse", "2008-05-17", 2008)
    assert not found("Ayşe Yıldız", "yild peter")
    assert not found("Ayşe Yıldız", "yild", "2008-05-17", 2009)
    assert not found("Ayşe Yıldız", "yild", "refused", 2008)
    assert not found("Ayşe", "?!")


def test_what_has_a_digit_is_a_number_or_a_year() -> None:
    """006 is a client number's beginning, 2008 may be a year of birth too, and neither is a name."""
    (number,), (year,) = of_text("006"), of_text("2008")
    assert (number.number, number.terms) == ("006", frozenset())
    assert (year.number, year.terms) == ("2008", frozenset({"born:2008"}))


def test_a_name_longer_than_the_longest_beginning_is_found_whole() -> None:
    """What is cut in the file is cut in what is typed."""
    name = "Wolfeschlegelsteinhausenbergerdorff"
    assert len(name) > MOST
    assert found(name, name)


def test_tokens_are_of_one_agency_and_need_its_key(tmp_path: Path) -> None:
    """The same name is another token in another agency, and nothing like the name or its bare hash."""
    (tmp_path / "master.key").write_text("11" * 32)
    keys, terms = WrappingKeys(tmp_path), of_file(["Müller"], "2008-05-17")
    mine, other = keys.search_key(UUID(int=1)), keys.search_key(UUID(int=2))
    assert tokens(mine, terms) & tokens(other, terms) == set()
    assert {len(one) for one in tokens(mine, terms)} == {TOKEN_BYTES}
    assert token(mine, "name:mueller") == token(keys.search_key(UUID(int=1)), "name:mueller")
    assert mark(mine) != mark(other)
