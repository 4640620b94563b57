"""Walking days, making accounts, carrying out a story, and what is said while that happens; no server needed."""

import io
import json
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from rich.console import Console
from urllib3 import BaseHTTPResponse, HTTPResponse

from cli.demodata import accounts, client
from cli.demodata.agencies import AGENCIES, GIVEN_BY_HOST, PLATFORM
from cli.demodata.calendar import (
    CLOSES,
    OPENS,
    STEP,
    Calendar,
    Daily,
    daily_work,
    moved,
    periods_of,
    quarter_of,
)  # fmt: skip
from cli.demodata.casework import PATHS, File, Team
from cli.demodata.client import Gateway, Refused, wait_for
from cli.demodata.progress import Loading
from cli.demodata.steps import after_working_days, workday
from cli.demodata.stories import DESKS, stories
from cli.demodata.ticking import PATIENCE, look_through, turns
from deploy.local.errors import LocalError
from deploy.local.instance import for_tests
from kernel.clock import BERLIN, Clock, berlin
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.templates.declared.periods import Quarter, parse
from services.identity.model.roles import ROLES
from services.retention.model.leap import MOST, working_days

TODAY = date(2026, 10, 4)


class FakeGateway(Gateway):
    """Answers like the API, one file after another, and remembers what was asked."""

    def __init__(self) -> None:
        super().__init__("http://nowhere")
        self.asked, self.version = list[tuple[str, str, dict[str, str]]](), 0

    def send(self, method: str, path: str, body: Any, headers: dict[str, str]) -> BaseHTTPResponse:
        self.asked.append((method, path, headers))
        self.version += 1
        consents = [{"purpose": "case_management"}]
        about = {"token": "t", "id": f"id-{self.version}", "sent": body, "consents": consents}
        return answer({"POST": 201}.get(method, 200), about, {"ETag": f'"{self.version}"'})


class Waiting(FakeGateway):
    """Has reminders that wait; those of one file have been ended meanwhile."""

    def __init__(self, lines: list[dict[str, Any]], gone: str) -> None:
        super().__init__()
        self.lines, self.gone = lines, gone

    def send(self, method: str, path: str, body: Any, headers: dict[str, str]) -> BaseHTTPResponse:
        made = super().send(method, path, body, headers)
        if path.startswith(f"/v1/cases/{self.gone}/"):
            raise Refused(method, path, answer(412, {"code": "stale_version"}))
        return answer(200, self.lines) if method == "GET" else made


class FakeWork(Daily):
    """The daily work of a service that is done when it is asked for the third time."""

    def __init__(self, clock: Path) -> None:
        super().__init__("http://nowhere/health/ready")
        self.clock, self.looks = clock, 0

    def is_done(self, day: date) -> bool:
        self.looks += 1
        return self.looks % 3 == 0 and self.clock.read_text().startswith(day.isoformat())


class Telling(Daily):
    """What a jobs process says of itself, time after time."""

    def __init__(self, left: list[dict[str, Any]]) -> None:
        super().__init__("http://nowhere/health/ready")
        self.left = left

    def _ask(self) -> dict[str, Any]:
        return self.left.pop(0)


def note_nothing(_: date, __: date) -> None:
    """Nothing is done between two days."""


def answer(status: int, body: Any, headers: dict[str, str] | None = None) -> BaseHTTPResponse:
    return HTTPResponse(json.dumps(body).encode(), headers, status)


def caller(gateway: Gateway) -> client.Caller:
    return client.Caller(gateway, "login", "password")


def test_the_walk_takes_steps_of_two_working_days_and_waits_for_each(tmp_path: Path) -> None:
    """Longer steps would stop automatic erasure; a day left early would miss its daily work; nobody works on weekends
    and public holidays, and what was to be done on the last Friday is done then. What is done between two days is done
    on the first of them, and when its daily work is done."""
    file = tmp_path / "clock"
    services = [FakeWork(file), FakeWork(file)]
    walked, between = list[date](), list[tuple[date, date]]()

    def note(day: date, following: date) -> None:
        assert file.read_text(encoding="ascii").startswith(day.isoformat())
        assert services[1].looks == 3 * len(walked)
        between.append((day, following))

    for day in Calendar(file, services).walk(TODAY - timedelta(days=11), TODAY, note):
        assert file.read_text(encoding="ascii").startswith(day.isoformat())
        walked.append(day)
    assert [f"{day:%a %d}" for day in walked] == ["Wed 23", "Fri 25", "Tue 29", "Thu 01", "Fri 02", "Sun 04"]
    assert between == list(pairwise(walked))
    assert [service.looks for service in services] == [3 * len(walked)] * 2


