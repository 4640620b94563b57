"""Pango and fonts on a machine that may or may not install them."""

from pathlib import Path

import pytest

from deploy.local import packages, pango
from deploy.local.errors import LocalError


@pytest.fixture
def fonts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine with all fonts, and all libraries."""
    (tmp_path / "truetype").mkdir()
    for name in pango.FONTS:
        (tmp_path / "truetype" / name).touch()
    monkeypatch.setattr(pango, "FOLDER", tmp_path)
    monkeypatch.setattr(pango, "find_library", lambda name: f"lib{name}.so.0")
    return tmp_path / "truetype"


@pytest.mark.usefixtures("fonts")
def test_what_is_there_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """No package manager is asked where all libraries and fonts are found."""
    monkeypatch.setattr(packages, "install", lambda *_: pytest.fail("nothing is missing"))
    pango.ensure(pytest.fail)


@pytest.mark.usefixtures("fonts")
def test_what_is_missing_is_installed_or_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing may be installed the rest starts all the same, and a person reads what to do."""
    told: list[str] = []
    monkeypatch.setattr(pango, "find_library", lambda name: None if name == "pangoft2-1.0" else name)
    installed: list[object] = []
    monkeypatch.setattr(packages, "install", lambda names, _: installed.append(names))
    pango.ensure(told.append)
    assert (installed, told) == ([pango.PACKAGES], [])
    monkeypatch.setattr(packages, "install", refused)
    pango.ensure(told.append)
    assert "Files cannot be printed" in told[0]
    assert "apt-get install -y --no-install-recommends libpango-1.0-0" in told[0]


def test_a_missing_font_alone_is_installed_or_said(fonts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are printed all the same: what is lost is said as what it is."""
    (fonts / "NotoSansEthiopic-Regular.ttf").unlink()
    installed: list[object] = []
    monkeypatch.setattr(packages, "install", lambda names, _: installed.append(names))
    pango.ensure(pytest.fail)
    assert installed == [("fonts-noto-core",)]
    told: list[str] = []
    monkeypatch.setattr(packages, "install", refused)
    pango.ensure(told.append)
    assert told[0].startswith("Some scripts are boxes on printed files")


def refused(*_: object) -> None:
    """A machine on which nothing may be installed."""
    raise LocalError("we may not install it here.")
