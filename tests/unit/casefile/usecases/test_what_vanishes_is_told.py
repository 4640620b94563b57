"""Whatever an act hides, or leaves hidden, is told in its answer (ADR 32, 34).

A street that was typed, a telephone, a whole new participant vanished from the answer of the very request, and a mark
was lifted without any effect: nobody was told why.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from kernel import translations
from kernel.errors import NotFound
from kernel.principal import Principal
from services.casefile.api.case_views import case_body
from services.casefile.api.entries import entry_body
from services.casefile.api.protected_address import _entry_body
from services.casefile.errors import WrongState
from services.casefile.model.access import Act
from services.casefile.model.entries import Entry
from services.casefile.model.hidden_by_a_change import HIDDEN, REMOVED, STAYS
from services.casefile.model.protected_address import NOT_IN_TEXTS, SHOWN_AGAIN
from services.casefile.programmes import DIRECTORY
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.usecases import answers, entries, protected_address, reading, responsibilities
from services.casefile.usecases.entries import Wish
from services.casefile.usecases.finding_entries import Place
from services.casefile.usecases.reading import Summary
from tests.unit.casefile.fakes.office import Office

PARTICIPANTS = KINDS["participants"]
ON_RECORD = Act.END_ADDRESS_PROTECTION.recorded().stored
PROTECTED, LIFTED = {"address_protected": "shelter"}, {"address_protected": None}
HERS = {"name": "Kaya", "relation": "mother", "address": "Geheimweg 7, 06199 Verborgen", "telephone": "0345 299299"}
AUNT = {"name": "Aylin", "relation": "other", "address": "Geheimweg 7, 06199 Verborgen"}
SIBLING = {"name": "Can", "relation": "sibling", "address": "geheimweg 7 in Verborgen"}
OWN = {"street": "Geheimweg 7", "postcode": "06199", "town": "Verborgen", "telephone": "0345 112233"}
ELSEWHERE = {"street": "Weg 1", "postcode": "06108", "town": "Halle", "telephone": "0345 112233"}


@pytest.fixture
def case(office: Office, anna: Principal) -> UUID:
    """A file whose own address is under no protection."""
    return office.file(anna, "asd")


def change(office: Office, who: Principal, case: UUID, said: dict[str, Any]) -> Summary:
    """A change of answers."""
    return office.does(answers.change_answers, who, case, office.case(case).version, said)


def add(office: Office, who: Principal, case: UUID, values: dict[str, Any], **more: Any) -> Entry:
    """A new participant, or contact."""
    kind = KINDS["participants" if "name" in values else "contacts"]
    return office.does(entries.add_entry, who, Place(case, kind), Wish(values), **more)


def alter(office: Office, who: Principal, entry: Entry, values: dict[str, Any]) -> Entry:
    """A changed participant."""
    place = Place(entry.case_id, KINDS[entry.kind])
    return office.does(entries.change_entry, who, place, entry.id, entry.version, Wish(values))


def remove(office: Office, who: Principal, entry: Entry) -> Entry:
    """One that is out of sight."""
    place = Place(entry.case_id, KINDS[entry.kind])
    return office.does(entries.remove_entry, who, place, entry.id, entry.version)


def acts(office: Office) -> int:
    """How often the end of a protection is on record."""
    return [action for _, action, _ in office.accesses()].count(ON_RECORD)


def test_what_is_typed_at_the_client_and_hidden_at_once_is_told(office: Office, anna: Principal, case: UUID) -> None:
    """The street that is hers, and afterwards a new number at the client, whose address is hidden by then."""
    add(office, anna, case, HERS | PROTECTED)
    assert change(office, anna, case, ELSEWHERE).notices == ()
    assert change(office, anna, case, OWN).notices == (HIDDEN,)
    assert change(office, anna, case, {"telephone": "0345 445566"}).notices == (HIDDEN,)
    assert change(office, anna, case, {"name": "Kaya"}).notices == ()
    assert change(office, anna, case, {"telephone": None}).notices == ()


def test_so_is_a_line_that_names_whom_to_reach(office: Office, anna: Principal) -> None:
    """It stands on the emergency sheet, and is gone there."""
    case = office.file(anna, "waska")
    add(office, anna, case, HERS | PROTECTED)
    assert change(office, anna, case, {"guardian": "Frau Kaya, Tel. 0345 299299"}).notices == (HIDDEN,)
    assert change(office, anna, case, {"guardian": "Frau Kaya"}).notices == ()


@pytest.mark.parametrize("values", [SIBLING, {"institution": "Haus", "role": "other", "telephone": "0345/299299"}])
def test_so_is_a_new_entry_that_is_the_same(
    office: Office, anna: Principal, case: UUID, values: dict[str, Any]
) -> None:
    """A sibling vanished from the answer of the very request; a change that hides nothing more says nothing."""
    add(office, anna, case, HERS | PROTECTED)
    made = add(office, anna, case, values)
    assert made.notices == (HIDDEN,)
    assert alter(office, anna, made, {"name": "Z"} if "name" in values else {"person": "Z"}).notices == ()
    assert add(office, anna, case, {"name": "Ole", "relation": "other", "address": "Weg 1"}).notices == ()


def test_an_entry_with_a_mark_of_its_own_is_told_of_that_alone(office: Office, anna: Principal, case: UUID) -> None:
    """What is hidden since it is marked needs no second sentence, nor a word at each new number."""
    made = add(office, anna, case, HERS | PROTECTED)
    assert made.notices == (NOT_IN_TEXTS,)
    assert alter(office, anna, made, {"telephone": "0345 778899"}).notices == ()


def test_whoever_joins_a_household_under_protection_is_hidden_with_a_word(
    office: Office, anna: Principal, case: UUID
) -> None:
    """By the tick, and by what is typed later; so is a contact that has the number which came with it."""
    change(office, anna, case, {**ELSEWHERE, **PROTECTED})
    contact = {"institution": "Haus", "role": "other", "telephone": "0170 7654321"}
    assert add(office, anna, case, contact).notices == ()
    made = add(office, anna, case, {"name": "Can", "relation": "sibling", "telephone": "0170 1234567"})
    assert made.notices == ()
    made = alter(office, anna, made, {"household": True})
    assert (made.hidden, made.notices) == (("telephone",), (HIDDEN,))
    moved = alter(office, anna, made, {"telephone": "0170 7654321"})
    assert moved.notices == (HIDDEN,)
    assert office.does(entries.list_entries, anna, Place(case, KINDS["contacts"]))[0].hidden == ("telephone",)


def test_a_mother_who_moves_to_the_clients_address_hides_it_with_a_word(
    office: Office, anna: Principal, case: UUID
) -> None:
    """Also where somebody's earlier address is shown again by that: both are told."""
    change(office, anna, case, ELSEWHERE)
    sibling = add(office, anna, case, SIBLING)
    alter(office, anna, sibling, {"address": "Ring 3"})
    mother = add(office, anna, case, HERS | PROTECTED)
    told = alter(office, anna, mother, {"address": "Weg 1, 06108 Halle"})
    assert told.notices == (SHOWN_AGAIN, HIDDEN)
    assert office.does(reading.read_answers, anna, case).hidden == tuple(sorted(ELSEWHERE))


