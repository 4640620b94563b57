"""An address under protection (§ 51 BMG, shelter) is nowhere to be seen until somebody opens it, on record."""

import json
from collections.abc import Iterable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from kernel.errors import NotFound
from kernel.principal import Principal
from services.casefile.copies.export_json import document
from services.casefile.copies.model.legal_bases import Grounds
from services.casefile.copies.print_layout import sheet
from services.casefile.copies.usecases import exports, prints
from services.casefile.copies.usecases.exports import ExportWish
from services.casefile.copies.usecases.prints import PrintWish
from services.casefile.copies.whole_file import WholeFile, whole_file
from services.casefile.emergency import usecases as emergency
from services.casefile.emergency.model import Sheet
from services.casefile.emergency.store import Spool
from services.casefile.errors import InvalidAnswers, WrongState
from services.casefile.model.access import Act
from services.casefile.model.entries import Entry
from services.casefile.store import Work
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.usecases import acknowledging, answers, editing, entries, plan, protected_address, reading
from services.casefile.usecases.entries import Place, Wish
from tests.unit.casefile.fakes.office import Office

PLACE = {"street": "Geheimweg 7", "postcode": "06199", "town": "Verborgen", "telephone": "0345 199199"}
HERS = {"address": "Geheimweg 7 b", "telephone": "0345 299299"}
SECRETS = (*PLACE.values(), *HERS.values(), "Versteckviertel", "Altes Viertel")
PARTICIPANTS = KINDS["participants"]
OPEN = Grounds("court", protected_address=True)


@pytest.fixture
def family(office: Office, anna: Principal) -> UUID:
    """A file whose address is under protection, in a district that was another before."""
    case = office.file(anna, "asd")
    change(office, anna, case, {**PLACE, "name": "Kaya", "district": "Altes Viertel"})
    change(office, anna, case, {"district": "Versteckviertel"})
    change(office, anna, case, {"address_protected": "shelter"})
    return case


def change(office: Office, who: Principal, case: UUID, said: dict[str, Any]) -> None:
    """A change of answers."""
    office.does(answers.change_answers, who, case, office.case(case).version, said)


def mother(office: Office, who: Principal, case: UUID, **more: Any) -> Entry:
    """The mother, with an address."""
    values = {"name": "Kaya", "relation": "mother", "custody": "sole", **HERS, **more}
    return office.does(entries.add_entry, who, Place(case, PARTICIPANTS), Wish(values))


def leaked(told: object) -> list[str]:
    """The secrets that something told names."""
    text = json.dumps(told, default=_plain, ensure_ascii=False)
    return [one for one in SECRETS if one in text]


def _plain(value: object) -> Any:
    if isinstance(value, (Entry, Sheet)) or hasattr(value, "__dict__"):
        return value.__dict__
    return list(value) if isinstance(value, Iterable) else str(value)


def on_paper(office: Office, who: Principal, case: UUID, grounds: Grounds, language: str = "de") -> str:
    """What a print says."""
    page = sheet(_file(office, who, case, grounds), language, date(2026, 3, 2))
    return str((page.about, page.facts, page.parts))


def _file(office: Office, who: Principal, case: UUID, grounds: Grounds) -> WholeFile:
    def whole(work: Work) -> WholeFile:
        stored = work.cases.get(case)
        assert stored
        return whole_file(work, stored, who.account, grounds)

    return office.does(whole)


def test_answers_are_shown_without_it_and_name_what_is_hidden(office: Office, anna: Principal, family: UUID) -> None:
    """Neither the answers nor what they were before tell where somebody lives; all else stays to be read."""
    for read in (reading.read_answers, reading.read_histories):
        told = office.does(read, anna, family)
        assert not leaked([told.answers, told.histories, told.withdrawn])
        assert set(told.hidden) == {*PLACE, "district"}
        assert told.answers["name"] == "Kaya"
    assert not leaked(office.does(reading.read_case, anna, family))


def test_without_protection_nothing_is_hidden(office: Office, anna: Principal) -> None:
    """Whoever clears the question sees the address again, and so does everybody who reads the file."""
    case = office.file(anna, "asd")
    change(office, anna, case, {**PLACE, "address_protected": "registry_block"})
    assert office.does(reading.read_answers, anna, case).hidden == tuple(sorted(PLACE))
    change(office, anna, case, {"address_protected": None})
    told = office.does(reading.read_answers, anna, case)
    assert (told.hidden, told.answers) == ((), PLACE)


