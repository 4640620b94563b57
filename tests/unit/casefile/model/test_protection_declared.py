"""What is hidden of an address under protection: declared in every template, and refused where it makes no sense."""

import pytest

from services.casefile.errors import TemplateRefused
from services.casefile.model import protected_address as model
from services.casefile.model.protected_places import places_of
from services.casefile.programmes import DIRECTORY
from services.casefile.templates.changes import changes
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.reading.loading import BASE, base_of, load_all, parse
from services.casefile.templates.source import read

TEMPLATES = load_all(DIRECTORY)
RULE = "  when: {field: address_protected, is: [registry_block, shelter, other]}\n"
HIDES = "  hides: [district, street, postcode, town, telephone]\n"


@pytest.mark.parametrize("programme", TEMPLATES.values(), ids=lambda one: one.id)
def test_every_template_hides_where_somebody_lives(programme: Programme) -> None:
    """Each of its codes hides street, postcode, town and telephone; so do participants, and unanswered nothing is."""
    rule, form = programme.protected_address, programme.form("participants").protected_address
    assert rule is not None
    assert form is not None
    assert {"street", "postcode", "town", "telephone"} <= set(rule.hides)
    codes = programme.code_lists["address_protection"].members
    assert rule.when.values == form.when.values == codes
    assert programme.section_of[rule.when.field] == programme.section_of["street"]
    for code in codes:
        answers = {"address_protected": code}
        assert model.hidden_of_outline(programme, answers, places_of(programme, answers, {})) == set(rule.hides)
    assert model.hidden_of_outline(programme, {}, places_of(programme, {}, {})) == frozenset()


@pytest.mark.parametrize("name", ["asd", "waska"])
@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (HIDES, "  hides: []\n", "hides nothing"),
        (HIDES, "  hides: [nothing]\n", "'nothing' is no text that identifies"),
        (HIDES, "  hides: [date_of_birth]\n", "'date_of_birth' is no text that identifies"),
        (HIDES, "  hides: [nationality]\n", "'nationality' is no text that identifies"),
        (HIDES, "  hides: [closing_notes, street]\n", "'closing_notes' is no text that identifies"),
        (HIDES, "  hides: [street, name]\n", "'name' is the name by which files are listed"),
        (RULE, "  when: {field: nothing, is: [shelter]}\n", "'nothing' is no question"),
        (RULE, "  when: {field: address_protected, is: [hotel]}\n", "'address_protected' is no question"),
        (RULE, "  when: {field: street, is: [shelter]}\n", "'street' is no question"),
        (RULE, RULE + "  also_when: {field: address_protected, is: [shelter]}\n", "also_when belongs to forms"),
        (RULE, "", "missing key 'when'"),
        (HIDES, HIDES + "  shows: [street]\n", "'shows'"),
    ],
)
def test_a_protection_that_makes_no_sense_is_refused(name: str, old: str, new: str, why: str) -> None:
    """Where it stands, before anybody relies on it."""
    text = (DIRECTORY / f"{name}.yaml").read_text(encoding="utf-8")
    text = text.replace("telephone, email]", "telephone]")  # where there is one
    assert text.count(old) == 1
    with pytest.raises(TemplateRefused) as refused:
        parse(read(f"{name}.yaml", text.replace(old, new)))
    assert why in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("      hides: [address, telephone]\n", "      hides: [born_on]\n", "'born_on' is no text that identifies"),
        ("      also_when: {field: household, is", "      also_when: {field: note, is", "'note' is no question"),
        (
            'also_when: {field: household, is: ["true"]}',
            "also_when: {field: household, is: [maybe]}",
            "'household' is no",
        ),
    ],
)
def test_nor_does_a_form_hide_what_it_cannot(old: str, new: str, why: str) -> None:
    """A form is held to the same, and to its own questions."""
    text = BASE.read_text(encoding="utf-8")
    assert text.count(old) == 1
    with pytest.raises(TemplateRefused) as refused:
        parse(read("asd.yaml", (DIRECTORY / "asd.yaml").read_text(encoding="utf-8")), base_of(text.replace(old, new)))
    assert why in str(refused.value)


def test_hiding_less_takes_a_second_owner() -> None:
    """Whoever takes a field out of what is hidden opens it in every file at once."""
    text = (DIRECTORY / "asd.yaml").read_text(encoding="utf-8")
    less = parse(read("asd.yaml", text.replace(HIDES, "  hides: [street]\n")))
    (change,) = changes(TEMPLATES["asd"], less)
    assert (change.path, change.weight) == (("protected_address", "hides"), "basic")
