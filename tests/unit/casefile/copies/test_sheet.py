"""What stands on paper: in one language, in the words of the template, nothing asked that was not answered."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from services.casefile.copies.model import legal_bases
from services.casefile.copies.model.legal_bases import BASES, Grounds
from services.casefile.copies.print_layout import Cover, sheet
from services.casefile.copies.print_sheet import Row, Sheet
from services.casefile.copies.print_words import WORDS
from services.casefile.copies.whole_file import WholeFile
from services.casefile.model.access import Act
from services.casefile.model.consents import Consented
from services.casefile.programmes import DIRECTORY
from services.casefile.templates.reading.loading import load_all

TODAY = date(2026, 3, 2)
TEMPLATES = load_all(DIRECTORY)


def rows(made: Sheet) -> dict[str, Row]:
    """All rows of all parts, by label."""
    return {row.label: row for part in made.parts for block in part.blocks for row in block.rows}


def test_values_are_told_as_people_say_them(whole: WholeFile) -> None:
    """Codes, days, money, yes and no, and what is unknown, in either language; a bracket needs no escape here."""
    german, english = (rows(sheet(whole, language, TODAY)) for language in ("de", "en"))
    assert german["Name"].value == english["Name"].value == "Yıldız"
    assert german["Geburtsdatum"].value == "17.05.2008"
    assert english["Date of birth"].value == "17 May 2008"
    told = {row.value for row in german.values()}
    assert {"1.234,50\xa0€", "ja", "unbekannt"} <= told
    assert {"€1,234.50", "yes", "unknown"} <= {row.value for row in english.values()}


@pytest.mark.parametrize(
    ("language", "said"),
    [("de", ("Einwilligung widerrufen", "seit 20.02.2026")), ("en", ("Consent withdrawn", "since 20 February 2026"))],
)
def test_a_withdrawn_consent_is_said(whole: WholeFile, language: str, said: tuple[str, str]) -> None:
    """Whoever reads the paper knows as much as whoever reads the file: for what nothing new may be written."""
    (row,) = (row for row in sheet(whole, language, TODAY).facts if row.label == said[0])
    assert row.value.endswith(f", {said[1]}")


@pytest.mark.parametrize(
    ("closed", "word"),
    [(None, "Grundsicherungsgeld"), ("2026-06-30", "Bürgergeld"), ("2026-07-01", "Grundsicherungsgeld")],
)
def test_a_closed_file_is_told_in_the_words_of_its_last_day(whole: WholeFile, closed: str | None, word: str) -> None:
    """Who got one benefit never got the later one; the day of the print stays that of the print."""
    day = closed and date.fromisoformat(closed)
    case = replace(whole.stored.case, status="closed" if day else "open", closed_on=day)
    made = sheet(replace(whole, stored=replace(whole.stored, case=case)), "de", date(2026, 11, 30))
    assert [label for label in rows(made) if "geld" in label] == [f"Bezieht {word}"]
    assert made.about[0].value == "30.11.2026"


@pytest.mark.parametrize(
    ("consents", "said"),
    [
        (
            (Consented("case_management", date(2026, 1, 7), date(2026, 2, 20)),),
            "Consent withdrawn since 20 February 2026",
        ),
        ((Consented("case_management", date(2026, 1, 7)),), "consent, Art. 6"),
        (
            (
                Consented("case_management", date(2026, 1, 7), date(2026, 2, 20)),
                Consented("case_management", date(2026, 2, 25)),
            ),
            "consent, Art. 6",
        ),
    ],
)
def test_no_paper_rests_on_a_consent_that_was_withdrawn(
    whole: WholeFile, consents: tuple[Consented, ...], said: str
) -> None:
    """It says since when it holds no more; given again, it holds again."""
    case = replace(whole.stored.case, consents=consents)
    file = replace(whole, stored=replace(whole.stored, case=case), grounds=Grounds("own_work"))
    basis = next(row.value for row in sheet(file, "en", TODAY).about if row.label == "Legal basis")
    assert f"({said}" in basis


def test_what_an_answer_was_before_is_told_with_its_last_day(whole: WholeFile) -> None:
    """Also where there is no answer any more."""
    before = [row for row in rows(sheet(whole, "de", TODAY)).values() if row.before]
    assert [row.value for row in before] == ["–"]
    assert before[0].before[0].startswith("zuvor: ")
    assert before[0].before[0].endswith("(bis 30.11.2025)")


def test_entries_stand_under_the_one_they_belong_to(whole: WholeFile) -> None:
    """A step under its goal, one level deeper, with the day it was changed; a reminder that is done says so."""
    made = sheet(whole, "en", TODAY)
    goals = next(part for part in made.parts if any("school" in row.value.casefold() for row in part.blocks[0].rows))
    assert [block.level for block in goals.blocks] == [0, 1]
    assert "changed on 2 March 2026" in str(goals.blocks[1].heading)
    chosen = sheet(whole, "en", TODAY, Cover(parts=("reminders",)))
    assert [str(block.heading).endswith("done") for part in chosen.parts for block in part.blocks] == [True]


def test_an_answer_of_an_earlier_version_is_asked_in_its_words(whole: WholeFile) -> None:
    """It stands in a part of its own, the last one."""
    last = sheet(whole, "de", TODAY).parts[-1]
    assert last.heading == WORDS["withdrawn"].de
    assert [(row.label, row.value) for row in last.blocks[0].rows] == [("Telefon", "0345 1")]


@pytest.mark.parametrize("basis", BASES)
def test_every_basis_and_choice_is_said(whole: WholeFile, basis: str) -> None:
    """On what it was printed, and whether what was entrusted is in it."""
    for chosen, word in ((True, "entrusted_in"), (False, "entrusted_out")):
        made = sheet(replace(whole, grounds=Grounds(basis, chosen)), "en", TODAY)
        about = {row.label: row.value for row in made.about}
        assert about["Legal basis"].startswith(f"{BASES[basis].what.en} (")
        assert WORDS[word].en.format(law="§ 203 StGB") in about["Extent"]
        assert (
            Grounds(basis, chosen).recorded(Act.PRINT).stored
            == f"print_on_{basis}{'_with_entrusted' if chosen else ''}"
        )


@pytest.mark.parametrize("basis", BASES)
def test_a_paper_cites_the_law_that_binds_its_agency(basis: str) -> None:
    """SGB X on papers of offices alone; free agencies and churches work on consent (§ 61 (3) SGB VIII)."""
    for name, programme in TEMPLATES.items():
        for language in ("de", "en"):
            said = legal_bases.told(programme, basis, language)
            if name in ("waska", "jmd"):
                assert "SGB X" not in said
                assert "church law" in said or "kirchliches Recht" in said or basis == "danger"
            if name == "bfm":
                assert "SGB VIII" not in said
                assert "SGB X" in said
    entrusted = {name: legal_bases.of_what_is_entrusted(programme) for name, programme in TEMPLATES.items()}
    youth, others = "§ 65 SGB VIII", "§ 203 StGB"
    assert entrusted == {"asd": youth, "clearing": youth, "bfm": others, "jmd": others, "waska": others}
    own = {name: legal_bases.told(programme, "own_work", "de") for name, programme in TEMPLATES.items()}
    assert "§§ 62 ff. SGB VIII" in own["asd"]
    assert "§§ 67a bis 67c SGB X" in own["bfm"]
    assert "§ 61 Abs. 3 SGB VIII" in own["clearing"]
    assert "Einwilligung" in own["waska"]


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2026-01-14T22:59Z", "14.01.2026"), ("2026-01-14T23:00Z", "15.01.2026"), ("2026-07-14T21:59Z", "14.07.2026"),
        ("2026-07-14T22:30Z", "15.07.2026"), ("2026-03-28T23:05Z", "29.03.2026"), ("2026-10-24T22:05Z", "25.10.2026"),
    ],
)  # fmt: skip
def test_an_entry_is_of_the_day_its_writer_had(whole: WholeFile, at: str, day: str) -> None:
    """Written in the hour after midnight, in summer, winter and the nights the clocks change: the new day in Berlin."""
    then = datetime.fromisoformat(at)
    entries = {
        kind: [replace(one, created_at=then, changed_at=then, version=2) for one in of_kind]
        for kind, of_kind in whole.entries.items()
    }
    made = sheet(replace(whole, entries=entries), "de", TODAY)
    headings = [block.heading for part in made.parts for block in part.blocks if block.heading]
    assert headings
    assert all(f"eingetragen am {day}" in one and f"geändert am {day}" in one for one in headings)
