"""Databases, keys, queued jobs and unsent events of 007412f under this release: nothing is lost, nothing is closed."""

import hashlib
import json
import os
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from cli import check
from cli.environment import role_url
from deploy.local.instance import for_tests
from kernel.services import SERVICES, has
from tests.casework import File
from tests.databases import rows
from tests.e2e.papers import said, unpacked
from tests.house import obhut
from tests.upgrade.restored import Restored, restored, seen
from tests.versions import SHIPPED
from tests.visitor import Visitor, wait_for

ROOT = Path(__file__).parent.parent.parent
MAY_DIFFER = frozenset(
    {"next", "due", "warnings"}  # what a file is asked next: mends of gates hold from there on
    | {"newer_template", "after", "effects", "possible"}  # shipped templates have a new version
    | {"weeks", "total_weeks"}  # days have gone by
    | {"requested_at", "saved_at"}  # of exports and drafts: shortly before they are restored (restored.py)
    | {"retention_days"}  # of a file without a day: the agency's rule, which was changed last of all
)


NEWEST_OF_BEFORE = 2  # of any template in the database that was restored


class After:
    """The upgraded instance, and the people of before."""

    def __init__(self, stack: Restored) -> None:
        self.stack, self.today = stack, date.fromisoformat(seen()["today"])
        self._people: dict[str, Visitor] = {}

    def person(self, login: str) -> Visitor:
        """Somebody who signs in with the password of before."""
        if login not in self._people:
            self._people[login] = Visitor(self.stack.instance.address, login, seen()["password"])
        return self._people[login]

    def who(self, agency: str, role: str) -> Visitor:
        """By agency and role."""
        return self.person(seen()["logins"][agency][role])

    def walk(self, days: int) -> None:
        """Business days go by, one after the other, each with all its daily work."""
        for _ in range(days):
            self.today += timedelta(days=1)
            self.stack.instance.clock.write_text(self.today.isoformat(), encoding="ascii")
            wait_for(self._day_done, f"the daily work of {self.today}")

    def _day_done(self) -> bool:
        urls = [role_url(one, "jobs", self.stack.environment) for one in SERVICES if has(one, "jobs")]
        return all(rows(url, "SELECT 1 FROM daily_runs WHERE day = %s", self.today) for url in urls)


@pytest.fixture(scope="module")
def after() -> Iterator[After]:
    """Restored, migrated and started; stopped in the end, its databases left for a look."""
    name = os.environ.get("OBHUT_TEST_INSTANCE", "test")
    stack = restored(for_tests(ROOT, f"{name}up"), {"OBHUT_RETRY_FIRST": "0.05"})
    stack.start()
    yield After(stack)
    stack.stop()


def test_what_waited_is_done(after: After) -> None:
    """Unsent events arrive, queued work is done, and all databases tell the same story."""
    asleep, worker = seen()["asleep"], after.who("office", "case_manager")
    wait_for(lambda: worker.get(asleep["opened"]).json()["consents"], "a consent that was told by nobody yet")
    closed = after.who("quick", "case_manager").get(asleep["closed"]).json
    wait_for(lambda: closed()["erasure_due_on"], "the day of a file whose closing was told by nobody yet")
    wait_for(lambda: worker.get(asleep["print"]["print"], expect=None).ok, "a print that was ordered before")
    assert "Case file" in said(worker.get(asleep["print"]["print"]).content)
    found = check.judge(after.stack.environment, 20)
    assert found.consistent, found.as_json()


@pytest.mark.parametrize("number", range(len(seen()["seen"])))
def test_everything_is_there_as_it_was(after: After, number: int) -> None:
    """Each file, answer, entry, draft, print, export, proposal and certificate that somebody saw before is seen."""
    kept = seen()["seen"][number]
    log = kept["path"].endswith("/access-log")
    path = kept["path"] + ("?page_size=200" if log else "")
    answer = after.person(kept["login"]).get(path)
    if not kept["json"]:
        assert hashlib.sha256(answer.content).hexdigest() == kept["body"]["sha256"]
    elif log:
        assert [one for one in kept["body"] if one not in answer.json()] == []
    else:
        assert lacking(kept["body"], answer.json()) == []


def lacking(before: Any, now: Any, at: str = "") -> list[str]:
    """Where something that was there is gone or another; what is new is no matter."""
    if isinstance(before, dict) and isinstance(now, dict):
        names = [name for name in before if name not in MAY_DIFFER]
        return [one for name in names for one in lacking(before[name], now.get(name), f"{at}/{name}")]
    if isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
        return [
            one for place, pair in enumerate(zip(before, now, strict=True)) for one in lacking(*pair, f"{at}/{place}")
        ]
    return [] if before == now else [at]


def test_the_certificate_verifies(after: After, tmp_path: Path) -> None:
    """By the auditors' program of today, with the keys of before."""
    order = seen()["erased"]["order"]
    address = f"/v1/erasure-orders/{order}/certificate"
    certificate = after.who("quick", "agency_admin").get(address)
    file = tmp_path / "certificate.json"
    file.write_bytes(certificate.content)
    done = obhut("verify", "certificate", str(file), "--trust", str(after.stack.instance.secrets / "trust.json"))
    assert done.returncode == 0, done.stdout


