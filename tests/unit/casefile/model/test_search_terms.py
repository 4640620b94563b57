"""What files are found by: beginnings, umlauts, sound; and that each agency's tokens are its own."""

from pathlib import Path
from unicodedata import normalize
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.casefile.model.search_terms import MOST, MOST_PARTS, forms, of_file, of_text, sounds, spellings
from services.casefile.sealing.documents import TOKEN_BYTES, WrappingKeys, token
from services.casefile.usecases.search_terms import mark, tokens

GERMAN = st.text("abcdefghijklmnopqrstuvwxyzäöüßéçğışłńżžčćđøå", min_size=3, max_size=25)
ANY = st.text(max_size=300)
ALPHABETS = st.text(st.characters(categories=["Ll", "Lu", "Lo"]), min_size=3, max_size=25)
MOST_TERMS = 1500


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
    for form in forms(spellings(name.casefold())):
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
    if sounds(spellings(name)) & sounds(spellings(twin)):
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


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Abdul Rahman", "Abdulrahman"), ("El-Sayed", "Elsayed"), ("García Márquez", "GarciaMarquez"),
        ("O'Connor", "O Connor"), ("Abd el Rahman", "Abdelrahman"), ("Van der Berg", "Vanderberg"),
        ("De la Cruz", "Delacruz"),
        ("Əliyev", "Aliyev"), ("Əliyev", "Eliyev"), ("Məmmədov", "Mammadov"), ("Məmmədov", "Memmedov"),
        ("Ŋuyen", "Nguyen"),
        ("Ŋuyen", "Nuyen"), ("Ɓakari", "Bakari"), ("Ƙwame", "Kwame"), ("Ɛdem", "Edem"), ("Mül\u00adler", "Müller"),
        ("Max\u200b", "Max"), ("نیم\u200cفاصله", "نیمفاصله"),
    ],
)  # fmt: skip
def test_names_written_in_another_way_find_each_other(name: str, typed: str) -> None:
    """Together or apart, with letters that a keyboard lacks, with what nobody sees: it is one person."""
    assert found(name, typed)
    assert found(typed, name)


@given(st.lists(GERMAN, min_size=2, max_size=12), st.data())
def test_parts_are_found_however_they_are_joined(broken: list[str], data: st.DataObject) -> None:
    """Any two or three that stand beside each other, whichever of the parts they are."""
    first = data.draw(st.integers(0, len(broken) - 2))
    end = data.draw(st.integers(first + 2, min(first + 3, len(broken))))
    joined = " ".join([*broken[:first], "".join(broken[first:end]), *broken[end:]])
    assert found(" ".join(broken), joined)
    assert found(joined, " ".join(broken))


def test_a_name_divided_between_two_fields_is_found_whole() -> None:
    """Abdul as first name and Rahman as last one, where somebody else has written Abdulrahman."""
    terms = of_file(["Rahman", "Abdul"], None)
    assert all(one.terms & terms for one in of_text("Abdulrahman"))


def test_every_part_of_a_long_name_counts() -> None:
    """The ninth as the first; and whoever types nine is asked for all nine."""
    name = "Maria Teresa Isabel Eugenia Carmen Josefa Luisa Antonia Dolores Pilar Ximena"
    assert found(name, "Dolores")
    assert found(name, name)
    assert not found(name, name.replace("Ximena", "Gertrud"))


@pytest.mark.parametrize(
    "typed",
    ["18.03.2006", "18.3.2006", "18. 3. 2006", "18/03/2006", "2006-03-18", "*18.03.2006"]
    + ["180306", "18032006", "18.3.06", "18/03/06", "18. 3. 06", "*180306"]
    + ["* 18.3.2006", "geb. 18.3.2006", "Geboren am 18.3.2006", "18.3.2006.", "18-3-2006", "18 03 06", "18 03 2006"]
    + ["2006/03/18", "20060318", "18. März 2006", "18 March 2006", "18. Mrz. 2006"],
)
def test_a_whole_day_of_birth_is_found(typed: str) -> None:
    """As people write it, and only that day."""
    assert found("Ayşe", f"Ayse {typed}", "2006-03-18")
    assert not found("Ayşe", typed, "2006-03-19")
    assert not found("Ayşe", typed, "refused")


def test_a_year_of_two_figures_is_of_either_century_and_figures_stay_a_number() -> None:
    """Grandparents who bring a child up are looked for too; 180306 may as well be how a file is numbered."""
    (typed,) = of_text("180336")
    assert (typed.number, typed.terms) == ("180336", {"born:1936-03-18", "born:2036-03-18"})
    assert [one.terms for one in of_text("310206 1803206 18030006 29022006 20061318")] == [frozenset()] * 5
    assert of_text("29.2.00")[0].terms == {"born:2000-02-29"}


def test_what_is_no_day_is_a_number() -> None:
    """31.02.2006 is nobody's birthday, and may be the beginning of a client number."""
    assert len(of_text("3. Maier 2007")) == 3
    (wanted,) = of_text("31.02.2006")
    assert (wanted.number, wanted.terms) == ("31.02.2006", frozenset())


def test_short_names_beside_each_other_sound_like_nobody_else() -> None:
    """Li Bo is not Lippe: taken together, short parts say too little."""
    assert not found("Lippe", "Li Bo")


def test_the_longest_name_has_so_many_terms() -> None:
    """What the database keeps of a file stays bounded: some twenty for a usual name, a thousand for the longest."""
    assert len(of_file(["Müller", "Anna"], "2006-03-18")) < 40
    assert len(of_file(["ə" * 200, " ".join(["əüŋ"] * 50)], "2006-03-18")) < 1500
    assert len(of_file(["Nordəhoffünten" * 14, "Bö Xü " * 33], "2006-03-18")) < 1500