def test_one_who_moves_to_where_the_client_was_hides_what_was(office: Office, anna: Principal, case: UUID) -> None:
    """In the history alone; moving away again shows it, on record."""
    for district in ("Gut Neuhof", "Mitte"):
        change(office, anna, case, {"district": district})
    mother = add(office, anna, case, {**HERS, **PROTECTED, "telephone": None})
    mother = alter(office, anna, mother, {"address": "Gut Neuhof, 30159 Hannover"})
    assert mother.notices == (HIDDEN,)
    assert office.does(reading.read_histories, anna, case).hidden == ("district",)
    assert alter(office, anna, mother, {"address": "Am Ring 9"}).notices == (SHOWN_AGAIN,)
    assert acts(office) == 1


def test_a_mark_that_is_lifted_for_nothing_is_told(office: Office, anna: Principal, case: UUID) -> None:
    """Since somebody else has the same address under protection; lifted there too, it is shown, and on record."""
    aunt, mother = (add(office, anna, case, one | PROTECTED) for one in (AUNT, HERS | {"telephone": None}))
    told = alter(office, anna, mother, LIFTED)
    assert (told.hidden, told.notices) == (("address",), (STAYS,))
    assert acts(office) == 0
    assert alter(office, anna, aunt, LIFTED).notices == (SHOWN_AGAIN,)