@given(some.dates(date(2024, 1, 1), date(2030, 1, 1)))
def test_no_step_of_the_walk_is_a_jump(day: date) -> None:
    """The brake is under its real measure in the demo: nothing that falls due on the way is held back."""
    following = after_working_days(day, STEP)
    assert working_days(day, following) <= MOST["demo"]
    assert following == workday(following)


@pytest.mark.parametrize(("now", "hours"), [
    ("2026-10-05T09:30", "T08:15/17:15"),  # of a day before today
    ("2026-10-04T23:50", "T08:15/17:15"),
    ("2026-10-04T11:20", "T08:15/11:20"),
    ("2026-10-04T08:15", ""),
    ("2026-10-04T01:10", ""),
])  # fmt: skip
def test_what_is_done_is_put_on_record_in_the_hours_of_an_office(tmp_path: Path, now: str, hours: str) -> None:
    """The demo may be loaded at any hour: nobody is seen at work at night on days that are over, nor later than now."""
    file = tmp_path / "clock"
    real = datetime.fromisoformat(now).replace(tzinfo=BERLIN)
    Calendar(file, [], lambda: real).begin(TODAY)
    assert file.read_text(encoding="ascii") == f"{TODAY}{hours}"
    acted = berlin(Clock(file, real_now=lambda: real).acted())
    assert acted.date() == TODAY
    assert (acted.time() >= OPENS) == bool(hours) or acted.time() == OPENS
    assert acted.time() <= max(CLOSES, real.time())


def test_a_day_is_not_over_before_what_it_ordered_is_certified(tmp_path: Path) -> None:
    """Else certificates of the demo would bear days weeks after the erasure fell due."""
    done = {"daily_done": TODAY.isoformat()}
    retention = Telling(
        [{"daily_done": "2026-10-03"}, done | {"erasing": 2}, done | {"erasing": 1}, done | {"erasing": 0}]
    )
    others = Telling([done])
    assert list(Calendar(tmp_path / "clock", [retention, others]).walk(TODAY, TODAY, note_nothing)) == [TODAY]
    assert (retention.left, others.left) == ([], [])


def test_reminders_that_waited_long_are_ticked_off_unless_somebody_was_quicker() -> None:
    """Each in its turn; a rule may end its reminder between the look and the tick."""
    lines = [{"case": "a", "id": "1", "version": 3}, {"case": "b", "id": "2", "version": 1}]
    gateway = Waiting(lines, gone="b")
    rounds = turns({"z": caller(gateway), "a": caller(gateway)})
    first, second = next(rounds), next(rounds)
    assert first is not second
    assert next(rounds) is first
    look_through(next(rounds), TODAY)
    asked = [(method, path) for method, path, _ in gateway.asked if "reminders" in path]
    assert asked[0] == ("GET", f"/v1/cases/reminders?page_size=100&until={TODAY - PATIENCE}")
    assert asked[1:] == [("PATCH", "/v1/cases/a/reminders/1"), ("PATCH", "/v1/cases/b/reminders/2")]
    assert [headers["If-Match"] for method, _, headers in gateway.asked if method == "PATCH"] == ['"3"', '"1"']


def test_a_service_that_is_away_ends_the_walk() -> None:
    """Who starts the demo gets a sentence, not a trace, and no day passes without its work."""
    nobody = Daily("http://127.0.0.1:9/health/ready")
    with pytest.raises(LocalError, match="gave no answer"):
        nobody.is_done(TODAY)


def test_an_instance_without_settings_has_no_daily_work(tmp_path: Path) -> None:
    """Addresses come from what was prepared, nowhere else."""
    assert daily_work(for_tests(tmp_path)) == []


def test_afterwards_it_is_today_again(tmp_path: Path) -> None:
    """Whatever happens while the data are loaded, no process is left on a moved day."""
    file = tmp_path / "clock"
    with pytest.raises(LocalError), moved(file):
        file.write_text("2024-01-01")
        raise LocalError("broken off")
    assert not file.exists()


def test_quarters_are_named_as_releases_name_them() -> None:
    """The loader asks for releases as any client: by the text the API knows."""
    days = [TODAY + timedelta(days=20 * step) for step in range(40)]
    assert [quarter_of(day) for day in days] == [str(Quarter.of(day)) for day in days]


