"""A paper as an office's: whose it is, in the order of days, and of the file what was chosen."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product
from uuid import UUID

import pytest

from kernel.directory import Directory, Person
from services.casefile.copies.model.legal_bases import Grounds
from services.casefile.copies.model.parts import PARTS, printed_parts
from services.casefile.copies.model.sender import Colleague, Sender, sender_from, sender_of
from services.casefile.copies.print_layout import Cover, sheet
from services.casefile.copies.print_sheet import LONG, Block, Row, Sheet
from services.casefile.copies.whole_file import WholeFile
from services.casefile.templates.declared.programme import Programme
from tests.unit.casefile.copies.conftest import WORKER, entry

TODAY = date(2026, 3, 2)
BOSS = UUID(int=99)
SENDER = Sender(
    "Haus am Ring", "Ring 3\n06108 Halle", "0345 1-0", Colleague("A. Groß", "0345 1-7"), Colleague("B. Klein")
)


def headings(made: Sheet) -> list[str]:
    """Of all parts."""
    return [part.heading for part in made.parts]


def test_the_head_says_whose_paper_it_is_and_who_printed_it(whole: WholeFile) -> None:
    """Agency, address, telephone, who is responsible with theirs; who printed it, when and why."""
    made = sheet(whole, "de", TODAY, Cover(SENDER))
    lines = ("Haus am Ring", "Ring 3", "06108 Halle", "Telefon 0345 1-0", "Zuständig: A. Groß, Telefon 0345 1-7")
    assert made.sender == lines
    assert (made.about[0].label, made.about[0].value) == ("Ausgedruckt", "02.03.2026 von B. Klein")
    assert made.facts[0].value == "0815/26"
    assert sheet(whole, "de", TODAY).sender == ()


def test_of_a_directory_a_paper_has_two_names(whole: WholeFile) -> None:
    """Those of who is responsible and of who printed it; everybody else's are gone with the order."""
    people = {WORKER: Person("A. Groß", "7"), BOSS: Person("B. Klein"), UUID(int=5): Person("C. Dritt")}
    made = sender_of(Directory(UUID(int=2), BOSS, "Haus", people=people), whole.stored.case.responsible, BOSS)
    assert (made.worker, made.printed_by) == (Colleague("A. Groß", "7"), Colleague("B. Klein"))
    assert "Dritt" not in str(made.as_json())
    assert sender_from(made.as_json()) == made
    assert sender_of(Directory(UUID(int=2), BOSS, "Haus"), None, BOSS) == Sender("Haus")


def test_entries_stand_in_the_order_of_their_days(whole: WholeFile) -> None:
    """Not of typing; the day of entry stands beside, as it was in Germany: half past eleven is tomorrow."""
    late = datetime(2026, 1, 9, 23, 30, tzinfo=UTC)
    days = ("2026-01-08", "2025-12-01", "2026-01-03")
    journal = [
        entry(20 + place, "journal", created_at=late, changed_at=late, values={"on": day, "kind": "talk", "text": "x"})
        for place, day in enumerate(days)
    ]
    made = sheet(replace(whole, entries={"journal": journal}), "de", TODAY, Cover(parts=("journal",)))
    told = [str(block.heading) for block in made.parts[0].blocks]
    assert told == [f"{day}, eingetragen am 10.01.2026" for day in ("01.12.2025", "03.01.2026", "08.01.2026")]
    assert all("Datum" not in row.label for block in made.parts[0].blocks for row in block.rows)


def test_parts_are_chosen_and_stand_in_their_order(whole: WholeFile) -> None:
    """Whatever the order in which they were named; what was chosen is said on the paper."""
    made = sheet(whole, "en", TODAY, Cover(parts=("reminders", "plan")))
    assert headings(made) == ["Reminders", "Goals and steps"]
    assert {row.label: row.value for row in made.about}["Extent"].startswith("Extract: Reminders, Goals and steps.")
    nothing = sheet(whole, "en", TODAY, Cover(parts=("agreements",)))
    assert headings(nothing) == ["The parts that were chosen say nothing."]


def test_what_is_internal_is_left_out_unless_chosen(whole: WholeFile) -> None:
    """Reminders are for colleagues; the person concerned has a right to them too (Art. 15 GDPR)."""
    assert "Reminders" not in headings(sheet(whole, "en", TODAY))
    assert "not contained: Reminders" in {row.label: row.value for row in sheet(whole, "en", TODAY).about}["Extent"]
    theirs = sheet(replace(whole, grounds=Grounds("copy_for_the_person")), "en", TODAY)
    assert "Reminders" in headings(theirs)


@pytest.mark.parametrize(("part", "basis"), list(product(PARTS, ("court", "copy_for_the_person"))))
def test_each_part_can_be_chosen_alone(whole: WholeFile, part: str, basis: str) -> None:
    """Every part there is, on any basis, brings no other."""
    assert printed_parts([part], basis) == (part,)
    alone = sheet(replace(whole, grounds=Grounds(basis)), "en", TODAY, Cover(parts=(part,)))
    everything = sheet(replace(whole, grounds=Grounds("copy_for_the_person")), "en", TODAY)
    kept = [one for one in everything.parts if one.heading in headings(alone)]
    assert [one.heading for one in kept] == [one for one in headings(alone) if "say nothing" not in one]


def test_a_long_answer_is_a_heading_and_paragraphs() -> None:
    """A row of a table that goes over a page would leave its question behind; short ones stay beside it."""
    rows = (Row("kurz", "x"), Row("lang", "y" * (LONG + 1)), Row("Absätze", "eins\n\nzwei"), Row("auch kurz", "z"))
    runs = list(Block("h", rows).runs)
    assert [(long, [row.label for row in some]) for long, some in runs] == [
        (False, ["kurz"]), (True, ["lang", "Absätze"]), (False, ["auch kurz"]),
    ]  # fmt: skip
    assert rows[2].paragraphs == ("eins", "zwei")
    assert Row("oft", "x", ("zuvor",) * 7).long


def test_no_word_of_the_page_is_of_one_kind_of_agency(whole: WholeFile, programme: Programme) -> None:
    """Free agencies and churches are bound by other laws than offices: the foot says what holds for all of them."""
    assert sheet(whole, "de", TODAY).foot.startswith("Vertraulich: enthält personenbezogene Daten · ")
    assert programme.words["file"].de in sheet(whole, "de", TODAY).foot
