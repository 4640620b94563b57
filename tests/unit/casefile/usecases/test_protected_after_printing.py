"""What happens as an address comes under protection: earlier prints go out no more, and limits are told (ADR 34)."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from kernel import translations
from kernel.principal import Principal
from services.casefile.api.case_views import case_body
from services.casefile.api.entries import entry_body
from services.casefile.copies.model.left_out import LeftOut
from services.casefile.copies.model.legal_bases import Grounds
from services.casefile.copies.usecases import prints
from services.casefile.copies.usecases.prints import PrintWish
from services.casefile.errors import WrongState
from services.casefile.model.protected_address import NOT_IN_TEXTS, SHOWN_AGAIN
from services.casefile.programmes import DIRECTORY
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.usecases import answers, entries
from services.casefile.usecases.entries import Place, Wish
from services.casefile.usecases.reading import Summary
from tests.unit.casefile.fakes.office import Office

COURT = Grounds("court")
LOCALE = DIRECTORY.parent / "locale"
PARTICIPANTS = KINDS["participants"]
MOTHER = {"name": "Kaya", "relation": "mother", "custody": "sole", "address": "Geheimweg 7 b"}


pytestmark = pytest.mark.usefixtures("nothing_is_drawn")


@pytest.fixture
def case(office: Office, anna: Principal) -> UUID:
    """A file with an address that is under no protection yet."""
    made = office.file(anna, "asd")
    change(office, anna, made, {"street": "Geheimweg 7", "town": "Verborgen"})
    return made


def change(office: Office, who: Principal, case: UUID, said: dict[str, Any]) -> Summary:
    """A change of answers."""
    return office.does(answers.change_answers, who, case, office.case(case).version, said)


def printed(office: Office, who: Principal, case: UUID, grounds: Grounds = COURT) -> UUID:
    """A print that was ordered and drawn."""
    order = uuid4()
    office.does(prints.order_one, who, case, PrintWish(order, grounds, "de"), None)

    prints.print_files(office.steps(), str(order))
    return order


def fetched(office: Office, who: Principal, case: UUID, order: UUID) -> bytes:
    """What is on the paper."""
    return b"".join(prints.fetch(office.begin, who, case, order).parts)


@pytest.mark.parametrize(
    ("grounds", "goes_out"), [(Grounds("court"), False), (Grounds("court", protected_address=True), True)]
)
def test_a_print_from_before_the_protection_goes_out_no_more(
    office: Office, anna: Principal, case: UUID, grounds: Grounds, goes_out: bool
) -> None:
    """But where the address was chosen to be on it; a new one leaves the address out, and goes out."""
    order = printed(office, anna, case, grounds)
    assert fetched(office, anna, case, order) == b"%PDF"
    change(office, anna, case, {"address_protected": "shelter"})
    if goes_out:
        assert fetched(office, anna, case, order) == b"%PDF"
    else:
        with pytest.raises(WrongState, match="print_outdated"):
            fetched(office, anna, case, order)
    assert fetched(office, anna, case, printed(office, anna, case, grounds)) == b"%PDF"


def test_one_more_address_under_protection_outdates_it_again(office: Office, anna: Principal, case: UUID) -> None:
    """A participant's own, while the other one was protected all along; lifted, it goes out again."""
    change(office, anna, case, {"address_protected": "shelter"})
    place = Place(case, PARTICIPANTS)
    mother = office.does(entries.add_entry, anna, place, Wish(MOTHER))
    order = printed(office, anna, case)
    assert fetched(office, anna, case, order) == b"%PDF"
    office.does(entries.change_entry, anna, place, mother.id, 1, Wish({"address_protected": "registry_block"}))
    with pytest.raises(WrongState, match="print_outdated"):
        fetched(office, anna, case, order)
    office.does(entries.change_entry, anna, place, mother.id, 2, Wish({"address_protected": None}))
    assert fetched(office, anna, case, order) == b"%PDF"


