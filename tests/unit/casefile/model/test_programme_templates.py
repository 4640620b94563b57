"""Templates: what is shipped is complete."""

from datetime import date
from pathlib import Path
from typing import Any

from services.casefile.programmes import DIRECTORY
from services.casefile.templates.declared.fields import Text, in_language
from services.casefile.templates.declared.programme import Programme, Retention
from services.casefile.templates.reading.loading import load, load_all

Tree = dict[str, Any]
GATES = {
    ("intake", "start"): {"situation_at_entry", "date_of_first_talk"},
    ("intake", "end"): {
        "alg_ii",
        "alg_i",
        "school_certificate_held",
        "vocational_certificate_held",
        "unemployment_benefit_monthly",
        "unemployment_benefit_months",
        "earned_income",
        "date_of_birth",
        "gender",
        "highest_school_certificate",
        "father_born_in_germany",
        "mother_born_in_germany",
        "mother_tongue",
        "nationality",
        "date_of_decision",
    },
    ("case_management", "start"): {"date_of_decision"},
    ("case_management", "end"): {"kind_of_ending", "date_of_ending"},
    ("aftercare", "start"): {"date_of_ending"},
    ("aftercare", "end"): {"end_of_aftercare"},
}


def test_gates_are_those_of_the_programme(waska: Programme) -> None:
    """The gates of WASKA demand what its screen "Phase im CM" demands, no more and no less."""
    assert {(p.id, edge): set(p.gate(edge).mandatory) for p, edge in waska.edges} == GATES
    conditions = {(p.id, edge, one.id) for p, edge in waska.edges for one in p.gate(edge).conditions}
    assert conditions == {("case_management", "start", "consent_missing:case_management")}
    assert waska.breaking_off is not None
    assert set(waska.breaking_off.mandatory) == {"kind_of_ending", "date_of_ending"}
    assert Retention("days_after_phase_end", "case_management", 1, 3650, 365) == waska.retention


def test_a_file_without_a_name_is_legal(waska: Programme) -> None:
    """No gate ever asks for a name or another way to reach the person."""
    for name in ("name", "first_name", "street", "postcode", "town", "telephone", "email"):
        assert waska.needed_at(name) == ()
        assert waska.fields[name].protection == "identifying"


def test_outline_is_complete(waska: Programme) -> None:
    """The outline has the six parts of WASKA, in German as the screens call them."""
    expected = [
        "Zuständigkeiten, Eingangsdaten",
        "Externe Ansprechpartner",
        "Angaben zur Person",
        "Biographische Daten",
        "Case-Management",
        "Abschlussbewertung",
    ]
    assert expected == [section.label.de for section in waska.sections]


def test_every_code_list_is_used(waska: Programme) -> None:
    """No list is carried along that no question uses."""
    asked = [*waska.fields.values(), *(field for form in waska.forms.values() for field in form.fields)]
    assert set(waska.code_lists) == {field.code_list for field in asked} - {None}


def test_all_programmes_of_a_directory(waska_file: Path) -> None:
    """Programmes are found by id; one that is not there has an error of its own."""
    programmes = load_all(waska_file.parent)
    assert Text(de="Kompetenzagenturen", en="Competence agencies") == programmes["waska"].label


def test_words_that_yaml_takes_for_something_else(waska_file: Path, tmp_path: Path) -> None:
    """A label `No` or `12` in a template is text, whatever YAML would make of it."""
    text = waska_file.read_text(encoding="utf-8").replace('en: "Competence agencies"}', "en: No}", 1)
    path = tmp_path / "plain.yaml"
    path.write_text(text, encoding="utf-8")
    assert load(path).label.en == "No"


DATED = ("Bürgergeld", "Grundsicherungsgeld", "Arbeitslosengeld II", "ALG II", "ARGE", "Kooperationsplan", "§ 1909")


def test_no_word_whose_time_ends_is_written_into_a_text() -> None:
    """What the law calls otherwise one day stands in terms and dated codes, never in a label of its own."""
    for programme in load_all(DIRECTORY).values():
        asked = [*programme.fields.values(), *(field for form in programme.forms.values() for field in form.fields)]
        texts = [text for field in asked for text in (field.label, field.help)]
        texts += [code.label for codes in programme.code_lists.values() for code in codes.codes if not code.since]
        texts += [one.label for phase, edge in programme.edges for one in phase.gate(edge).conditions]
        texts += [programme.label, *programme.words.values(), *(one.label for one in programme.measures)]
        said = " ".join(text.de + text.en for text in texts)
        assert [word for word in DATED if word in said] == [], programme.id


def test_the_basic_income_has_its_name_of_the_day() -> None:
    """Grundsicherungsgeld since 1 July 2026 (BGBl. 2026 I Nr. 107), Bürgergeld before, the same in every template."""
    label = Text(de="{basic_income}", en="{basic_income}")
    named = {one.id: one.terms for one in load_all(DIRECTORY).values() if "basic_income" in one.terms}
    assert set(named) == {"asd", "bfm", "jmd", "waska"}
    for terms in named.values():
        said = [
            in_language(label, "de", terms, day) for day in (date(2022, 12, 31), date(2026, 6, 30), date(2026, 7, 1))
        ]
        assert said[0].startswith("Arbeitslosengeld II")
        assert said[1:] == ["Bürgergeld", "Grundsicherungsgeld"]
