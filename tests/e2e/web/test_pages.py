"""A case manager's pages, without any script: signing in, finding a file, reading it, filling it in, writing a note."""

from urllib.parse import urlsplit

import pytest
import requests

from gateway.web.site import PAGES, TO_ALL
from tests.browser_like import Browser, seen
from tests.calendar import Calendar
from tests.casework import File
from tests.house import Agency, House

UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture(scope="module")
def agency(house: House) -> Agency:
    """An agency with two workers, a lead and somebody without files."""
    return house.agency("case_manager", "team_lead", "dpo")


@pytest.fixture(scope="module")
def file(agency: Agency, calendar: Calendar) -> File:
    """A file in case management."""
    made = File(agency["case_manager"])
    made.to_case_management(calendar.today, name="Yıldız", first_name="Ayşe", town="Köln")
    return made


@pytest.fixture
def browser(house: House, agency: Agency) -> Browser:
    """The case manager, signed in."""
    made = Browser(house.base)
    made.sign_in(agency["case_manager"])
    return made


def page_of(file: File) -> str:
    """The file's first page."""
    return file.path.removeprefix("/v1")


def test_whoever_is_not_signed_in_is_asked_to_at_the_same_address(house: House, agency: Agency, file: File) -> None:
    """And comes to where they wanted to go; a wrong password says so and nothing else."""
    browser = Browser(house.base)
    assert "Anmelden bei Obhut" in browser.open(page_of(file), expect=401)
    refused = browser.send(browser.form("login"), 401, login=agency["case_manager"].login, password="not this one")
    assert "Anmeldename oder Passwort stimmen nicht." in refused
    browser.send(browser.form("login"), login=agency["case_manager"].login, password=agency["case_manager"].password)
    assert urlsplit(browser.page.url).path == page_of(file)
    assert "Yıldız, Ayşe" in seen(browser.page.text)


def test_who_one_is_in_which_role_and_where_is_always_in_view(browser: Browser) -> None:
    """Name, role, agency and version on every page (W16)."""
    for path in ("/", "/cases"):
        text = browser.open(path)
        assert all(said in text for said in ("Person case_manager", "Fallmanagement", "Kompetenzagentur", "Obhut 0."))


def test_a_file_is_found_by_how_its_name_sounds(browser: Browser, file: File) -> None:
    """By a form, so no name stands in an address."""
    browser.open("/cases")
    assert "Eine Akte" in browser.send(browser.form("text"), text="Yildis", filter="all")
    assert page_of(file) in browser.page.text
    assert urlsplit(browser.page.url).query == ""
    assert "Keine Akte gefunden" in browser.send(browser.form("text"), text="Niemand", filter="all")


def test_a_file_says_what_comes_next_and_leads_to_what_is_missing(browser: Browser, file: File) -> None:
    """By field, in view mode: nothing is taken in hand by looking."""
    text = browser.open(page_of(file))
    assert "Case-Management beenden" in text
    assert f"{page_of(file)}/sections/" in browser.page.text
    assert file.worker.get(f"{file.path}/lease").json()["account"] is None


def test_a_section_is_taken_in_hand_filled_in_and_saved(browser: Browser, file: File) -> None:
    """Only what was changed is sent; the file is given back."""
    before = file.worker.get(f"{file.path}/answers").json()["answers"]
    browser.open(f"{page_of(file)}/sections/person")
    assert "in Bearbeitung" in browser.send(browser.form("do"), do="take")
    assert file.worker.get(f"{file.path}/lease").json()["account"] == file.worker.account
    refused = browser.send(browser.form("lease"), 422, do="save", f__date_of_birth="31.2.2008", f__town="Bonn")
    assert "Geburtsdatum : Bitte ein Datum wie 20.11.2026." in refused
    assert 'value="Bonn"' in browser.page.text
    browser.send(browser.form("lease"), do="save", f__date_of_birth="17.5.2008")
    after = file.worker.get(f"{file.path}/answers").json()["answers"]
    assert after == before | {"town": "Bonn"}
    assert file.worker.get(f"{file.path}/lease").json()["account"] is None


def test_every_section_saved_untouched_leaves_the_file_as_it_was(browser: Browser, file: File) -> None:
    """Whatever its fields hold."""
    tag = file.worker.get(file.path).headers["ETag"]
    template = file.worker.get("/v1/programmes/waska").json()
    for section in template["sections"]:
        browser.open(f"{page_of(file)}/sections/{section['id']}")
        browser.send(browser.form("do"), do="take")
        browser.send(browser.form("lease"), do="save")
    assert file.worker.get(file.path).headers["ETag"] == tag


