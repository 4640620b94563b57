"""Journal, goals and reminders through the gateway: what a note moves, and who is reminded of what."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.calendar import Calendar
from tests.casework import File
from tests.e2e.test_editing import Desk, shared
from tests.house import House
from tests.visitor import Visitor

ORDERED: dict[str, Any] = {"legal_basis": "upbringing", "occasion": "school_refusal", "question": "Wie geht es weiter?"}
DANGER = {"source": "own_observation", "kinds": ["neglect"], "indications": "Kein Essen im Haus"}
ACUTE = {"result": "acute", "team": "Zwei Fachkräfte", "decision": "Schutzplan bis morgen"}


@pytest.fixture(scope="module")
def desk(house: House) -> Desk:
    """A file with two people who may write in it; each test has notes of its own."""
    agency = house.agency("case_manager", "team_lead")
    colleague, file = house.another(agency, "case_manager"), File(agency["case_manager"])
    return Desk(agency, file, colleague, shared(file, colleague, kind="secondary"))


def note(person: Visitor, file: File, on: date, **more: Any) -> str:
    """A talk on that day; where it is."""
    body = {"values": {"on": on.isoformat(), "kind": "talk", "text": "Gespräch"}, **more}
    return f"{file.path}/journal/{person.post(f'{file.path}/journal', body, expect=201).json()['id']}"


def last_contact(file: File) -> str | None:
    """As the overview tells it."""
    (line,) = [line for line in file.worker.get("/v1/cases?page_size=200").json() if line["id"] == file.id]
    day: str | None = line["last_contact_on"]
    return day


def reminders(file: File, **fitting: Any) -> list[dict[str, Any]]:
    """Those in the file for which all of this holds."""
    found = file.worker.get(f"{file.path}/reminders").json()
    return [one for one in found if all(one[name] == value for name, value in fitting.items())]


def own(person: Visitor, query: str = "") -> list[dict[str, Any]]:
    """A person's own reminders."""
    found: list[dict[str, Any]] = person.get(f"/v1/cases/reminders{query}").json()
    return found


def test_the_last_contact_follows_the_journal(house: House, calendar: Calendar) -> None:
    """Written, dated otherwise, made a letter, taken out of sight and brought back: the latest that is left counts;
    what a note said before stays readable."""
    file, today = File(house.agency("case_manager")["case_manager"]), calendar.today
    worker = file.worker
    note(worker, file, today - timedelta(9))
    latest = note(worker, file, today - timedelta(1))
    assert last_contact(file) == (today - timedelta(1)).isoformat()
    earlier = (today - timedelta(4)).isoformat()
    worker.change("PATCH", latest, {"values": {"on": earlier}})
    assert last_contact(file) == earlier
    worker.change("PATCH", latest, {"values": {"kind": "message"}})
    assert last_contact(file) == (today - timedelta(9)).isoformat()
    worker.change("PATCH", latest, {"values": {"kind": "talk"}})
    worker.change("PATCH", latest, {"removed": True})
    assert last_contact(file) == (today - timedelta(9)).isoformat()
    worker.change("PATCH", latest, {"removed": False})
    assert last_contact(file) == earlier
    said = [one["values"] for one in worker.get(latest).json()["before"]]
    assert said[-1]["on"] == (today - timedelta(1)).isoformat()


def test_an_entrusted_contact_counts_and_is_not_seen(desk: Desk, calendar: Calendar) -> None:
    """That there was a contact is no secret; what was said is, also when a colleague's change has all notes counted."""
    today = calendar.today
    mine = note(desk.mine, desk.file, today)
    secret = note(desk.colleague, desk.file, today - timedelta(2), entrusted=True)
    desk.mine.get(secret, expect=404)
    desk.mine.change("PATCH", mine, {"removed": True})
    assert last_contact(desk.file) == (today - timedelta(2)).isoformat()
    desk.mine.get(secret, expect=404)


def test_steps_go_and_come_with_their_goal(desk: Desk) -> None:
    """Steps of a goal that was taken out of sight cannot be reached; brought back, they are as they were."""
    values = {"area": "everyday_life", "goal": "Jeden Tag aufstehen", "status": "open"}
    goals = f"{desk.file.path}/plan/goals"
    goal = f"{goals}/{desk.mine.post(goals, {'values': values}, expect=201).json()['id']}"
    step = desk.mine.post(f"{goal}/steps", {"values": {"what": "Wecker", "who": "worker"}}, expect=201).json()
    desk.mine.change("PATCH", goal, {"removed": True})
    desk.mine.get(f"{goal}/steps", expect=404)
    desk.mine.get(f"{goal}/steps/{step['id']}", expect=404)
    desk.mine.change("PATCH", goal, {"removed": False})
    assert [one["id"] for one in desk.mine.get(f"{goal}/steps").json()] == [step["id"]]


