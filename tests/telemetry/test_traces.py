"""One trace from a browser's request through gateway, services, outbox, broker and handlers, as a receiver sees it."""

import json
import re

import pytest

from tests.calendar import Calendar
from tests.casework import File
from tests.fault.crash import Inside
from tests.house import Agency
from tests.leak.scan import Scanner
from tests.leak.story import Story
from tests.receiver import Receiver, Seen
from tests.telemetry.browser import BROWSER, OPENED, Browser, Line, grant, whole
from tests.visitor import wait_for

KEPT = "SELECT count(*) FROM inbox WHERE trace IS NOT NULL"

CONSENT: set[Line] = {
    ("gateway-web", "POST /v1/cases/{id}/consents", BROWSER),
    ("casefile-web", "POST /internal/cards", "POST /v1/cases/{id}/consents"),
    ("consent-web", "POST /v1/cases/-/consents", "POST /v1/cases/{id}/consents"),
    ("consent-worker", "publish consent_granted", "POST /v1/cases/-/consents"),
    ("casefile-worker", "process consent_granted", "publish consent_granted"),
    ("casefile-worker", "publish consent_applied", "process consent_granted"),
    ("consent-worker", "process consent_applied", "publish consent_applied"),
}
END = "POST /v1/cases/<uuid:case_id>/phases/<phase>/end"
CLOSED: set[Line] = {
    ("gateway-web", "POST /v1/cases/{id}/phases/{rest}", BROWSER),
    ("casefile-web", END, "POST /v1/cases/{id}/phases/{rest}"),
    ("casefile-worker", "publish case_closed", END),
    ("retention-worker", "process case_closed", "publish case_closed"),
    ("retention-worker", "publish erasure_scheduled", "process case_closed"),
    ("casefile-worker", "process erasure_scheduled", "publish erasure_scheduled"),
}


@pytest.fixture(scope="module")
def file(agency: Agency, calendar: Calendar) -> File:
    """A file in case management."""
    made = File(agency["case_manager"])
    made.to_case_management(calendar.today)
    return made


def test_a_consent_is_one_trace_from_the_browser_to_the_last_handler(
    receiver: Receiver, agency: Agency, calendar: Calendar
) -> None:
    """Gateway, the card, consent, its event, casefile's handler, the event of that, consent's handler: one trace."""
    browser, opened = Browser(), File(agency["case_manager"])
    grant(opened, calendar.today, browser)
    spans = whole(receiver, browser, CONSENT)
    kinds = {span.name.split()[0]: span.kind for span in spans}
    assert kinds == {"POST": "SERVER", "publish": "PRODUCER", "process": "CONSUMER"}
    assert not any(span.failed for span in spans)


def test_the_end_of_a_case_is_one_trace_into_retention_and_back(
    receiver: Receiver, file: File, calendar: Calendar
) -> None:
    """Casefile closes the file, retention schedules its erasure, casefile hears the day."""
    day, browser = calendar.today.isoformat(), Browser()
    file.answer(kind_of_ending="goal_reached", date_of_ending=day, end_of_aftercare=day)
    file.phase("case_management", "end")
    file.phase("aftercare", "start")
    tag = {"If-Match": file.worker.get(file.path).headers["ETag"]}
    file.worker.post(f"{file.path}/phases/aftercare/end", headers={**tag, **browser.headers}, expect=200)
    spans = whole(receiver, browser, CLOSED)
    outcomes = {span.name: span.attributes.get("obhut.outcome") for span in spans if span.kind == "CONSUMER"}
    assert outcomes == {"process case_closed": "handled", "process erasure_scheduled": "handled"}


def test_a_trace_survives_the_retry_of_a_failed_handler(receiver: Receiver, agency: Agency, inside: Inside) -> None:
    """Every attempt is a part of the trace, says how it ended and of its error the class alone."""
    browser = Browser()
    with inside.failing("retention", "schedules", times=2):
        agency["case_manager"].post("/v1/cases", {"programme": "waska"}, expect=201, headers=browser.headers)
        handled = wait_for(lambda: _attempts(receiver, browser, 3), "three attempts")
    about = [{name.partition(".")[2]: value for name, value in one.attributes.items()} for one in handled]
    failed = {"event": "case_opened", "outcome": "retrying", "type": "InternalError"}
    assert about == [failed, {**failed, "attempt": 2}, {"event": "case_opened", "outcome": "handled", "attempt": 3}]
    assert [one.failed for one in handled] == [True, True, False]
    assert len({one.parent for one in handled}) == 1
    whole(receiver, browser, OPENED)
    assert inside.ask("retention", KEPT) == [(0,)]


def _attempts(receiver: Receiver, browser: Browser, number: int) -> list[Seen] | None:
    found = [span for span in receiver.of(browser.trace) if span.name == "process case_opened"]
    found.sort(key=lambda span: int(span.attributes.get("obhut.attempt", 1)))
    return found if len(found) == number else None


def test_long_work_goes_on_with_the_trace_of_its_order(receiver: Receiver, story: Story) -> None:
    """Erasure and release run in the jobs process, in the trace of the request or handler that deferred them."""
    del story  # it has ordered an erasure and a release
    runs = wait_for(lambda: _runs(receiver, "run make_release", "run erase", "run let_go"), "the spans of long work")
    by_id = {span.id: span for span in list(receiver.spans)}
    assert by_id[runs["run make_release"].parent].name == "POST /v1/releases"
    assert by_id[runs["run let_go"].parent].name == "process case_erased"
    after_erasure = {span.name for span in receiver.of(runs["run erase"].trace)}
    assert after_erasure >= {"publish case_erased", "process case_erased", "publish erasure_verified", "run let_go"}
    assert runs["run erase"].attributes == {"obhut.task": "erase"}


def _runs(receiver: Receiver, *names: str) -> dict[str, Seen] | None:
    found = {span.name: span for span in list(receiver.spans) if span.name in names}
    return found if len(found) == len(names) else None


def test_a_span_says_nothing_of_the_machine(receiver: Receiver, story: Story) -> None:
    """Of the process its service and kind; of a request method, route template and status, never path or address."""
    every = list(receiver.spans)
    assert {frozenset(span.resource) for span in every} == {frozenset({"service.name", "obhut.process"})}
    said = {name for span in every for name in span.attributes}
    assert said <= {"http.request.method", "http.route", "http.response.status_code", "error.type", "obhut.code"} | {
        "obhut.event", "obhut.audience", "obhut.outcome", "obhut.attempt", "obhut.task"
    }  # fmt: skip
    everything = json.dumps([(span.name, span.attributes, span.resource) for span in every])
    assert story.agency.id not in everything
    assert re.findall(r"[0-9a-f]{8}-[0-9a-f]{4}|127\.0\.0\.1|\?|@", everything) == []


def test_the_sum_of_all_traces_holds_no_fragment_of_a_life(receiver: Receiver, story: Story) -> None:
    """All that was ever exported, searched for every canary of the story in every encoding."""
    scanner = Scanner(story.canaries)
    assert len(receiver.bodies) > 10
    assert [hit for body in receiver.bodies for hit in scanner.hits("trace", body)] == []
