"""kill -9 while all files of an agency are taken into a newer version of their template."""

import re

from tests.casework import File
from tests.e2e.test_template_changes import wish, without
from tests.fault.crash import Crashes, Inside, Judge
from tests.house import House
from tests.versions import NEXT, numbered
from tests.visitor import wait_for

FILES = 4
PROGRAMME = "/v1/programmes/jmd"  # another one than that which other tests change
PROPOSALS = f"{PROGRAMME}/proposals"


def test_a_job_cut_off_goes_on_where_it_stopped(house: House, crashes: Crashes, inside: Inside, judge: Judge) -> None:
    """Every file is taken along once, its answers are there, and the progress counts those of before the crash too."""
    agency = house.agency("case_manager")
    worker, admin = agency["case_manager"], agency["agency_admin"]
    files = [File(worker, "jmd") for _ in range(FILES)]
    for file in files:
        file.answer(name="Öztürk", telephone="0345 123")
    shipped = str(house.system_owner.get(f"{PROGRAMME}/template").json()["yaml"])
    second = re.sub(r", telephone(?=[],])", "", numbered(shipped, NEXT))
    made = house.system_owner.post(PROPOSALS, wish(without(second, "- {id: telephone,")), expect=201).json()
    house.second_owner().post(f"{PROPOSALS}/{made['id']}/approval", expect=200)
    address = f"{PROGRAMME}/template-migration"
    wait_for(lambda: admin.get(address).json()["to"] == NEXT, "the new version")
    with crashes.at("migrating.file_done", "casefile", "casefile-jobs"):
        job = admin.post(address, {"to": NEXT}, expect=202).json()["job"]
    done = wait_for(lambda: _ended(admin.get(f"/v1/jobs/{job}").json()), "the job", seconds=40)
    assert (done["state"], done["done"], done["total"]) == ("done", FILES, FILES)
    assert admin.get(f"{address}/{job}").json() == {"taken": FILES, "refused": {}, "left": []}
    for file in files:
        assert file.look()["template_version"] == NEXT
        said = worker.get(f"{file.path}/answers").json()
        assert said["answers"] == {"name": "Öztürk"}
        assert [one["value"] for one in said["withdrawn"]["telephone"]] == ["0345 123"], "set aside once"
        log = worker.get(f"{file.path}/access-log").json()
        assert [entry["action"] for entry in log].count("migrate_template") == 1
    assert inside.ask("casefile", "SELECT 1 FROM procrastinate_jobs WHERE task_name = 'migrate_files'") == []
    judge.finds_nothing_wrong()


def _ended(job: dict[str, object]) -> dict[str, object] | None:
    return job if job["state"] in ("done", "failed") else None