def test_so_is_one_of_which_a_part_stays(office: Office, anna: Principal, case: UUID) -> None:
    """Her number was under her protection alone."""
    _, mother = (add(office, anna, case, one | PROTECTED) for one in (AUNT, HERS))
    told = alter(office, anna, mother, LIFTED)
    assert (told.hidden, told.notices) == (("address",), (SHOWN_AGAIN, STAYS))


def test_so_is_the_clients_own(office: Office, anna: Principal, case: UUID) -> None:
    """Hers holds; without hers it is shown."""
    mother = add(office, anna, case, HERS | PROTECTED)
    change(office, anna, case, OWN | PROTECTED)
    assert change(office, anna, case, LIFTED).notices == (STAYS,)
    assert office.does(reading.read_answers, anna, case).hidden == tuple(sorted(OWN))
    assert alter(office, anna, mother, LIFTED).notices == (SHOWN_AGAIN,)


def test_lifting_what_hides_nothing_says_nothing(office: Office, anna: Principal, case: UUID) -> None:
    """Without address and number there is nothing that could stay."""
    add(office, anna, case, AUNT | PROTECTED)
    made = add(office, anna, case, {"name": "Kaya", "relation": "mother", **PROTECTED})
    assert alter(office, anna, made, LIFTED).notices == ()


def test_a_repeat_tells_what_is_so(office: Office, anna: Principal, case: UUID) -> None:
    """While it is marked what the first one was told; after lifting nothing, or that another protection holds it."""
    place, wish = Place(case, PARTICIPANTS), Wish(HERS | PROTECTED)
    first, again = (office.does(entries.add_entry, anna, place, wish, "key") for _ in range(2))
    assert (first.notices, again.notices) == ((NOT_IN_TEXTS,), (NOT_IN_TEXTS,))
    alter(office, anna, first, LIFTED)
    third = office.does(entries.add_entry, anna, place, wish, "key")
    assert (third.values["address"], third.notices) == (HERS["address"], ())
    add(office, anna, case, AUNT | PROTECTED)
    fourth = office.does(entries.add_entry, anna, place, wish, "key")
    assert (fourth.hidden, fourth.notices) == (("address",), (HIDDEN,))


@pytest.mark.parametrize("mark", [PROTECTED, {"household": True}])
def test_one_removed_by_mistake_is_named_in_the_opening_and_can_be_ended(
    office: Office, anna: Principal, case: UUID, mark: dict[str, Any]
) -> None:
    """A person entered by mistake hid the client's address for good, and nobody could find why."""
    change(office, anna, case, OWN | (PROTECTED if "household" in mark else {}))
    add(office, anna, case, {"institution": "Haus", "role": "other", "telephone": HERS["telephone"]})
    mother = remove(office, anna, add(office, anna, case, HERS | mark))
    assert mother.notices == ((REMOVED,) if mark == PROTECTED else ())
    opened = office.does(protected_address.open_address, anna, case, "correction").entries
    assert [(one.kind, _entry_body(one, before)["removed"]) for one, before in opened] == [
        ("contacts", False),
        ("participants", True),
    ]
    found = office.does(entries.read_entry, anna, Place(case, PARTICIPANTS), opened[1][0].id)[0]
    with pytest.raises(WrongState, match="entry_removed"):
        alter(office, anna, found, {"note": "war ein Versehen"})
    with pytest.raises(WrongState, match="entry_removed"):
        alter(office, anna, found, {**dict.fromkeys(mark), "address": None})
    with pytest.raises(WrongState, match="entry_removed"):
        alter(office, anna, found, PROTECTED)
    lifted = alter(office, anna, found, dict.fromkeys(mark))
    assert (lifted.removed_at, lifted.notices) == (mother.removed_at, (SHOWN_AGAIN,))
    assert acts(office) == 1
    assert office.does(entries.list_entries, anna, Place(case, KINDS["contacts"]))[0].hidden == ()
    assert office.does(entries.list_entries, anna, Place(case, PARTICIPANTS)) == []
    assert bool(office.does(reading.read_answers, anna, case).hidden) == ("household" in mark)