def test_a_print_that_never_held_it_goes_out(office: Office, anna: Principal, case: UUID) -> None:
    """Drawn under protection: a number, an entry or a district that was written later is not on it."""
    change(office, anna, case, {"address_protected": "shelter"})
    place = Place(case, PARTICIPANTS)
    mother = office.does(entries.add_entry, anna, place, Wish({**MOTHER, "household": True}))
    order = printed(office, anna, case)
    change(office, anna, case, {"telephone": "0345 199199", "district": "Versteckviertel"})
    office.does(entries.change_entry, anna, place, mother.id, 1, Wish({"telephone": "0345 299299"}))
    office.does(entries.add_entry, anna, place, Wish({**MOTHER, "household": True}))
    assert fetched(office, anna, case, order) == b"%PDF"


def test_one_without_any_address_goes_out_whatever_is_hidden_later(office: Office, anna: Principal) -> None:
    """There was none when it was drawn."""
    case = office.file(anna, "asd")
    order = printed(office, anna, case)
    change(office, anna, case, {"street": "Geheimweg 7", "address_protected": "shelter"})
    assert fetched(office, anna, case, order) == b"%PDF"


def test_one_of_the_release_before_is_judged_by_what_it_left_out() -> None:
    """It kept nothing else."""
    before = LeftOut.from_json({"fields": ["street"]})
    assert (before.is_outdated(frozenset({"street"})), before.is_outdated(frozenset({"town"}))) == (False, True)


def test_what_a_print_left_out_lies_sealed(office: Office, anna: Principal, case: UUID) -> None:
    """That an address is protected is what somebody may be looking for."""
    change(office, anna, case, {"address_protected": "shelter"})
    printed(office, anna, case)
    (row,) = office.rows("case_prints")
    assert b"street" not in row["left_out"]


def test_whoever_puts_it_under_protection_is_told_what_is_not_searched(
    office: Office, anna: Principal, case: UUID
) -> None:
    """Once, of the file and of a participant: no program can tell what a note or a letter names."""
    told = change(office, anna, case, {"address_protected": "shelter"})
    assert told.notices == (NOT_IN_TEXTS,)
    assert change(office, anna, case, {"address_protected": "registry_block"}).notices == ()
    assert change(office, anna, case, {"address_protected": None}).notices == (SHOWN_AGAIN,)
    place = Place(case, PARTICIPANTS)
    mother = office.does(entries.add_entry, anna, place, Wish({**MOTHER, "address_protected": "shelter"}))
    assert mother.notices == (NOT_IN_TEXTS,)
    assert office.does(entries.change_entry, anna, place, mother.id, 1, Wish({"name": "K"})).notices == ()
    assert office.does(entries.read_entry, anna, place, mother.id)[0].notices == ()


@pytest.fixture
def sentences(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Casefile's catalogue, for one test alone: others tell sentences by their codes."""
    monkeypatch.setattr(translations, "_directories", [*translations._directories, LOCALE])
    translations._catalogue.cache_clear()
    yield
    translations._catalogue.cache_clear()


@pytest.mark.usefixtures("sentences")
@pytest.mark.parametrize(("tongue", "word"), [("de", "Kontakten"), ("en", "contacts")])
def test_the_sentence_is_in_the_reader_s_language(
    office: Office, anna: Principal, case: UUID, tongue: str, word: str
) -> None:
    """In the body of the answer."""
    told = change(office, anna, case, {"address_protected": "shelter"})
    mother = office.does(
        entries.add_entry, anna, Place(case, PARTICIPANTS), Wish({**MOTHER, "address_protected": "shelter"})
    )
    with Flask("test").test_request_context(headers={"Accept-Language": tongue}):
        for body in (case_body(told), entry_body(mother)):
            assert [(one["code"], word in one["text"]) for one in body["notices"]] == [(NOT_IN_TEXTS, True)]
