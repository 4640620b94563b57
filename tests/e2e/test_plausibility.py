"""What cannot be is refused, what is odd is warned of until somebody has looked at it, through the gateway."""

from datetime import timedelta

from tests.calendar import Calendar
from tests.casework import File
from tests.house import House


def test_what_cannot_be_is_refused_with_both_fields(house: House) -> None:
    """In answers and in an entry: the field that was sent, a code, the other field in both languages, and no value."""
    file = File(house.agency("case_manager")["case_manager"], "asd")
    said = {"help_begun_on": "2026-02-03", "help_ended_on": "2026-01-07"}
    refused = file.worker.change("PATCH", f"{file.path}/answers", {"answers": said}, tag_of=file.path, expect=422)
    (error,) = refused.json()["errors"]
    assert (error["code"], error["with"]) == ("implausible", ["help_begun_on"])
    assert error["pointer"] == "/answers/help_ended_on"
    values = {"area": "school", "goal": "Schule", "status": "open", "agreed_on": "2026-02-03", "until": "2026-01-07"}
    refused = file.worker.post(f"{file.path}/plan/goals", {"values": values}, expect=422)
    (error,) = refused.json()["errors"]
    assert (error["pointer"], error["code"], error["with"]) == ("/values/until", "implausible", ["agreed_on"])
    assert "2026" not in refused.text


def test_a_warning_stays_until_it_was_looked_at(house: House, calendar: Calendar) -> None:
    """Of answers in the summary and beside them, of an entry with it; each has its own tag, and is on record."""
    team = house.agency("case_manager", "dpo")
    file, day = File(team["case_manager"], "asd"), calendar.today
    worker, answers, journal = file.worker, f"{file.path}/answers", f"{file.path}/journal"
    file.answer(date_of_birth=day.isoformat(), born_in=f"{day.year - 1}-01")
    talk = {"on": (day - timedelta(days=40)).isoformat(), "kind": "talk", "text": "in der Schwangerschaft"}
    note = worker.post(journal, {"values": talk}, expect=201).json()
    odd = {"field": "on", "rule": "before_birth", "with": ["answers.date_of_birth"]}
    assert note["warnings"] == [odd]
    for address, shown in ((file.path, answers), (f"{journal}/{note['id']}", f"{journal}/{note['id']}")):
        before = worker.get(address)
        assert len(before.json()["warnings"]) == 1
        body = {"warnings": before.json()["warnings"]}
        looked = worker.change("POST", f"{shown}/acknowledgement", body, tag_of=address).json()
        after = worker.get(address)
        assert looked["warnings"] == after.json()["warnings"] == []
        assert after.headers["ETag"] != before.headers["ETag"]
    assert worker.get(answers).json()["warnings"] == []
    log = [row["action"] for row in team["dpo"].get(f"{file.path}/access-log").json()]
    assert {"acknowledge_answers", "acknowledge_journal"} <= set(log)
    file.answer(date_of_birth=(day - timedelta(days=1)).isoformat())
    assert [one["rule"] for one in worker.get(answers).json()["warnings"]] == ["born_in_an_earlier_month"]
    assert worker.get(f"{journal}/{note['id']}").json()["warnings"] == [odd]


def test_the_template_says_what_is_odd_before_anybody_types(house: House) -> None:
    """With a sentence in the reader's language, and the same rules for sections and forms."""
    worker = house.agency("case_manager")["case_manager"]
    template = worker.get("/v1/programmes/asd").json()
    (person,) = (one for one in template["sections"] if one["id"] == "person")
    rules = {rule["id"]: rule for rule in person["plausible"]}
    assert {"born_in_an_earlier_month", "born_in_a_later_month"} <= set(rules)
    expected = {"kind": "not_before", "odd": True, "with": ["date_of_birth"]}
    assert expected.items() <= rules["born_in_an_earlier_month"].items()
    (people,) = (one for one in template["forms"] if one["id"] == "participants")
    says = {rule["id"]: rule["says"] for rule in people["plausible"]}
    assert says["evidence_before_the_person"] == "“Evidence seen on” is before “Date of birth”."
    assert all(sentence and "{" not in sentence for sentence in says.values())


def test_a_move_that_is_entered_late_is_dated_right(house: House, calendar: Calendar) -> None:
    """`since` says from when an answer holds, `corrects` that it was never otherwise."""
    file, day = File(house.agency("case_manager")["case_manager"], "waska"), calendar.today
    answers, began = f"{file.path}/answers", (day - timedelta(days=30)).isoformat()
    body = {"answers": {"housing": "own"}, "since": {"housing": began}}
    file.worker.change("PATCH", answers, body, tag_of=answers)
    body = {"answers": {"housing": "shared"}, "corrects": ["housing"]}
    file.worker.change("PATCH", answers, body, tag_of=answers)
    history = file.worker.get(f"{answers}?history=true").json()["history"]
    assert history["housing"] == {"since": began, "before": []}
