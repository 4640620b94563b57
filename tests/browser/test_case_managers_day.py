"""What a case manager does in the browser: with script and without, on a desk and on a telephone."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Desk
from tests.calendar import Calendar
from tests.casework import File
from tests.house import Agency, House


@pytest.fixture(scope="module")
def agency(house: House) -> Agency:
    """An agency with a case manager."""
    return house.agency("case_manager")


@pytest.fixture(scope="module")
def file(agency: Agency, calendar: Calendar) -> File:
    """A file in case management."""
    made = File(agency["case_manager"])
    made.to_case_management(calendar.today, name="Koç", first_name="Emre", town="Köln")
    return made


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_section_is_filled_in(desk: Callable[..., Desk], file: File, *, script: bool) -> None:
    """Taken in hand, an error beside its field, kept as a draft, found again, saved: the same at the same address."""
    mine, town = desk(script=script), "Bonn" if script else "Kiel"
    address, page = f"{file.path.removeprefix('/v1')}/sections/person", mine.page
    mine.sign_in(file.worker, address)
    assert urlsplit(page.url).path == address
    page.click("text=In Bearbeitung nehmen")
    page.fill("#f-date_of_birth", "31.2.2008")
    page.fill("#f-town", town)
    page.click("button[value=save]")
    expect(page.locator("[role=alert]")).to_contain_text("Bitte ein Datum wie 20.11.2026.")
    if script:
        expect(page.locator("[role=alert]")).to_be_focused()
    page.click("[role=alert] a")
    page.fill("#f-date_of_birth", "17.5.2008")
    page.click("button[value=draft]")
    expect(page.locator(".said-now")).to_contain_text("Entwurf gesichert")
    page.click("button[value=leave]")
    page.click("text=In Bearbeitung nehmen")
    expect(page.locator("#f-town")).to_have_value(town)
    page.click("button[value=save]")
    expect(page.locator("#w-town")).to_contain_text(town)
    assert urlsplit(page.url).path == address
    assert file.worker.get(f"{file.path}/answers").json()["answers"]["town"] == town


def test_the_search_answers_while_one_types(desk: Callable[..., Desk], file: File) -> None:
    """Without a name in any address or title; the file is one step away."""
    mine = desk()
    mine.sign_in(file.worker, "/cases")
    mine.page.locator("#text").press_sequentially("koc", delay=30)
    expect(mine.page.locator(".count")).to_have_text("Eine Akte")
    assert (urlsplit(mine.page.url).path, urlsplit(mine.page.url).query) == ("/cases", "")
    mine.page.click("#found a")
    expect(mine.page.locator(".file__who")).to_contain_text("Koç, Emre")
    assert mine.page.title() == "Akte – Obhut"


def test_a_note_on_a_telephone(desk: Callable[..., Desk], file: File) -> None:
    """From the file's first page, at 390 pixels, and nothing has to be scrolled sideways."""
    mine = desk(width=390)
    page = mine.page
    mine.sign_in(file.worker, file.path.removeprefix("/v1"))
    page.click("text=Zum Verlauf")
    page.select_option("#f-kind", "talk")
    page.fill("#f-text", "Am Telefon: kommt am Freitag.")
    page.click("text=Eintragen")
    expect(page.locator(".timeline li").first).to_contain_text("Am Telefon: kommt am Freitag.")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_end_of_the_session_is_told_before_it_comes(desk: Callable[..., Desk], file: File) -> None:
    """Two minutes before, with one step to go on."""
    mine = desk()
    page = mine.page
    page.clock.install()
    mine.sign_in(file.worker)
    seconds = int(page.locator("body").get_attribute("data-seconds") or 0)
    assert seconds > 120
    expect(page.locator("#ending")).to_be_hidden()
    page.clock.run_for((seconds - 119) * 1000)
    expect(page.locator("#ending")).to_be_visible()
    page.click("#ending button")
    expect(page.locator("#ending")).to_be_hidden()


def test_after_signing_out_nothing_is_left(desk: Callable[..., Desk], file: File) -> None:
    """Back shows no name."""
    mine = desk()
    mine.sign_in(file.worker, file.path.removeprefix("/v1"))
    expect(mine.page.locator(".file__who")).to_contain_text("Koç, Emre")
    mine.page.click("text=Abmelden")
    expect(mine.page.locator("main")).to_contain_text("Sie sind abgemeldet.")
    mine.page.go_back()
    expect(mine.page.locator("main")).to_contain_text("Anmelden bei Obhut")
    assert "Koç" not in mine.page.content()