def test_a_removed_one_that_hides_nothing_is_not_named(office: Office, anna: Principal, case: UUID) -> None:
    """Nor one that has no protection itself, but the same address."""
    mother = add(office, anna, case, HERS | PROTECTED)
    remove(office, anna, add(office, anna, case, SIBLING))
    remove(office, anna, add(office, anna, case, {"name": "Ole", "relation": "other", **PROTECTED}))
    ((one, _),) = office.does(protected_address.open_address, anna, case, "correction").entries
    assert one.id == mother.id


def test_one_that_was_entrusted_is_named_to_its_author_alone(office: Office, anna: Principal, case: UUID) -> None:
    """Nobody else learns whose address it is, nor may end it."""
    ben = office.person("case_manager")
    office.does(responsibilities.add_share, anna, case, ben.account, "secondary", None, None)
    change(office, anna, case, OWN)
    place = Place(case, PARTICIPANTS)
    hers = office.does(entries.add_entry, anna, place, Wish(HERS | PROTECTED, entrusted=True))
    gone = remove(office, anna, hers)
    assert office.does(protected_address.open_address, ben, case, "correction").entries == []
    with pytest.raises(NotFound):
        alter(office, ben, gone, LIFTED)
    ((one, _),) = office.does(protected_address.open_address, anna, case, "correction").entries
    assert one.id == gone.id


@pytest.fixture
def sentences(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Casefile's catalogue, for one test alone: others tell sentences by their codes."""
    locale = DIRECTORY.parent / "locale"
    monkeypatch.setattr(translations, "_directories", [*translations._directories, locale])
    translations._catalogue.cache_clear()
    yield
    translations._catalogue.cache_clear()


@pytest.mark.usefixtures("sentences")
@pytest.mark.parametrize(
    ("tongue", "client", "hidden", "stays", "removed"),
    [
        ("de", "Person, um die es in der Akte geht", "jetzt ganz oder teilweise", "noch ein anderer", "entfernt"),
        ("en", "person whom the file is about", "hidden now, wholly or in part", "another protection", "removed"),
    ],
)
def test_the_sentences_are_in_the_reader_s_language_and_name_nobody(
    office: Office, anna: Principal, case: UUID, tongue: str, client: str, hidden: str, stays: str, removed: str
) -> None:
    """That at the mark names the client's own address, telephone and e-mail too."""
    mother = add(office, anna, case, HERS | PROTECTED)
    typed = change(office, anna, case, OWN)
    change(office, anna, case, PROTECTED)
    lifted, gone = change(office, anna, case, LIFTED), remove(office, anna, mother)
    with Flask("test").test_request_context(headers={"Accept-Language": tongue}):
        told = [entry_body(mother), case_body(typed), case_body(lifted), entry_body(gone)]
        texts = [one["text"] for body in told for one in body["notices"]]
    for text, word in zip(texts, (client, hidden, stays, removed), strict=True):
        assert word in text
        assert not any(secret in text for secret in ("Kaya", "Geheimweg", "mother", "Mutter"))
    assert "E-Mail" in texts[0] or "e-mail" in texts[0]