@pytest.mark.parametrize("quarter", ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"])
def test_with_a_quarter_end_its_months_and_the_year_with_the_fourth(quarter: str) -> None:
    """Each of these periods has its own tables, and all of them are over when the quarter is."""
    whole, periods = parse(quarter), periods_of(quarter)
    assert whole is not None
    found = {grain: [parse(text) for text in texts] for grain, texts in periods.items()}
    assert all(one is not None and one.grain == grain for grain, ones in found.items() for one in ones)
    months = [one for one in found["month"] if one is not None]
    assert [months[0].first_day, months[-1].last_day, len(months)] == [whole.first_day, whole.last_day, 3]
    assert found["quarter"] == [whole]
    assert periods["year"] == (["2026-Y"] if quarter == "2026-Q4" else [])


def test_a_refusal_is_one_sentence_and_shows_nothing_that_was_sent() -> None:
    """Who starts the demo learns what was refused and why."""
    body = {"code": "gate_refused", "missing": ["gender"], "conditions": [{"code": "date_in_future", "detail": "?"}]}
    refused = Refused("POST", "/v1/cases/1/phases/intake/end", answer(422, body))
    expected = "POST /v1/cases/1/phases/intake/end was answered 422 gate_refused (gender, date_in_future)."
    assert str(refused) == f"The demo data could not be loaded: {expected}"


def test_an_answer_that_is_no_problem_body_is_told_too() -> None:
    """Another program behind the address must not end in a trace."""
    assert str(Refused("GET", "/v1/me", answer(502, ["?"]))).endswith("was answered 502 without a code.")


def test_waiting_ends_with_what_was_waited_for() -> None:
    """A demo that never gets ready says which fact did not come true."""
    with pytest.raises(LocalError, match=r"waited 0 s in vain for the spring"):
        wait_for(lambda: False, "the spring", patience=0)


def test_accounts_cover_all_roles() -> None:
    """Every role can be tried, and the desks of the stories exist."""
    people = [*PLATFORM, *(person for agency in AGENCIES for person in agency.people)]
    assert len({login for login, _, _ in people}) == len(people)
    assert {role for _, _, role in people} == set(ROLES)
    managers = {login for login, _, role in people if role == "case_manager"}
    assert {desk.login for desks in DESKS.values() for desk in desks} <= managers


def test_entries_are_sent_where_the_api_takes_them() -> None:
    """The loader's table of paths says the same as casefile's."""
    for form, kind in KINDS.items():
        assert PATHS.get(form, form) == kind.path.replace("<uuid:parent>", "{under}")


def test_who_gives_which_role_is_as_identity_has_it() -> None:
    """The host gives what an agency's admin may not."""
    for agency in AGENCIES:
        assert agency.people[0][2] == "agency_admin"
        for _, _, role in agency.people[1:]:
            assert (role in GIVEN_BY_HOST) == ("agency_admin" not in ROLES[role].given_by)


def test_passwords_are_long_random_and_typeable() -> None:
    """At least 14 characters, from any keyboard, never the same twice."""
    made = {accounts.readable_password() for _ in range(200)}
    assert len(made) >= 199
    assert all(len(password) >= 14 and password.isascii() and password.isprintable() for password in made)


def test_accounts_are_for_the_owner_only(tmp_path: Path) -> None:
    """Passwords in a file are nobody else's to read."""
    file = tmp_path / "accounts.json"
    entries = [{"login": "nord.case1", "password": "x", "totp_secret": None, "role": "host", "agency": None}]
    accounts.write(file, entries)
    assert (json.loads(file.read_text()), file.stat().st_mode & 0o777) == (entries, 0o600)


def test_a_change_names_the_version_of_the_answer_before_it() -> None:
    """No further read is needed between two changes, which makes loading quick."""
    story = next(story for story in stories(TODAY) if story.steps[-1].act == "close")
    gateway = FakeGateway()
    file = File(story, Team({story.desk: caller(gateway)}, {}), consent_version=1)
    assert file.take(TODAY) == len(story.steps)
    assert not file.is_due(TODAY)
    assert file.take(TODAY) == 0
    changes = [headers["If-Match"] for _, path, headers in gateway.asked if "If-Match" in headers
               and "/consents" not in path and "/plan/" not in path]  # fmt: skip
    assert len(changes) == sum(step.act in ("answer", "start", "end", "close") for step in story.steps)
    assert sorted(changes, key=lambda tag: int(tag.strip('"'))) == changes


def test_a_line_every_tenth_where_there_is_no_terminal() -> None:
    """A log of a build is not flooded, and still shows that it goes on."""
    out = io.StringIO()
    with Loading([10, 10], Console(file=out, width=200)) as loading:
        for _ in range(10):
            loading.taken(0, 1, TODAY)
        loading.taken(1, 10, TODAY)
    lines = out.getvalue().splitlines()
    assert len(lines) == 6
    assert lines[-1] == "  100 %  business day 2026-10-04, 2 of 2 files done"