def test_exports_that_waited_go_out(after: After) -> None:
    """The one that was approved is fetched, the other one approved and fetched."""
    worker, exports = after.who("office", "case_manager"), seen()["exports"]
    assert "results.json" in unpacked(worker.get(f"/v1/cases/export/{exports['approved']}/content"))
    waiting = f"/v1/cases/export/{exports['waiting']}"
    after.who("office", "team_lead").post(f"{waiting}/approval", expect=200)
    (file,) = [body for name, body in unpacked(worker.get(f"{waiting}/content")).items() if name.endswith("file.json")]
    assert json.loads(file)["answers"]["x_trainer"] == "Jürgen Özdemir"


@pytest.mark.parametrize("programme", ["asd", "bfm", "clearing", "jmd", "waska"])
def test_agencies_of_before_lead_all_programmes(after: After, programme: str) -> None:
    """Until the host narrows it: a file is opened, written into and read; on this day under a version that processes of
    007412f can read too, so that going back loses sight of none."""
    worker = after.who("office", "case_manager")
    assert {one["id"]: one["admitted"] for one in worker.get("/v1/programmes").json()}[programme] is True
    file = File(worker, programme)
    file.answer(name="Nach der Umstellung")
    assert file.look()["name"] == "Nach der Umstellung"
    assert file.look()["newer_template"] is None
    assert file.look()["template_version"] <= NEWEST_OF_BEFORE


def test_old_files_are_worked_on(after: After) -> None:
    """Under the version they were opened with, with the questions of their agency; where the consent was withdrawn
    nothing new is written."""
    paths = [one["path"] for one in seen()["seen"] if re.fullmatch(r"/v1/cases/[0-9a-f-]{36}", one["path"])]
    worker = after.who("office", "case_manager")
    for path in paths:
        before = worker.get(path).json()
        known = worker.get(f"{path}/answers").json()["answers"]
        tag = {"If-Match": worker.get(path).headers["ETag"]}
        withdrawn = bool(before["consents_withdrawn"])
        body = {"answers": {"name": "Geändert"}}
        worker.ask("PATCH", f"{path}/answers", body, expect=422 if withdrawn else 200, headers=tag)
        if withdrawn:
            continue
        now = worker.get(path).json()
        assert (now["name"], now["template_version"]) == ("Geändert", before["template_version"])
        tag = {"If-Match": worker.get(path).headers["ETag"]}
        again = {"answers": {"name": known.get("name")}}
        worker.ask("PATCH", f"{path}/answers", again, expect=200, headers=tag)
    assert len(paths) >= 7


def test_what_was_due_is_erased_and_what_the_upgrade_makes_due_is_not(after: After) -> None:
    """The file that was closed before is erased on its day; the one nobody closed stays until two people agree."""
    asleep, worker = seen()["asleep"], after.who("quick", "case_manager")
    wait_for(lambda: worker.get(asleep["closed"]).json()["erasure_due_on"], "the day of erasure")
    after.walk(3)
    wait_for(lambda: worker.get(asleep["closed"], expect=None).status_code == 404, "the erasure")
    admin = after.who("quick", "agency_admin")
    wait_for(lambda: {one["state"] for one in admin.get("/v1/erasure-orders").json()} == {"certified"}, "certificates")
    worker, admin = after.who("office", "case_manager"), after.who("office", "agency_admin")
    assert worker.get(seen()["left_open"]).json()["status"] == "open"
    told = wait_for(lambda: _held(worker.get(f"{seen()['left_open']}/retention").json()), "a day that is held back")
    assert (told["held_back"], told["state"]) == ("brought_forward", "counting")
    assert {one["reason"] for one in admin.get("/v1/retention/held-back?state=asked").json()} == {"brought_forward"}
    assert admin.get("/v1/erasure-orders").json() == []
    assert check.judge(after.stack.environment, 20).consistent


def _held(told: dict[str, Any]) -> dict[str, Any] | None:
    return told if told["held_back"] else None


@pytest.mark.parametrize("programme", ["asd", "bfm", "clearing", "jmd", "waska"])
def test_from_the_next_day_on_files_have_what_the_release_ships(after: After, programme: str) -> None:
    """Days have gone by; those of before are told that there is a newer version."""
    worker = after.who("office", "case_manager")
    wait_for(lambda: worker.get(f"/v1/programmes/{programme}").json()["version"] == SHIPPED, "what the release ships")
    assert File(worker, programme).look()["template_version"] == SHIPPED
    (older, *_) = [
        one["path"]
        for one in seen()["seen"]
        if re.fullmatch(r"/v1/cases/[0-9a-f-]{36}", one["path"]) and one["body"].get("programme") == programme
    ]
    assert worker.get(older).json()["newer_template"] == SHIPPED
