"""What any kind of process writes for people is a sentence: a worker's reminder as well as a page's refusal."""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from babel.messages.pofile import read_po

from kernel import start, translations, unused
from kernel.observe import logs
from kernel.services import BY_NAME
from kernel.start import Service
from kernel.translations import LANGUAGES, sentence

ROOT = Path(__file__).parents[3]
PROCESSES = [(name, kind) for name, service in BY_NAME.items() for kind in service.kinds]


@pytest.fixture(autouse=True)
def _with_the_kernels_alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As a process begins: other tests of this run have added catalogues of other services."""
    monkeypatch.setattr(translations, "_directories", [ROOT / "kernel" / "locale"])
    translations._catalogue.cache_clear()
    yield
    monkeypatch.undo()
    translations._catalogue.cache_clear()


@pytest.mark.parametrize(("name", "kind"), PROCESSES, ids=map("-".join, PROCESSES))
def test_no_code_of_a_service_comes_out_bare(name: str, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker once wrote `consent_was_withdrawn (…)` into a reminder: only the web process knew the sentence."""
    written = {(language, code): text for language in LANGUAGES for code, text in _written(name, language).items()}
    said: dict[tuple[str, str], str] = {}

    def run(_: Service, __: object) -> None:
        said.update({(language, code): sentence(code, language) for language, code in written})

    monkeypatch.setattr(Service, f"_{kind}", run)
    monkeypatch.setattr(start, "read", lambda _: SimpleNamespace())
    monkeypatch.setattr(start, "live_in_berlin", lambda: None)
    monkeypatch.setattr(unused, "leave_out", lambda: None)
    monkeypatch.setattr(logs, "configure", lambda *_: None)
    monkeypatch.setattr(sys, "argv", ["obhut", kind])
    Service.of(name).main()
    assert said == written


def _written(name: str, language: str) -> dict[str, str]:
    lines = (ROOT / "services" / name / "locale" / f"{language}.po").read_bytes().splitlines(keepends=True)
    return {str(one.id): str(one.string) for one in read_po(lines) if one.id}
