"""Employment case management through the gateway: who stays responsible, what an ended agreement leads to, and the
monthly figures of referrals and dwell time."""

from datetime import timedelta

import pytest

from services.casefile.templates.declared.periods import Month
from tests.calendar import Calendar
from tests.casework import File
from tests.employment import NOBODY, Client
from tests.house import Agency, House
from tests.visitor import Visitor, wait_for

RULE = "service_agreement_ended"
SEEN = 5  # people from which on a cell is shown


@pytest.fixture(scope="module")
def agency(house: House) -> Agency:
    """A job centre that takes part in the figures."""
    return house.agency("ifk", "case_manager", "team_lead", transmission=True)


def shares(worker: Visitor, file: File) -> set[tuple[str, str]]:
    """Who is mainly and secondarily responsible now."""
    found = worker.get(f"{file.path}/responsibilities").json()
    return {(one["account"], one["kind"]) for one in found if one["ended_at"] is None}


def test_the_referring_worker_stays_where_the_law_says_so(agency: Agency) -> None:
    """By default for a severely disabled client, for others not; otherwise with a reason, asked for whatever was
    answered, so that a lead who may not read the file learns nothing."""
    ifk, manager, lead = agency["ifk"], agency["case_manager"], agency["team_lead"]
    disabled, other, decided, by_lead, many = (File(ifk, "bfm") for _ in range(5))
    for file in (disabled, decided, by_lead, many):
        file.answer(**{**NOBODY, "degree_of_disability": "gdb_60"})
    other.answer(**NOBODY)
    main = (manager.account, "main")
    for file in (disabled, other):
        ifk.post(f"{file.path}/hand-over", {"to": manager.account}, expect=200)
    assert shares(manager, disabled) == {main, (ifk.account, "secondary")}
    assert shares(manager, other) == {main}
    against = {"to": manager.account, "stay": False}
    for person, file in ((ifk, decided), (lead, by_lead)):
        refused = person.post(f"{file.path}/hand-over", against, expect=422).json()["errors"]
        assert [(e["pointer"], e["code"]) for e in refused] == [("/reason", "reason_for_not_staying")]
    ifk.post(f"{decided.path}/hand-over", {**against, "reason": "Gemeinsam so entschieden"}, expect=200)
    assert shares(manager, decided) == {main}
    told = lead.post(f"{by_lead.path}/hand-over", {"to": manager.account}, expect=200).json()
    assert ("secondary" in str(told), "gdb" in str(told)) == (False, False)
    assert shares(manager, by_lead) == {main, (ifk.account, "secondary")}
    done = ifk.post("/v1/cases/bulk", {"action": "assign", "cases": [many.id], "account": manager.account}, expect=200)
    assert done.json()["results"][0]["ok"]
    assert shares(manager, many) == {main, (ifk.account, "secondary")}


def test_an_ended_agreement_leads_to_the_exit(agency: Agency, calendar: Calendar) -> None:
    """The file says that its exit is due and the responsible is reminded, once; nothing is closed or erased. A new
    agreement takes it back, and so does the exit itself."""
    client, today = Client(agency["case_manager"]), calendar.today
    service = client.enter(today - timedelta(30))
    assert RULE not in client.due()
    tag = client.worker.get(client.file.path).headers["ETag"]
    for _ in range(2):
        body = {"values": {"ended_on": (today - timedelta(1)).isoformat(), "content": "Möchte nicht mehr"}}
        client.worker.change("PATCH", service, body)
    assert client.worker.get(client.file.path, headers={"If-None-Match": tag}).status_code == 200
    assert client.due()[RULE] == (today - timedelta(1)).isoformat()
    assert client.reminders() == [False]
    calendar.walk(2)
    assert client.reminders() == [False], "the daily work neither ends nor repeats it"
    seen = client.file.look()
    assert (seen["status"], seen["erasure_due_on"]) == ("open", None)
    again = client.agree("service_agreement", calendar.today)
    assert RULE not in client.due()
    assert client.reminders() == [True]
    client.worker.change("PATCH", again, {"values": {"ended_on": calendar.today.isoformat()}})
    assert client.due()[RULE] == calendar.today.isoformat()
    assert client.reminders() == [False, True]
    client.leave(calendar.today)
    calendar.walk(2)
    assert client.reminders() == [True, True]


def test_dwell_time_is_a_monthly_figure(house: House, agency: Agency, calendar: Calendar) -> None:
    """Classes with five people are shown, one alone is not; tables of other grains are not made for a month, and the
    month is released once."""
    for entered in (*[calendar.today - timedelta(220)] * SEEN, calendar.today - timedelta(20)):
        client = Client(agency["case_manager"])
        client.enter(entered)
        client.leave(calendar.today)
    month = Month(calendar.today.year, calendar.today.month)
    owner, wanted = house.system_owner, {"programme": "bfm", "period": str(month)}
    assert owner.post("/v1/releases", wanted, expect=422).json()["code"] == "period_not_over"
    assert owner.post("/v1/releases", {**wanted, "period": "2025-Y"}, expect=422).json()["code"] == (
        "no_measure_of_this_grain"
    )
    calendar.walk_to(month.last_day + timedelta(1))
    job = owner.post("/v1/releases", wanted, expect=202).headers["Location"]
    wait_for(lambda: owner.get(job).json()["state"] == "done", "the release", seconds=30)
    tables = {one["measure"]: one for one in owner.get("/v1/releases").json() if one["period"] == str(month)}
    assert set(tables) == {"entries_by_delay", "referrals_by_profile", "exits_by_dwell_time"}
    cells = {cell["code"]: cell["value"] for cell in tables["exits_by_dwell_time"]["cells"]}
    assert cells == {
        "up_to_6_months": None,
        "up_to_12_months": SEEN,
        "up_to_18_months": None,
        "up_to_24_months": None,
        "longer": None,
    }
    assert owner.post("/v1/releases", wanted, expect=409).json()["code"] == "period_already_released"
    address = f"/v1/published-releases/{tables['exits_by_dwell_time']['id']}"
    wait_for(lambda: house.analyst.get(address, expect=None).status_code == 200, "the release in reporting")
    (table,) = house.analyst.get(address).json()["tables"]
    shown = {cell["label"]: cell["value"] for cell in table["cells"]}
    assert shown["More than 6 and up to 12 months"] == SEEN
