"""Pango on a machine that may or may not install it."""

import pytest

from deploy.local import packages, pango
from deploy.local.errors import LocalError


def test_what_is_there_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """No package manager is asked where all libraries are found."""
    monkeypatch.setattr(pango, "find_library", lambda name: f"lib{name}.so.0")
    monkeypatch.setattr(packages, "install", lambda *_: pytest.fail("nothing is missing"))
    pango.ensure(pytest.fail)


def test_what_is_missing_is_installed_or_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing may be installed the rest starts all the same, and a person reads what to do."""
    told: list[str] = []
    monkeypatch.setattr(pango, "find_library", lambda name: None if name == "pangoft2-1.0" else name)
    installed: list[object] = []
    monkeypatch.setattr(packages, "install", lambda names, _: installed.append(names))
    pango.ensure(told.append)
    assert (installed, told) == ([pango.PACKAGES], [])

    def refused(*_: object) -> None:
        raise LocalError("we may not install it here.")

    monkeypatch.setattr(packages, "install", refused)
    pango.ensure(told.append)
    assert "Files cannot be printed" in told[0]
    assert "apt-get install -y --no-install-recommends libpango-1.0-0" in told[0]