def test_it_is_changed_without_a_look_and_saving_the_rest_clears_nothing(
    office: Office, anna: Principal, family: UUID
) -> None:
    """Who saves a whole section sends what they were shown; what they were not shown stays."""
    change(office, anna, family, office.does(reading.read_answers, anna, family).answers)
    change(office, anna, family, {"town": "Anderswo"})
    opened = office.does(protected_address.open_address, anna, family, "correction")
    assert opened.answers == {**PLACE, "town": "Anderswo", "district": "Versteckviertel"}


def test_a_participant_is_hidden_by_a_mark_or_by_the_same_household(
    office: Office, anna: Principal, family: UUID
) -> None:
    """In lists, alone, in what was said before, among signers, and in the answer to whoever has just written it."""
    for more in ({"address_protected": "other"}, {"household": True}):
        case = family if "household" in more else office.file(anna, "asd")
        made = mother(office, anna, case, **more)
        assert (leaked(made), made.hidden) == ([], ("address", "telephone"))
        place = Place(case, PARTICIPANTS)
        changed = office.does(entries.change_entry, anna, place, made.id, 1, Wish({"note": "ruft selbst an"}))
        one, before = office.does(entries.read_entry, anna, place, made.id)
        listed = office.does(entries.list_entries, anna, place)
        people = office.does(plan.read_people, anna, case)
        assert not leaked([changed, one, before, listed, people])
        assert [said.hidden for said in before] == [("address", "telephone")]
        opened = office.does(protected_address.open_address, anna, case, "contact")
        assert [(entry.values, [said.values for said in old]) for entry, old in opened.entries] == [(HERS, [HERS])]
        gone = office.does(entries.remove_entry, anna, place, made.id, 2)
        assert not leaked([gone, office.does(entries.restore_entry, anna, place, made.id, 3)])


def test_a_participant_elsewhere_without_a_mark_is_shown(office: Office, anna: Principal, family: UUID) -> None:
    """The father, whom one has to be able to write to, lives somewhere else."""
    made = mother(office, anna, family, household=False)
    assert (made.hidden, made.values["address"]) == ((), HERS["address"])


def test_looking_at_a_warning_shows_no_address(office: Office, anna: Principal, family: UUID) -> None:
    """The entry that comes back is shown as everywhere."""
    made = mother(office, anna, family, household=True, custody="guardianship")
    (odd,) = [one for one in made.warnings if one.rule == "parent_as_guardian"]
    place = Place(family, PARTICIPANTS)
    looked = office.does(acknowledging.acknowledge_entry, anna, place, made.id, 1, [(odd.field, odd.rule)])
    assert (leaked(looked), looked.hidden) == ([], ("address", "telephone"))


def test_the_emergency_sheet_names_people_without_their_numbers(
    office: Office, anna: Principal, family: UUID, tmp_path: Path
) -> None:
    """A shelter's number tells the place; whoever must call opens it at once."""
    mother(office, anna, family, household=True)
    read = emergency.read_sheet(partial(_work, office), Spool(tmp_path), anna, family)
    assert not leaked(read)
    assert set(read.hidden) == set(PLACE)
    assert [one.participant.hidden for one in read.persons] == [("address", "telephone")]


def _work(office: Office, _agency: UUID | None) -> Work:
    return office.begin()


def test_prints_say_under_protection_in_the_readers_language(office: Office, anna: Principal, family: UUID) -> None:
    """Nor do they say why it is: "shelter" tells half of where. Chosen, the address is on the paper, which says so."""
    mother(office, anna, family, household=True)
    for language, marker in (("de", "unter Schutz"), ("en", "under protection")):
        said = on_paper(office, anna, family, Grounds("court"), language)
        assert not leaked(said)
        assert marker in said
        assert "Schutzeinrichtung" not in said
        assert "Shelter" not in said
    chosen = on_paper(office, anna, family, OPEN)
    assert set(leaked(chosen)) == set(SECRETS)
    assert "darf nicht weitergegeben werden" in chosen


def test_a_print_of_a_file_without_protection_says_nothing_of_it(office: Office, anna: Principal, case: UUID) -> None:
    """No paper tells of a protection that is not there, chosen or not."""
    for grounds in (Grounds("court"), OPEN):
        assert "Schutz" not in on_paper(office, anna, case, grounds)


