"""A browser for the tests of pages: Debian's Chromium without a window, and what no page may ever do.

Each test fails where a page breaks its own policy, says an error to the console, asks another host for something, or
leaves anything in the browser's storage.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.house import House
from tests.visitor import Visitor

NAMES = ("chromium-headless-shell", "chromium")
EXPECTED = "Failed to load resource: the server responded with a status of 4"
VIOLATION = "addEventListener('securitypolicyviolation', e => console.error('policy: ' + e.violatedDirective))"
STORED = "() => [...Object.values({...localStorage}), ...Object.values({...sessionStorage})].join('')"


@dataclass
class Desk:
    """Somebody's browser at the pages. `wrong`: what a page did that it may not."""

    base: str
    context: BrowserContext
    page: Page
    wrong: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Go to a page by its address."""
        self.page.goto(self.base + path)

    def sign_in(self, person: Visitor, path: str = "/") -> None:
        """Sign in at a page that asks for it."""
        self.open(path)
        self.page.fill("#login", person.login)
        self.page.fill("#password", person.password)
        self.page.click("main button")
        self.page.wait_for_selector("text=Abmelden")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium here: sudo apt-get install -y chromium-headless-shell")
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=found, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def desk(chromium: Browser, house: House) -> Iterator[Callable[..., Desk]]:
    """Makes browsers: `script` whether it runs any, `width` of the window."""
    made: list[Desk] = []

    def make(*, script: bool = True, width: int = 1280) -> Desk:
        context = chromium.new_context(
            locale="de-DE", java_script_enabled=script, viewport={"width": width, "height": 900}
        )
        context.set_default_timeout(15_000)
        context.add_init_script(VIOLATION)
        page = context.new_page()
        mine = Desk(house.base, context, page)
        page.on("console", lambda said: mine.wrong.append(said.text) if _is_wrong(said.type, said.text) else None)
        page.on("pageerror", lambda error: mine.wrong.append(str(error)))
        page.on(
            "request", lambda sent: None if sent.url.startswith((house.base, "data:")) else mine.wrong.append(sent.url)
        )
        made.append(mine)
        return mine

    yield make
    for one in made:
        stored = one.page.evaluate(STORED)
        one.context.close()
        assert (one.wrong, stored) == ([], "")


def _is_wrong(kind: str, text: str) -> bool:
    return kind == "error" and not text.startswith(EXPECTED)
