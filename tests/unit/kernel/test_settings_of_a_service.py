"""Settings: a wrong one ends the start with a sentence that names it, before anything else happens."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kernel.settings import migrator_urls, read

COMPLETE = {
    "OBHUT_ENV": "production",
    "OBHUT_CASEFILE_RUNTIME_URL": "postgresql://r:pw@db/casefile",
    "OBHUT_CASEFILE_JOBS_URL": "postgresql://j:pw@db/casefile",
    "OBHUT_CASEFILE_MIGRATOR_URL": "postgresql://m:pw@db/casefile",
    "OBHUT_BROKER_URL": "amqp://guest:guest@broker/",
    "OBHUT_CASEFILE_WEB_PORT": "8101",
    "OBHUT_CASEFILE_WORKER_PORT": "8102",
    "OBHUT_TRUST_FILE": "/etc/obhut/trust.json",
}
NEEDED = sorted(set(COMPLETE) - {"OBHUT_ENV", "OBHUT_CASEFILE_MIGRATOR_URL"})
Set = Callable[..., None]


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Set:
    """Sets the whole environment of a process: complete, but for what the test says (None: missing)."""

    def set_all(**changes: str | None) -> None:
        import os

        for name in [name for name in os.environ if name.startswith("OBHUT_")]:
            monkeypatch.delenv(name)
        for name, value in {**COMPLETE, **changes}.items():
            if value is not None:
                monkeypatch.setenv(name, value)

    return set_all


def sentence(capsys: pytest.CaptureFixture[str], start: Callable[[], object]) -> str:
    """What the operator reads when the start is refused."""
    with pytest.raises(SystemExit) as ended:
        start()
    assert ended.value.code == 78
    return capsys.readouterr().err


def test_complete_settings_are_read(environment: Set) -> None:
    """What stands in the environment arrives, with the documented defaults for the rest."""
    environment()
    settings = read("casefile")
    assert (settings.service, settings.env, settings.web_port) == ("casefile", "production", 8101)
    assert (settings.trust_file, settings.bind) == (Path("/etc/obhut/trust.json"), "127.0.0.1")
    assert (settings.session_idle, settings.session_longest) == (1800, 43200)
    assert (settings.retry_first, settings.retry_attempts) == (1.0, 8)
    assert (settings.clock_file, settings.fault_file, settings.keystore_url) == (None, None, None)


@pytest.mark.parametrize("name", NEEDED)
def test_a_missing_setting_is_named(environment: Set, capsys: pytest.CaptureFixture[str], name: str) -> None:
    """Nobody has to read our code to learn what to set."""
    environment(**{name: None})
    said = sentence(capsys, lambda: read("casefile"))
    assert name in said
    assert "casefile" in said


@pytest.mark.parametrize("name", ["OBHUT_CASEFILE_WEB_PORT", "OBHUT_CASEFILE_WORKER_PORT", "OBHUT_RETRY_FIRST"])
def test_a_setting_that_is_no_number_is_named(environment: Set, capsys: pytest.CaptureFixture[str], name: str) -> None:
    """Likewise what was mistyped."""
    environment(**{name: "many"})
    assert name in sentence(capsys, lambda: read("casefile"))


def test_only_three_kinds_of_environment(environment: Set, capsys: pytest.CaptureFixture[str]) -> None:
    """`prod` must not silently be taken for production, nor for a test."""
    environment(OBHUT_ENV="prod")
    assert "OBHUT_ENV must be production, demo or test" in sentence(capsys, lambda: read("casefile"))


def test_without_a_word_it_is_production(environment: Set) -> None:
    """Who forgets the setting gets the strict one: no clock to move, no fault points."""
    environment(OBHUT_ENV=None)
    assert read("casefile").env == "production"


def test_production_refuses_a_clock_file(environment: Set, capsys: pytest.CaptureFixture[str]) -> None:
    """With a movable business day every file could be erased in a minute."""
    environment(OBHUT_CLOCK_FILE="/tmp/clock")  # noqa: S108 -- never opened
    assert "OBHUT_CLOCK_FILE" in sentence(capsys, lambda: read("casefile"))
    for env in ("demo", "test"):
        environment(OBHUT_CLOCK_FILE="/tmp/clock", OBHUT_ENV=env)  # noqa: S108 -- never opened
        assert read("casefile").clock_file == Path("/tmp/clock")  # noqa: S108 -- never opened


def test_a_service_does_not_read_anothers_settings(environment: Set, capsys: pytest.CaptureFixture[str]) -> None:
    """Consent started with casefile's settings does not run on casefile's database."""
    environment()
    assert "OBHUT_CONSENT_RUNTIME_URL" in sentence(capsys, lambda: read("consent"))


@pytest.mark.parametrize("kind", ["MIGRATOR", "RUNTIME", "JOBS"])
def test_migrations_name_what_they_lack(environment: Set, capsys: pytest.CaptureFixture[str], kind: str) -> None:
    """`obhut migrate` needs three addresses and says which one is missing."""
    environment()
    assert set(migrator_urls("casefile")) == {"migrator", "runtime", "jobs"}
    environment(**{f"OBHUT_CASEFILE_{kind}_URL": None})
    assert f"OBHUT_CASEFILE_{kind}_URL" in sentence(capsys, lambda: migrator_urls("casefile"))