def test_exports_leave_it_out_and_name_it_unless_it_was_chosen(office: Office, anna: Principal, family: UUID) -> None:
    """The document for other programs, with what entries said before."""
    made = mother(office, anna, family, household=True)
    office.does(entries.change_entry, anna, Place(family, PARTICIPANTS), made.id, 1, Wish({"note": "neu"}))
    said = document(_file(office, anna, family, Grounds("court")))
    assert not leaked(said)
    assert set(said["hidden"]) == {*PLACE, "district", "address_protected"}
    assert said["entries"]["participants"][0]["hidden"] == ("address", "telephone")
    whole = document(_file(office, anna, family, OPEN))
    assert set(leaked(whole)) == set(SECRETS)
    assert (whole["hidden"], whole["protected_address"]) == ((), True)


def test_the_choice_is_on_record_of_every_print_and_export(office: Office, anna: Principal, family: UUID) -> None:
    """Beside the ground, when it is ordered and when it is fetched; whoever approves sees the choice."""
    head = office.person("office_head")
    order = prints.order_id(anna, None)
    office.does(prints.order_one, anna, family, PrintWish(order, OPEN, "de"), None)
    assert office.accesses()[-1][1] == "print_on_court_with_protected_address"
    export = office.does(exports.request, anna, ExportWish((family,), OPEN, "Verfahren"), None)[0]
    assert office.accesses()[-1][1] == "request_export_on_court_with_protected_address"
    assert office.does(exports.read_export, head, export.id).export.grounds.protected_address
    office.does(exports.approve, head, export.id)
    (out,) = exports.fetch(office.begin, anna, export.id)
    assert out.file is not None
    assert out.file.answers["street"] == PLACE["street"]
    assert office.accesses()[-1][1] == "export_on_court_with_protected_address"


def test_it_is_opened_once_on_record_and_with_a_sentence(
    office: Office, anna: Principal, ben: Principal, family: UUID
) -> None:
    """By whoever may read the answers, and by nobody else; the next look hides it again."""
    opened = office.does(protected_address.open_address, anna, family, "danger", "Die Mutter ruft nicht zurück.")
    assert opened.answers == {**PLACE, "district": "Versteckviertel"}
    assert [one["value"] for one in opened.histories["district"]["before"]] == ["Altes Viertel"]
    assert office.accesses()[-1][1:] == ("open_protected_address_for_danger", (family,))
    assert office.does(reading.read_answers, anna, family).hidden
    for act in (partial(protected_address.open_address, ground="danger"), protected_address.list_openings):
        with pytest.raises(NotFound):
            office.does(act, ben, family)
    (said,) = office.does(protected_address.list_openings, anna, family)
    assert (said.account, said.ground, said.reason) == (str(anna.account), "danger", "Die Mutter ruft nicht zurück.")
    assert office.accesses()[-1][1] == Act.LIST_ADDRESS_OPENINGS.recorded().stored


def test_another_ground_has_to_be_said(office: Office, anna: Principal, family: UUID) -> None:
    """“Other” alone tells nobody why."""
    with pytest.raises(InvalidAnswers) as refused:
        office.does(protected_address.open_address, anna, family, "other")
    assert [(one.pointer, one.code) for one in refused.value.problems] == [("/reason", "missing")]
    assert office.does(protected_address.open_address, anna, family, "other", "Umzug").answers["street"]


@pytest.mark.parametrize("role", ["dpo", "audit"])
def test_data_protection_and_audit_read_who_opened_it(office: Office, anna: Principal, family: UUID, role: str) -> None:
    """As in the access log: who, when and on which ground; the sentence is about people, and the address stays shut."""
    office.does(protected_address.open_address, anna, family, "danger", "Die Mutter ruft nicht zurück.")
    overseer = office.person(role)
    (said,) = office.does(protected_address.list_openings, overseer, family)
    assert (said.account, said.ground, said.reason) == (str(anna.account), "danger", None)
    with pytest.raises(NotFound):
        office.does(protected_address.open_address, overseer, family, "danger")


def test_nothing_hidden_is_nothing_to_open(office: Office, anna: Principal, case: UUID) -> None:
    """Nobody is on record as having seen an address that is not there."""
    with pytest.raises(WrongState, match="address_not_protected"):
        office.does(protected_address.open_address, anna, case, "contact")
    assert office.does(protected_address.list_openings, anna, case) == []


def test_a_draft_is_ones_own_and_holds_what_one_typed(office: Office, anna: Principal, family: UUID) -> None:
    """Keeping one tells nobody anything of the file: what comes back is what went in."""
    office.does(editing.save_draft, anna, family, "answers", 1, {"name": "K"})
    assert not leaked(office.does(editing.read_draft, anna, family, "answers").draft.content)
