"""Files of further agencies: lived through the rules of casefile, and rows that tell one story in all databases."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
from faker import Faker

from cli.demodata.agencies import AGENCIES
from cli.demodata.bulk.acts import Worker
from cli.demodata.bulk.agencies import FURTHER, Further
from cli.demodata.bulk.plan import planned
from cli.demodata.bulk.quarters import last_days
from cli.demodata.bulk.tables import Row
from cli.demodata.bulk.writer import Making, Office, Order
from cli.demodata.calendar import quarter_of
from cli.demodata.stories import DAYS
from kernel.clock import berlin_day
from services.casefile.model.access.vocabulary import AccessAction, parse
from services.casefile.sealing.documents import WrappingKeys, open_sealed
from services.casefile.sealing.references import References
from services.retention.model.brake import is_many
from tests.unit.demodata.living import templates

TODAY = date(2026, 10, 4)  # a Sunday
TENTH = [replace(one, files={name: max(2, count // 10) for name, count in one.files.items()}) for one in FURTHER]


def order_in(secrets: Path, today: date, agencies: list[Further], until: datetime | None = None) -> Order:
    """What a writer is told, with keys of its own and people made up."""
    (secrets / "wrapping").mkdir(exist_ok=True)
    for name in ("wrapping/master.key", "references.key"):
        (secrets / name).write_text("5a" * 32)
    offices = {
        one.agency.name: Office(
            uuid4(),
            one.agency.retention_days,
            {login: Worker(uuid4(), role) for login, _, role in one.agency.people},
            {name: uuid4() for name in one.agency.districts},
        )
        for one in agencies
    }
    return Order(today, secrets, {}, offices, agencies, until)


def by_table(rows: list[Row]) -> dict[str, list[dict[str, Any]]]:
    """The rows of each table."""
    tables: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for table, row in rows:
        tables[table].append(dict(row))
    return tables


@pytest.fixture(scope="module")
def order(tmp_path_factory: pytest.TempPathFactory) -> Order:
    return order_in(tmp_path_factory.mktemp("secrets"), TODAY, TENTH)


@pytest.fixture(scope="module")
def written(order: Order) -> list[dict[str, list[dict[str, Any]]]]:
    """What is written at the end of each quarter."""
    making = Making(order)
    return [by_table(making.live_until(day)) for day in last_days(TODAY)]


@pytest.fixture(scope="module")
def final(written: list[dict[str, list[dict[str, Any]]]]) -> dict[str, dict[Any, dict[str, Any]]]:
    """What the databases hold in the end, by table and key, as later rows take the place of earlier ones."""
    key = {
        "casefile.cases": "id", "keys.case_keys": "case_id", "consent.consents": "id", "casefile.case_entries": "id",
        "retention.schedules": "reference",
    }  # fmt: skip
    return {table: {row[name]: row for one in written for row in one[table]} for table, name in key.items()}


def test_they_are_three_thousand_in_agencies_of_every_kind() -> None:
    """An analyst looks at many agencies; logins and names are nobody else's."""
    assert sum(sum(one.files.values()) for one in FURTHER) == 3000
    assert {name for one in FURTHER for name in one.files} == templates().keys()
    agencies = [*AGENCIES, *(one.agency for one in FURTHER)]
    logins = [login for agency in agencies for login, _, _ in agency.people]
    assert len(set(logins)) == len(logins)
    assert len({agency.name for agency in agencies}) == len({agency.short_name for agency in agencies}) == 15
    for one in FURTHER:
        assert set(one.files) == set(one.agency.programmes)
        assert one.agency.districts.keys() in ({*()}, one.place.districts.keys())


def test_any_day_gives_files_that_can_be_lived(tmp_path: Path) -> None:
    """The demo may be started on any day; whatever the rules refuse raises."""
    few = [replace(one, files=dict.fromkeys(one.files, 4)) for one in FURTHER]
    for today in (date(2028, 2, 29), date(2027, 1, 1), date(2026, 12, 31)):
        making = Making(order_in(tmp_path, today, few))
        making.live_until(today)
        assert making.opened == sum(sum(one.files.values()) for one in few)


def test_the_same_day_gives_the_same_files() -> None:
    """The demo looks the same every time, but for keys and ids."""
    first, again = planned(TODAY, TENTH), planned(TODAY, TENTH)
    assert first == again
    one = Random(1).choice(first)
    assert one.story(Faker("de_DE"), TODAY) == one.story(Faker("de_DE"), TODAY)


def test_quarters_end_before_today() -> None:
    """Each quarter of the two years is written when it is over, and today in the end."""
    days = last_days(TODAY)
    assert len({quarter_of(day) for day in days}) == len(days) == 9
    assert days[-1] == TODAY
    assert all((day + timedelta(days=1)).day == 1 for day in days[:-1])
    assert days[0] >= TODAY - timedelta(days=DAYS)


