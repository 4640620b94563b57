"""Whoever reads the log of their own file reads sentences, in German and in English, and no code."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

import services.casefile
from kernel import translations
from services.casefile.model.access.rights import OPENING, RIGHTS
from services.casefile.model.access.sentences import PREFIX, told, word_code
from services.casefile.model.access.vocabulary import EVERY, Act, Also, Unrecognised, parse
from services.casefile.model.access.words import WORDS
from services.identity.model.roles import OF_AGENCY

LOCALE = Path(services.casefile.__file__).parent / "locale"
ALL = [*EVERY, *(one.refused() for one in EVERY)]
SEVERAL = {"read": "read_read", "write": "write_write"}


@pytest.fixture(autouse=True)
def catalogue(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The sentences of casefile, as its processes know them; other tests do not find them."""
    monkeypatch.setattr(translations, "_directories", [LOCALE])
    translations._catalogue.cache_clear()
    yield
    translations._catalogue.cache_clear()


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_every_row_is_a_sentence(language: str) -> None:
    """No row is told of with a code, a hole or nothing; one that was refused is told of as such."""
    for one in ALL:
        text = told(one, ["case_manager"], language)
        assert text.endswith(".") and not {"_", "{", "}"} & set(text), (one.stored, text)


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_rows_that_differ_read_differently(language: str) -> None:
    """Only a card on which the same right stands twice reads like the one on which it stands once."""
    alike = defaultdict(set)
    for one in EVERY:
        alike[told(one, [], language)].add(one.stored)
    doubled = [
        {f"card_{service}_{once}", f"card_{service}_{twice}"}
        for service in WORDS["service"]
        for once, twice in SEVERAL.items()
    ]
    assert sorted(map(sorted, (rows for rows in alike.values() if len(rows) > 1))) == sorted(map(sorted, doubled))


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_the_catalogue_has_what_the_vocabulary_needs_and_no_more(language: str) -> None:
    """A sentence without its act would be translated for ever; an act without one would show a code."""
    needed = {act.name.lower() for act in Act}
    needed |= {word_code(hole, word) for hole, words in WORDS.items() for word in words}
    needed |= {f"also{also}" for also in Also} | {f"role_{role}" for role in (*OF_AGENCY, "other")} | {"unrecognised"}
    known = {code for code in translations.known_codes(language) if code.startswith(PREFIX)}
    assert known == {PREFIX + code for code in needed}


def test_people_are_named_by_role() -> None:
    """The reader learns in which role somebody acted; one that has no name here is nobody's name either."""
    read = parse("read")
    assert told(read, ["case_manager"], "de") == "Fachkraft hat die Akte gelesen."
    assert told(read, ["case_manager"], "en") == "Caseworker read the file."
    assert told(read, ["team_lead", "case_manager"], "de") == "Fachkraft / Leitung des Teams hat die Akte gelesen."
    assert told(read, ["astronaut"], "de") == told(read, [], "de") == "Jemand aus der Einrichtung hat die Akte gelesen."


def test_all_who_can_reach_a_file_have_a_name_for_their_role() -> None:
    """Whoever leaves rows in the log of a file is more than somebody."""
    reaching = {right.role for rights in RIGHTS.values() for right in rights} | {
        role for roles in OPENING.values() for role in roles
    }
    assert reaching <= set(OF_AGENCY)
    for role in OF_AGENCY:
        assert told(parse("read"), [role], "de") != told(parse("read"), [], "de")


def test_what_is_appended_is_said() -> None:
    """A refused try is no deed, and a copy says whether what was entrusted went along."""
    assert told(parse("close_refused"), ["case_manager"], "de") == (
        "Nur versucht, dann abgewiesen und nicht geschehen: Fachkraft hat die Akte abgeschlossen."
    )
    assert told(parse("print_on_court_with_entrusted"), ["case_manager"], "en") == (
        "Caseworker had the file printed. What for: proceedings before the family or youth court. "
        "What was entrusted was included."
    )
    assert told(parse("print_on_own_work_with_entrusted_with_protected_address"), ["case_manager"], "de").endswith(
        "Anvertrautes war dabei. Eine Anschrift unter Schutz war dabei."
    )
    assert told(parse("open_protected_address_for_danger"), ["case_manager"], "de") == (
        "Fachkraft hat eine Anschrift geöffnet, die unter Schutz steht. Anlass: eine Gefahr."
    )
    assert told(parse("card_consent_read_write"), ["clerk"], "de") == (
        "Geschäftsstelle durfte zu dieser Akte die Einwilligungen ansehen und ändern."
    )


def test_a_row_in_other_words_is_a_sentence_too() -> None:
    """It tells that somebody dealt with the file, and repeats nothing of what it does not understand."""
    assert told(Unrecognised("sold"), ["audit"], "en") == (
        "Audit dealt with the file. What exactly was done is not described here."
    )