def test_a_reminder_is_for_a_colleague_of_the_agency(desk: Desk, house: House, calendar: Calendar) -> None:
    """Each finds in the list what waits for them until the day asked for, by day, until it is ticked off; a list that
    was read is on record in the files it shows."""
    today, path = calendar.today, f"{desk.file.path}/reminders"
    stranger = house.agency("case_manager")["case_manager"]

    def remind(days: int, **more: Any) -> dict[str, Any]:
        values = {"due_on": (today + timedelta(days)).isoformat(), "text": "Anrufen"}
        made: dict[str, Any] = desk.mine.post(path, {"values": values, **more}, expect=201).json()
        return made

    late, soon, given = remind(5), remind(0), remind(0, account=desk.colleague.account)
    for nobody in (stranger.account, str(uuid4())):
        body = {"values": {"due_on": today.isoformat(), "text": "Anrufen"}, "account": nobody}
        problem = desk.mine.post(path, body, expect=422).json()["errors"]
        assert [(one["pointer"], one["code"]) for one in problem] == [("/account", "no_colleague")]
    desk.mine.change("PATCH", f"{path}/{soon['id']}", {"account": stranger.account}, expect=422)
    assert [one["id"] for one in own(desk.mine)] == [soon["id"]]
    assert [one["id"] for one in own(desk.mine, f"?until={today + timedelta(5)}")] == [soon["id"], late["id"]]
    assert [one["id"] for one in own(desk.mine, f"?until={today + timedelta(5)}&page=2&page_size=1")] == [late["id"]]
    (line,) = own(desk.colleague)
    assert (line["id"], line["case"], line["text"], line["rule"]) == (given["id"], desk.file.id, "Anrufen", None)
    assert own(stranger) == []
    tag = {"If-Match": f'"{line["version"]}"'}
    desk.colleague.ask("PATCH", f"{path}/{given['id']}", {"done": True}, headers=tag, expect=200)
    assert own(desk.colleague) == []
    desk.agency["agency_admin"].get("/v1/cases/reminders", expect=403)
    desk.mine.get("/v1/cases/reminders?until=morgen", expect=422)
    assert "own_reminders" in {one["action"] for one in desk.mine.get(f"{desk.file.path}/access-log").json()}


def test_a_rule_reminds_once_of_each_of_its_days(house: House, calendar: Calendar) -> None:
    """Two weeks without contact: one reminder for the responsible, none more on the next day; a contact ends it, and
    the next day of the rule is reminded of."""
    file, start = File(house.agency("case_manager")["case_manager"], "clearing"), calendar.today
    day = start.isoformat()
    order = {"kind": "order", "on": day, "content": "Auftrag"}
    file.worker.post(f"{file.path}/agreements", {"values": order}, expect=201)
    file.answer(**ORDERED, ordered_on=day, clearing_begun_on=day)
    file.phase("clearing", "start")
    calendar.walk(1)
    (first,) = reminders(file)
    expected = start + timedelta(14)
    assert (first["account"], first["values"]["due_on"]) == (file.worker.account, expected.isoformat())
    assert first["values"]["text"].endswith(f"({expected:%d.%m.%Y})")
    assert first["author"] == "00000000-0000-0000-0000-000000000000"
    assert [one["rule"] for one in own(file.worker, f"?until={expected}")] == ["contact_every"]

    calendar.walk(1)
    assert [one["id"] for one in reminders(file)] == [first["id"]]

    note(file.worker, file, calendar.today)
    due = (calendar.today + timedelta(14)).isoformat()
    assert {"rule": "contact_every", "on": due, "overdue": False} in file.look()["due"]
    calendar.walk(1)
    assert [one["id"] for one in reminders(file, done=True)] == [first["id"]]
    (second,) = reminders(file, done=False)
    assert second["values"]["due_on"] == due

    file.worker.change("PATCH", f"{file.path}/reminders/{second['id']}", {"done": True})
    calendar.walk(1)
    assert reminders(file, done=False) == [], "who has ticked it off has read it"