def test_drafts_of_two_sections_stand_side_by_side(browser: Browser, file: File) -> None:
    """Keeping the second leaves the first; each is put in where it was typed."""
    for section, field in (("person", "f__email"), ("biography", "f__hobbies")):
        browser.open(f"{page_of(file)}/sections/{section}")
        browser.send(browser.form("do"), do="take")
        if field.replace("__", ".") not in {name for name, _ in browser.form("lease").fields}:
            field = next(n for n, v in browser.form("lease").fields if n.startswith("f.") and not v).replace(".", "__")
        assert "Entwurf gesichert" in browser.send(browser.form("lease"), do="draft", **{field: "entwurf"})
        browser.send(browser.form("lease"), do="leave")
    kept = file.worker.get(f"{file.path}/draft").json()["content"]["answers"]
    assert len([value for value in kept.values() if value == "entwurf"]) == 2
    file.worker.ask("DELETE", f"{file.path}/draft", expect=204)


def test_a_note_is_written_once_and_stands_on_top(browser: Browser, file: File) -> None:
    """Sent twice by an impatient hand it is one."""
    browser.open(f"{page_of(file)}/journal")
    form = browser.form("once")
    for _ in range(2):
        text = browser.send(form, f__kind="talk", f__text="Hat sich beworben.")
    assert text.count("Hat sich beworben.") == 1
    assert "Person case_manager" in text


def test_while_somebody_else_has_it_in_hand_that_is_said(house: House, agency: Agency, file: File) -> None:
    """By name, and nobody's form is opened."""
    lead = Browser(house.base)
    lead.sign_in(agency["team_lead"])
    file.worker.ask("PUT", f"{file.path}/lease", expect=200)
    text = lead.open(f"{page_of(file)}/sections/person")
    assert "In Bearbeitung bei Person case_manager" in text
    file.worker.ask("DELETE", f"{file.path}/lease", expect=204)


def test_what_was_typed_outlives_the_session(house: House, agency: Agency, file: File) -> None:
    """The page asks to sign in, keeps what was sent, and goes on with it."""
    browser = Browser(house.base)
    browser.sign_in(agency["case_manager"])
    browser.open(f"{page_of(file)}/journal")
    form = browser.form("once")
    requests.delete(f"{house.base}/v1/sessions/current", headers=_bearer(browser), timeout=30)
    assert "Ihre Sitzung ist zu Ende" in browser.send(form, 401, f__kind="talk", f__text="Mitten im Satz.")
    worker = agency["case_manager"]
    assert "Was Sie eingegeben hatten" in browser.send(
        browser.form("login"), login=worker.login, password=worker.password
    )
    assert "Mitten im Satz." in browser.send(browser.form("once"))


def test_a_file_that_one_may_not_know_of_is_not_there(browser: Browser) -> None:
    """As if there were none."""
    assert "Hier ist nichts, was Sie sehen können." in browser.open(f"/cases/{UNKNOWN}", expect=404)


def test_roles_without_files_are_told_so(house: House, agency: Agency) -> None:
    """Their pages come; they are not left before an empty one."""
    browser = Browser(house.base)
    assert "noch keine Seiten" in browser.sign_in(agency["dpo"])


def test_no_page_takes_a_forged_form(house: House, browser: Browser, file: File) -> None:
    """Each address that takes a post refuses one without the token, before the page runs."""
    addresses = [path for path, (methods, _) in PAGES.items() if "POST" in methods]
    for address in (*addresses, *TO_ALL):
        path = address.replace("{case:uuid}", file.id).replace("{section}", "person")
        answer = browser.http.post(house.base + path, data={"do": "take"}, timeout=30)
        assert (answer.status_code, "Das Formular ist nicht mehr gültig." in answer.text) == (403, True), path


def test_nothing_of_a_page_stays_anywhere(browser: Browser, file: File) -> None:
    """No cache keeps it, no frame holds it, no referrer tells of it; its title names nobody."""
    text = browser.open(page_of(file))
    headers = browser.page.headers
    assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    title = browser.page.text.partition("<title>")[2].partition("</title>")[0]
    assert title == "Akte – Obhut"
    assert "Yıldız" in text


def test_language_and_colours_are_chosen_once(browser: Browser) -> None:
    """And nobody is led to another site by it."""
    browser.open("/cases")
    assert "Case files" in browser.send(browser.form("language"), language="en")
    assert 'lang="en"' in browser.page.text
    browser.send(browser.form("theme"), theme="dark", place="//example.org/")
    assert urlsplit(browser.page.url).path == "/"
    assert 'data-kern-theme="dark"' in browser.page.text


def _bearer(browser: Browser) -> dict[str, str]:
    return {"Authorization": f"Bearer {browser.http.cookies['obhut_session']}"}
