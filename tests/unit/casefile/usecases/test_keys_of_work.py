"""The key of a file is asked for once in a unit of work, however much of the file is opened, and gone after it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from kernel.errors import Unavailable
from kernel.principal import Principal
from services.casefile.store import Work
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.usecases import answers, entries, plan, plausibility, protected_address, reading
from services.casefile.usecases.entries import Place, Wish
from tests.unit.casefile.fakes.office import Office

PARTICIPANTS = KINDS["participants"]
MOTHER = {"name": "Kaya", "relation": "mother", "custody": "sole", "address": "Geheimweg 7 b"}
Asked = list[UUID]


@pytest.fixture
def family(office: Office, anna: Principal) -> UUID:
    """A file with much to open: an address under protection and what it was before, a participant, something odd."""
    case = office.file(anna, "asd")
    said = {"name": "Kaya", "street": "Geheimweg 7", "district": "Altes Viertel", "address_protected": "shelter"}
    change(office, anna, case, said | {"date_of_birth": "1990-05-04"})
    change(office, anna, case, {"district": "Versteckviertel"})
    office.does(entries.add_entry, anna, Place(case, PARTICIPANTS), Wish(MOTHER))
    return case


@pytest.fixture
def asked(office: Office, family: UUID, monkeypatch: pytest.MonkeyPatch) -> Asked:  # noqa: ARG001 -- because it is there before
    """The files whose key the key store was asked for, from now on."""
    files: Asked = []
    inner = office.keys.get_many

    def counting(agency: UUID, case_ids: Any) -> dict[UUID, bytes]:
        wanted = list(case_ids)
        files.extend(wanted)
        return inner(agency, wanted)

    monkeypatch.setattr(office.keys, "get_many", counting)
    return files


def change(office: Office, who: Principal, case: UUID, said: dict[str, Any]) -> None:
    """A change of answers."""
    office.does(answers.change_answers, who, case, office.case(case).version, said)


def histories_with_warnings(work: Work, who: Principal, case: UUID) -> None:
    """As the API tells answers."""
    told = reading.read_histories(work, who, case)
    plausibility.of_answers(work, told.stored, told.answers)


def open_address(work: Work, who: Principal, case: UUID) -> None:
    """All that is hidden."""
    protected_address.open_address(work, who, case, "contact")


def participants(work: Work, who: Principal, case: UUID) -> None:
    """A list of entries."""
    entries.list_entries(work, who, Place(case, PARTICIPANTS))


def another_answer(work: Work, who: Principal, case: UUID) -> None:
    """A change of what has a history and is searched for."""
    stored = work.cases.get(case)
    assert stored is not None
    answers.change_answers(work, who, case, stored.case.version, {"name": "Kaya-Berg", "district": "Drittes Viertel"})


@pytest.mark.parametrize(
    "act", [reading.read_case, histories_with_warnings, open_address, participants, another_answer, plan.read_plan]
)
def test_the_key_store_is_asked_once_for_a_file(
    office: Office, anna: Principal, family: UUID, asked: Asked, act: Callable[..., Any]
) -> None:
    """Another time would be a way to another database and back for what is known."""
    office.does(act, anna, family)
    assert asked == [family]


def test_what_comes_next_asks_anew(office: Office, anna: Principal, family: UUID, asked: Asked) -> None:
    """A key is kept for one unit of work: once it is destroyed, the next one reads nothing."""
    with office.begin() as work:
        work.keys.get(anna.agency or family, family)
    with pytest.raises(Unavailable), office.begin() as another:
        office.keys.destroy(family)
        another.keys.get(anna.agency or family, family)
    with pytest.raises(Unavailable):
        work.keys.get(anna.agency or family, family)
    assert asked == [family] * 3


def test_whoever_destroys_a_key_has_it_no_more(office: Office, family: UUID) -> None:
    """Erasure looks for what is left in the unit of work that destroyed the key."""
    agency = office.case(family).agency
    with pytest.raises(Unavailable), office.begin() as work:
        work.keys.get(agency, family)
        work.keys.destroy(family)
        work.keys.get(agency, family)


def test_a_key_is_of_one_agency(office: Office, family: UUID) -> None:
    """What is known is known of the agency that was named, as the key store tells it."""
    with pytest.raises(Unavailable), office.begin() as work:
        work.keys.get(office.case(family).agency, family)
        work.keys.get(family, family)