def test_nothing_is_written_before_it_happened(written: list[dict[str, list[dict[str, Any]]]]) -> None:
    """Releases of a quarter count what was there when it ended."""
    for day, tables in zip(last_days(TODAY), written, strict=True):
        assert all(row["opened_on"] <= day for row in tables["casefile.cases"])
        recorded = [row[name] for row in tables["casefile.case_phases"] for name in ("started_on", "ended_on")]
        assert all(one is None or one <= day for one in recorded)
        assert all(berlin_day(row["at"]) <= day for row in tables["casefile.access_log"])
        entered = [row["changed_at"] for row in tables["casefile.case_entries"]]
        assert all(berlin_day(instant) <= day for instant in entered)


def test_open_files_rest_until_the_last_writing(written: list[dict[str, list[dict[str, Any]]]], final: Any) -> None:
    """No rule of time need look at them while the calendar is walked; in the end they are what they are."""
    assert all(row["status"] == "closed" for tables in written[:-1] for row in tables["casefile.cases"])
    states = Counter(row["status"] for row in final["casefile.cases"].values())
    assert states["open"] >= 100
    assert states["closed"] >= 50
    assert all((row["status"] == "open") == (row["closed_on"] is None) for row in final["casefile.cases"].values())


def test_all_databases_tell_the_same_story(order: Order, final: Any) -> None:
    """What `obhut check` compares: keys, days of erasure, consents in force."""
    references = References.from_file(order.secrets / "references.key")
    assert final["casefile.cases"].keys() == final["keys.case_keys"].keys()
    for key, case in final["casefile.cases"].items():
        schedule = final["retention.schedules"][references.refer("retention", key)]
        assert (schedule["due_on"], schedule["opened_on"]) == (case["erasure_due_on"], case["opened_on"])
        assert case["status"] == "open" or schedule["closed_on"] == case["closed_on"]
    held = {references.refer("consent", key) for key in final["casefile.cases"]}
    assert {row["reference"] for row in final["consent.consents"].values()} <= held


def test_nothing_is_due_on_the_way_and_never_many_on_a_day(final: Any) -> None:
    """The brake holds back more than ten and one in fifty of an agency's at once: nothing of these, of which this is a
    tenth. (What is kept by § 9b falls due in eighty years, for years of birth at once.)"""
    due = [row for row in final["retention.schedules"].values() if row["due_on"]]
    assert due
    assert all(row["due_on"] > TODAY for row in due)
    soon = [row for row in due if row["due_on"] < TODAY + timedelta(days=10 * 366)]
    for (agency, _), count in Counter((row["agency"], row["due_on"]) for row in soon).items():
        of_agency = sum(row["agency"] == agency for row in final["retention.schedules"].values())
        assert not is_many(count, of_agency)
        assert count <= 3


def test_what_is_sealed_opens_with_the_key_of_its_file(
    order: Order, written: list[dict[str, list[dict[str, Any]]]], final: Any
) -> None:
    """Wrapped for its agency, bound to file, section and version, as casefile itself would open it."""
    wrapping = WrappingKeys(order.secrets / "wrapping")
    for row in written[-1]["casefile.case_sections"]:
        wrapped = final["keys.case_keys"][row["case_id"]]["wrapped"]
        key = wrapping.unwrap(row["agency"], row["case_id"], wrapped)
        opened = open_sealed(key, row["case_id"], row["section"], row["version"], row["sealed"])
        assert isinstance(opened, dict)


def test_the_log_says_what_the_log_may_say_in_order_of_time(
    written: list[dict[str, list[dict[str, Any]]]], order: Order
) -> None:
    """It is read by position; each row names somebody of the file's agency."""
    people = {worker.account: office.agency for office in order.offices.values() for worker in office.people.values()}
    log = [row for tables in written for row in tables["casefile.access_log"]]
    assert [row["at"] for row in log] == sorted(row["at"] for row in log)
    assert all(isinstance(parse(row["action"]), AccessAction) for row in log)
    assert all(people[row["account"]] == row["agency"] for row in log)


def test_files_of_a_youth_office_lie_in_the_district_of_their_worker(order: Order, final: Any) -> None:
    """Who works there and their lead reach them (P3)."""
    for further in TENTH:
        office = order.offices[further.agency.name]
        whose: dict[UUID, set[UUID]] = {}
        for name, logins in further.agency.districts.items():
            for login in logins:
                whose.setdefault(office.people[login].account, set()).add(office.districts[name])
        for case in final["casefile.cases"].values():
            if case["agency"] == office.agency:
                assert case["district"] in whose.get(case["responsible"], {None})


def test_a_quarter_has_enough_of_everything_to_be_seen() -> None:
    """The inquiries of two youth offices alone show cells in nearly each quarter."""
    youth = [one for one in FURTHER if "asd" in one.files]
    faker, cells = Faker("de_DE"), dict[str, Counter[str]]()
    for one in planned(TODAY, youth):
        _, steps = one.story(faker, TODAY) if one.programme == "asd" else ("", ())
        for step in steps:
            if "inquiry_result" in step.answers:
                result = str(step.answers["inquiry_result"])
                cells.setdefault(quarter_of(step.on), Counter())[result] += 1
    visible = [quarter for quarter, counts in cells.items() if max(counts.values()) >= 5]
    assert len(visible) >= 7
