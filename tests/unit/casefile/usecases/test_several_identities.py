"""Several names and days of birth (practice with unaccompanied minors): each with its source, one in force."""

from kernel.principal import Principal
from services.casefile.usecases import answers, reading
from services.casefile.usecases.answers import Dated
from tests.unit.casefile.fakes.office import Office


def test_a_later_identity_makes_no_earlier_one_wrong(office: Office, anna: Principal) -> None:
    """First what the young person says, then what papers say: the later one is in force, the earlier one stays with its
    days and its source, and the file is found by either name."""
    case = office.file(anna, "asd")
    first = {
        "name": "Rahimi",
        "date_of_birth": "2009-01-01",
        "name_source": "own_statement",
        "birth_source": "own_statement",
    }
    office.does(answers.change_answers, anna, case, 1, first)
    office.walk(days=20)
    found = {"name": "Rahimy", "date_of_birth": "2008-11-05", "name_source": "papers", "birth_source": "papers"}
    on = office.clock.today().isoformat()
    office.does(answers.change_answers, anna, case, 2, found, Dated(since=dict.fromkeys(found, on)))
    _, now, histories, _, _ = office.does(reading.read_histories, anna, case)
    assert {name: now[name] for name in found} == found
    assert {name: [one["value"] for one in histories[name]["before"]] for name in found} == {
        name: [value] for name, value in first.items()
    }
    assert {one["until"] for name in found for one in histories[name]["before"]} == {on}
