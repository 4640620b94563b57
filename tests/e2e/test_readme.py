"""The README's tour, as it stands: each line is typed into one shell, and what comes back is what the page shows."""

import json
import re
import subprocess
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from deploy.local.instance import for_demo
from tests.calendar import Calendar
from tests.casework import File
from tests.conftest import ROOT
from tests.house import PASSWORD, House
from tests.visitor import Visitor, wait_for

BLOCK = re.compile(r"^```(sh)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
WORD = re.compile(r'"(\w+)":')
SAID = re.compile(r'"(code|title|phase|edge|programme|action)": ?"([^"]*)"')
MISSING = re.compile(r'"missing": ?(\[[^]]*\])')
DIGIT = re.compile(r"\d")
PEOPLE = {"nord.case1": "case_manager", "nord.teamlead": "team_lead", "nord.dpo": "dpo"}
DEMO = "http://127.0.0.1:8080"
NEXT = "=-= next =-="


@dataclass(frozen=True)
class Stop:
    """One stop of the tour: what is typed, and what the page shows of the answer."""

    typed: str
    shown: str


def tour() -> list[Stop]:
    """The stops of the section, in order."""
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    (section,) = re.findall(r"^## A tour\n(.*?)^## ", page, re.MULTILINE | re.DOTALL)
    stops: list[Stop] = []
    for is_typed, text in BLOCK.findall(section):
        if is_typed:
            stops.append(Stop(text, ""))
        else:
            stops[-1] = Stop(stops[-1].typed, text)
    return stops


@pytest.fixture(scope="module")
def folder(house: House, calendar: Calendar, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like that of a clone in which the demo runs: its people, an erased file, keys, the environment."""
    agency = house.agency(retention_days=1)
    accounts = []
    for login, role in PEOPLE.items():
        giver = house.host if role == "dpo" else agency["agency_admin"]
        body = {"login": login, "name": f"Person {login}", "password": PASSWORD, "roles": [role]}
        giver.post(f"/v1/agencies/{agency.id}/accounts", body, expect=201)
        accounts.append({"login": login, "password": PASSWORD, "totp_secret": None, "role": role, "agency": agency.id})
    _erased(Visitor(house.base, "nord.case1", PASSWORD), agency["agency_admin"], calendar)
    made = tmp_path_factory.mktemp("clone")
    (made / ".venv").symlink_to(ROOT / ".venv")
    demo = made / "var/demo"
    demo.mkdir(parents=True)
    (demo / "secrets").symlink_to(house.stack.instance.secrets)
    (demo / "accounts.json").write_text(json.dumps(accounts))
    return made


def _erased(worker: Visitor, admin: Visitor, calendar: Calendar) -> None:
    """A file is led to its end and erased on the next day."""
    file = File(worker)
    file.to_case_management(calendar.today)
    file.to_its_day(calendar.today)
    calendar.walk(1)
    wait_for(lambda: admin.get("/v1/erasure-orders?state=certified").json(), "the certificate")


def typed(stops: list[Stop], folder: Path, address: str) -> list[str]:
    """What each stop answers, all of them typed into one shell."""
    lines = f"\necho '{NEXT}'\n".join(stop.typed for stop in stops).replace(DEMO, address)
    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail"], input=lines, cwd=folder, text=True, capture_output=True, check=False,
        timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout.split(f"{NEXT}\n")


def test_the_tour_goes_as_the_page_says(house: House, folder: Path) -> None:
    """A newcomer copies line after line: none fails, and each answer has the words that the page shows."""
    stops = tour()
    answers = typed(stops, folder, house.base)
    assert len(answers) == len(stops) >= 7
    for stop, answer in zip(stops, answers, strict=True):
        assert set(WORD.findall(stop.shown)) - set(WORD.findall(answer)) == set(), stop.typed
        assert set(SAID.findall(stop.shown)) - set(SAID.findall(answer)) == set(), stop.typed
        assert [json.loads(one) for one in MISSING.findall(stop.shown)] == [
            json.loads(one) for one in MISSING.findall(answer)
        ]
        begins = stop.shown.partition("\n")[0].strip()[:12]
        assert DIGIT.sub("0", begins) in DIGIT.sub("0", answer), "on any day and in any year"
    demo = folder / "var/demo"
    assert (demo / "file.pdf").read_bytes().startswith(b"%PDF-")
    with ZipFile(BytesIO((demo / "export.zip").read_bytes())) as archive:
        assert "results.json" in archive.namelist()
    assert not (demo / "body.json").exists(), "no password is left behind"


def test_the_demo_lies_where_the_tour_looks(tmp_path: Path) -> None:
    """The folder, the keys and the address that the page names are those of `make demo`."""
    demo = for_demo(tmp_path, {})
    assert demo.accounts == tmp_path / "var/demo/accounts.json"
    assert demo.secrets / "trust.json" == tmp_path / "var/demo/secrets/trust.json"
    assert demo.address == DEMO
