"""Where files may be opened: in programmes the agency is admitted to, in its districts; and who reaches them there."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from kernel.errors import BadInput, Forbidden, NotFound
from kernel.principal import Principal
from services.casefile.overview.usecases.overview import Wanted, list_cases
from services.casefile.short_contacts import usecases as short_contacts
from services.casefile.template_changes.usecases import extensions
from services.casefile.usecases import agencies, opening, reading, responsibilities
from tests.unit.casefile.fakes.office import Office

NORTH, SOUTH, RETIRED = uuid4(), uuid4(), uuid4()


def told(office: Office, programmes: list[str] | None = None, districts: tuple[UUID, ...] = (NORTH, SOUTH)) -> None:
    """What identity tells of the agency."""
    data: dict[str, Any] = {"agency": office.agency, "retention_days": 30, "transmission": True}
    data |= {"client_number_scheme": "number", "all_programmes": programmes is None}
    data |= {"programmes": [{"programme": one} for one in programmes or ()]}
    office.does(agencies.agency_changed_v3, data | {"districts": [{"district": one} for one in districts]})


def test_files_are_opened_in_programmes_the_agency_is_admitted_to(office: Office, anna: Principal) -> None:
    """What was opened before the host narrowed goes on; nothing is left behind of what was refused."""
    before = office.file(anna)
    told(office, ["jmd"])
    keys = dict(office.keys.keys)
    with pytest.raises(Forbidden, match="programme_not_admitted"):
        office.file(anna)
    assert (office.keys.keys, len(office.rows("cases"))) == (keys, 1)
    assert office.does(reading.read_case, anna, before).stored.case.status == "open"
    assert office.file(anna, "jmd")
    told(office)
    assert office.file(anna)


def test_nor_does_an_agency_count_contacts_or_add_questions_elsewhere(office: Office, anna: Principal) -> None:
    """Every door into a programme asks the same."""
    told(office, ["waska"])
    with pytest.raises(Forbidden, match="programme_not_admitted"):
        office.does(short_contacts.add, anna, "jmd", {})
    with pytest.raises(Forbidden, match="programme_not_admitted"):
        office.does(extensions.change, office.person("agency_admin"), "jmd", 0, "sections: []", "Frage des Trägers")


def test_a_file_lies_in_a_district_of_its_agency(office: Office) -> None:
    """One that nobody has, or that takes nothing in, would hide the file from everybody who looks by district."""
    told(office)
    anna = office.person("case_manager")
    assert office.case(office.file(anna, "asd", district=NORTH)).district == NORTH
    with pytest.raises(BadInput) as refused:
        office.file(anna, "asd", district=RETIRED)
    assert [(one.pointer, one.code) for one in refused.value.problems] == [("/district", "unknown_district")]


def test_whoever_works_in_one_district_opens_files_there(office: Office) -> None:
    """What identity says in the token is believed before its event has come."""
    told(office, districts=())
    anna, ben = (office.person("case_manager", districts=frozenset(d)) for d in ((NORTH,), (NORTH, SOUTH)))
    assert office.case(office.file(anna, "asd")).district == NORTH
    assert office.case(office.file(ben, "asd", district=SOUTH)).district == SOUTH
    with pytest.raises(BadInput):
        office.file(anna, "asd", district=SOUTH)


def test_no_file_of_the_social_service_lies_in_no_district(office: Office) -> None:
    """Where an agency has districts it would reach nobody but its opener; which of several it is nobody can guess.
    Agencies without any, and programmes that do not work by them, go on as before; nothing is left of what is refused.
    """
    anna, both = office.person("case_manager"), office.person("case_manager", districts=frozenset((NORTH, SOUTH)))
    assert office.case(office.file(anna, "asd")).district is None
    told(office)
    keys = dict(office.keys.keys)
    for who in (anna, both, office.person("clerk")):
        with pytest.raises(BadInput) as refused:
            office.file(who, "asd")
        assert [(one.pointer, one.code) for one in refused.value.problems] == [("/district", "district_needed")]
    assert office.keys.keys == keys
    assert office.case(office.file(anna, "waska")).district is None


def test_a_file_goes_from_one_district_to_another(office: Office) -> None:
    """The family has moved: its people there reach it from now on, those of before no more, and it is on record."""
    told(office)
    anna, lead = office.person("case_manager"), office.person("team_lead", districts=frozenset([SOUTH]))
    north, south = (office.person("case_manager", districts=frozenset([one])) for one in (NORTH, SOUTH))
    case = office.file(anna, "asd", district=NORTH)
    before = office.does(reading.read_case, north, case).stored.told
    with pytest.raises(NotFound):
        office.does(responsibilities.put_into_district, north, case, SOUTH)  # whoever works there assigns nothing
    office.does(responsibilities.put_into_district, anna, case, SOUTH)
    assert office.accesses()[-1] == (anna.account, "put_into_district", (case,))
    assert office.does(reading.read_case, south, case).stored.told == before + 1
    for who in (north, office.person("team_lead", districts=frozenset([NORTH]))):
        with pytest.raises(NotFound):
            office.does(reading.read_case, who, case)
    with pytest.raises(BadInput):
        office.does(responsibilities.put_into_district, lead, case, RETIRED)
    with pytest.raises(BadInput) as refused:
        office.does(responsibilities.put_into_district, lead, case, None)
    assert [(one.pointer, one.code) for one in refused.value.problems] == [("/district", "district_needed")]
    assert office.case(case).district == SOUTH


def test_what_stands_in_a_retired_district_may_stand(office: Office) -> None:
    """Saying again what is so is no refusal and no change."""
    told(office)
    anna = office.person("case_manager")
    case = office.file(anna, "asd", district=NORTH)
    told(office, districts=())
    office.does(responsibilities.put_into_district, anna, case, NORTH)
    assert office.case(case).district == NORTH


def test_the_overview_holds_the_files_of_a_district(office: Office) -> None:
    """Its lead sees all of it, the clerk all of the service, and both can look at one district alone."""
    told(office)
    anna = office.person("case_manager")
    told(office, districts=())
    nowhere = office.file(anna, "asd")  # from before the agency had any
    told(office)
    north, south = (office.file(anna, "asd", district=one) for one in (NORTH, SOUTH))
    lead, clerk = office.person("team_lead", districts=frozenset([NORTH])), office.person("clerk")
    assert seen(office, lead) == {north}
    assert seen(office, clerk) == seen(office, anna) == {north, south, nowhere}
    assert [seen(office, who, district=SOUTH) for who in (lead, clerk, anna)] == [set(), {south}, {south}]


def test_the_key_of_a_refused_file_never_was(office: Office, anna: Principal) -> None:
    """Refused before the key store is asked: else every refusal would leave a key behind."""
    told(office, [])
    with pytest.raises(Forbidden):
        office.does(opening.open_case, anna, "waska", None, "k")
    assert office.keys.keys == {}


def seen(office: Office, who: Principal, **wanted: Any) -> set[UUID]:
    """The files in somebody's overview."""
    _, lines = office.does(list_cases, who, Wanted(**wanted))
    return {line.stored.case.id for line in lines}
