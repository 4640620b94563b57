"""What dies comes back by itself, and what was under way goes on; a second process of a kind shares the work."""

import pytest

from tests.calendar import Calendar
from tests.casework import ENTRY, INTAKE, File
from tests.compose.stack import ComposeStack
from tests.house import House
from tests.visitor import wait_for

CRASH = "import os, signal; os.kill(int(open('/proc/1/task/1/children').read().split()[0]), signal.SIGKILL)"
"""SIGKILL for the process below the container's init, as a crash would be (a `docker kill` counts as wanted)."""


def killed(stack: ComposeStack, service: str) -> int:
    """Kills a service's process; returns how often its container had been started again before."""
    before = int(stack.container(service)["RestartCount"])
    stack.within(service, "python", "-c", CRASH)
    return before


@pytest.mark.parametrize("victim", ["casefile-worker", "consent-worker"])
def test_a_worker_that_dies_comes_back_and_goes_on(
    stack: ComposeStack, house: House, calendar: Calendar, victim: str
) -> None:
    """Killed on the way of a consent from consent to casefile: the container starts again, the consent takes effect."""
    file = File(house.agency("case_manager")["case_manager"])
    file.answer(**ENTRY, date_of_first_talk=calendar.today.isoformat())
    file.phase("intake", "start")
    file.answer(**INTAKE, date_of_decision=calendar.today.isoformat())
    file.phase("intake", "end")
    before = killed(stack, victim)
    body = {
        "purpose": "case_management",
        "given_by": "person",
        "given_on": calendar.today.isoformat(),
        "template_version": 1,
    }
    file.worker.post(f"{file.path}/consents", body, expect=201)
    wait_for(lambda: file.look()["consents"], "the consent at casefile", 60)
    assert file.phase("case_management", "start")["phase"] == "case_management"
    assert int(stack.container(victim)["RestartCount"]) == before + 1
    stack.project.wait_healthy(60, (victim,))


def test_replicas_share_the_work(stack: ComposeStack, house: House) -> None:
    """A second web, worker and jobs process of casefile starts beside the first; files are opened and announced."""
    kinds = ("casefile-web", "casefile-worker", "casefile-jobs")
    scaled = [part for kind in kinds for part in ("--scale", f"{kind}=2")]
    stack.project.run("up", "-d", "--no-build", "--no-recreate", *scaled)
    try:
        stack.project.wait_healthy(120)
        assert len([one for one in stack.project.containers() if "casefile-" in one["Name"]]) == 2 * len(kinds)
        worker = house.agency("case_manager")["case_manager"]
        files = [File(worker) for _ in range(10)]
        assert {row["id"] for row in worker.get("/v1/cases?page_size=50").json()} == {file.id for file in files}
    finally:
        single = [part for kind in kinds for part in ("--scale", f"{kind}=1")]
        stack.project.run("up", "-d", "--no-build", "--no-recreate", *single)
