"""What pages load is what `make assets` has made, and nothing in a page runs or is styled from within it."""

import json
import re
from hashlib import sha256
from pathlib import Path

import pytest

from deploy.web_assets import CLASS, used_classes
from gateway.web import rendering, skip_rules
from gateway.web.assets import DIRECTORY, Assets
from gateway.web.site import PAGES, TO_ALL
from kernel.translations import LANGUAGES, known_codes

TEMPLATES = sorted((rendering.HERE / "templates").rglob("*.html"))
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|hx-on|js:|https?://", re.IGNORECASE)
SAID = re.compile(r"""\bt\(\s*["']([a-z0-9_.]+)["']""")
SAID_IN_CODE = re.compile(r"""say\(\s*f?["']([a-z0-9_.]+)["']""")


def test_what_others_have_made_is_what_was_fetched() -> None:
    """Each file has the hash that is on record with package, version and integrity."""
    ledger = json.loads((DIRECTORY / "assets.json").read_text())
    assert all(one["integrity"].startswith("sha512-") for one in ledger["packages"].values())
    made = {name: sha256((DIRECTORY / name).read_bytes()).hexdigest() for name in ledger["files"]}
    assert made == ledger["files"]


def test_every_class_of_kern_in_a_template_is_in_the_styles() -> None:
    """Else `make assets` is due: a class that was cut away leaves a page half dressed."""
    styled = set(CLASS.findall((DIRECTORY / "kern.css").read_text()))
    known_without = {"kern-table__head"}  # named in the documentation, without a rule of its own
    assert used_classes() - styled <= known_without


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_nothing_runs_or_is_styled_within_a_page(template: Path) -> None:
    """The policy would forbid it; nor does a page name an address elsewhere."""
    assert INLINE.findall(template.read_text()) == []


def test_every_sentence_of_a_page_is_in_both_languages() -> None:
    """No code is ever shown to anybody."""
    said = {code for path in TEMPLATES for code in SAID.findall(path.read_text())}
    said |= {code for path in rendering.HERE.rglob("*.py") for code in SAID_IN_CODE.findall(path.read_text())}
    said = {code for code in said if not code.endswith(".")}
    rendering.Rendering(Assets())
    for language in LANGUAGES:
        assert said - known_codes(language) == set()


def test_files_are_kept_for_ever_under_names_of_their_content() -> None:
    """The styles name the letters as they are served."""
    assets = Assets()
    assert re.fullmatch(r"/static/kern\.[0-9a-f]{12}\.css", assets.address("kern.css"))
    assert all(b'url("fira-sans-400.woff2")' not in one.content for one in assets._served.values())


def test_skip_rules_are_styles() -> None:
    """A question is not shown while none of the answers is given after which it is asked."""
    asked = [{"id": "job", "shown_when": None}, {"id": "hours", "shown_when": {"field": "job", "values": ["yes"]}}]
    text = skip_rules.stylesheet({"sections": [{"fields": asked}], "forms": []})
    assert text == (
        '.form:not(:has(select[name="f.job"] option[value="yes"]:checked, input[name="f.job"][value="yes"]:checked))'
        " .w-hours { display: none; }\n"
    )


def test_every_page_says_how_it_is_asked() -> None:
    """A page reads by GET; what it changes, and what is searched for, comes by POST."""
    assert {how for methods, _ in PAGES.values() for how in methods} <= {"GET", "POST"}
    assert all(path.startswith("/") for path in (*PAGES, *TO_ALL))
