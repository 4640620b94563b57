"""An agency asks questions of its own: made by its administration, answered in files, seen by nobody else."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.casework import File
from tests.house import Agency, House
from tests.visitor import Visitor

PROGRAMME = "/v1/programmes/waska"
EXTENSION = f"{PROGRAMME}/extension"
YAML = """\
code_lists:
  x_clubs: {none: {de: "kein Verein", en: "no club"}, sports: {de: "Sportverein", en: "sports club"}}
sections:
  - id: x_1
    label: {de: "Freizeit", en: "leisure"}
    purpose: case_management
    fields:
      - {id: x_club, type: code, code_list: x_clubs, protection: ordinary, label: {de: "Verein", en: "club"}, help: {de: "Welcher?", en: "Which?"}}
      - {id: x_trainer, type: text, protection: identifying, label: {de: "Trainerin", en: "coach"}, help: {de: "Wer?", en: "Who?"}, shown_when: {field: x_club, is: [sports]}}
"""  # noqa: E501 -- because a question is a line in templates too


@pytest.fixture(scope="module")
def agency(house: House) -> Agency:
    """One that asks for clubs."""
    made = house.agency("case_manager", "team_lead")
    extend(made["agency_admin"], YAML)
    return made


def extend(admin: Visitor, yaml: str, expect: int = 200) -> dict[str, Any]:
    """Change the extension."""
    body = {"yaml": yaml, "reason": "Der Beirat fragt danach."}
    made: dict[str, Any] = admin.change("PUT", EXTENSION, body, tag_of=EXTENSION, expect=expect).json()
    return made


def sections(person: Visitor) -> list[str]:
    """What a person's agency asks for."""
    return [section["id"] for section in person.get(PROGRAMME).json()["sections"]]


def test_it_starts_from_nothing(house: House) -> None:
    """With the version to name in the first change."""
    answer = house.agency()["agency_admin"].get(EXTENSION)
    assert (answer.json()["version"], answer.json()["yaml"], answer.headers["ETag"][:3]) == (0, "sections: []\n", '"0.')


def test_questions_are_asked_in_this_agency_alone(house: House, agency: Agency) -> None:
    """Labels in the reader's language; no other agency and nobody of the platform learns of them."""
    shown = agency["case_manager"].get(PROGRAMME).json()
    (own,) = [section for section in shown["sections"] if section["id"] == "x_1"]
    assert [(field["id"], field["label"]) for field in own["fields"]] == [("x_club", "club"), ("x_trainer", "coach")]
    assert [code["code"] for code in shown["code_lists"]["x_clubs"]] == ["none", "sports"]
    another = house.agency("case_manager")
    for person in (another["case_manager"], house.system_owner, house.analyst):
        assert "x_1" not in sections(person)
    assert another["agency_admin"].get(EXTENSION).json()["version"] == 0
    file = File(another["case_manager"])
    refused = file.answer(expect=422, x_club="sports")
    assert [error["code"] for error in refused["errors"]] == ["unknown_field"]


def test_a_question_is_retired_and_never_goes(house: House) -> None:
    """What was answered stays readable and can be cleared; every version is on record with its reason."""
    agency = house.agency("case_manager")
    admin = agency["agency_admin"]
    file = File(agency["case_manager"])
    extend(admin, YAML)
    file.answer(x_club="sports", x_trainer="Frau Özdemir")
    gone = "\n".join(line for line in YAML.splitlines() if "x_trainer" not in line) + "\n"
    (error,) = extend(admin, gone, expect=422)["errors"]
    assert (error["code"], "x_trainer" in error["reason"]) == ("template_refused", True)
    assert extend(admin, YAML, expect=422)["errors"][0]["code"] == "nothing_changed"
    assert extend(admin, YAML.replace("{id: x_trainer,", "{id: x_trainer, retired: true,"))["version"] == 2
    assert [e["code"] for e in file.answer(expect=422, x_trainer="Herr Ay")["errors"]] == ["question_retired"]
    assert file.worker.get(f"{file.path}/answers").json()["answers"]["x_trainer"] == "Frau Özdemir"
    file.answer(x_trainer=None)
    assert "x_trainer" not in file.worker.get(f"{file.path}/answers").json()["answers"]
    history = admin.get(f"{EXTENSION}/versions").json()
    assert [(one["version"], one["reason"]) for one in history] == [(n, "Der Beirat fragt danach.") for n in (2, 1)]


def test_what_does_not_hold_together_is_refused_with_its_line(agency: Agency) -> None:
    """The version that has to be named first, then the text; nothing changes."""
    admin = agency["agency_admin"]
    before = admin.get(EXTENSION).json()
    body = {"yaml": YAML, "reason": "So."}
    assert admin.ask("PUT", EXTENSION, json=body, expect=None).status_code == 428
    assert admin.ask("PUT", EXTENSION, json=body, headers={"If-Match": '"7"'}, expect=None).status_code == 412
    (error,) = extend(admin, YAML.replace("type: text", "type: text, reportable: true"), expect=422)["errors"]
    assert (error["pointer"], error["code"], error["line"]) == ("/yaml", "template_refused", 9)
    assert admin.get(EXTENSION).json() == before


def test_of_two_at_once_the_slower_is_told(house: House) -> None:
    """Nobody's change is lost without a word."""
    admin = house.agency()["agency_admin"]
    texts = [YAML, YAML.replace("leisure", "time")]

    def put(text: str) -> int:
        body = {"yaml": text, "reason": "So."}
        return admin.ask("PUT", EXTENSION, json=body, headers={"If-Match": '"0"'}, expect=None).status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(put, texts)) == [200, 412]
    assert admin.get(EXTENSION).json()["version"] == 1


def test_they_are_answered_like_others(agency: Agency) -> None:
    """Checked, skipped, cleared, offered again as a draft; a file that was open before asks them too."""
    file = File(agency["case_manager"])
    assert [e["code"] for e in file.answer(expect=422, x_club="chess")["errors"]] == ["unknown_code"]
    file.answer(x_club="sports", x_trainer="Frau Özdemir", name="Yıldız")
    known = file.worker.get(f"{file.path}/answers").json()["answers"]
    assert (known["x_club"], known["x_trainer"], known["name"]) == ("sports", "Frau Özdemir", "Yıldız")
    file.answer(x_club="none")
    known = file.worker.get(f"{file.path}/answers").json()["answers"]
    assert "x_trainer" not in known
    assert file.look()["next"]["missing"] == ["situation_at_entry", "date_of_first_talk"]
