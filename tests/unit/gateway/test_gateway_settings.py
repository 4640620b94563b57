"""Settings of the gateway: a wrong one ends the start with a sentence."""

import pytest

from gateway.settings import read

RIGHT = {f"OBHUT_{name}_URL": "http://127.0.0.1:1" for name in ("IDENTITY", "CASEFILE", "CONSENT", "RETENTION")} | {
    "OBHUT_REPORTING_URL": "http://reporting:8000/"
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in (
        "OBHUT_ENV",
        "OBHUT_GATEWAY_PORT",
        "OBHUT_BIND",
        "OBHUT_RATE_FACTOR",
        "OBHUT_GATEWAY_PROXIES",
        "OBHUT_GATEWAY_METRICS_PORT",
    ):
        monkeypatch.delenv(name, raising=False)
    for name, value in RIGHT.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_what_is_not_said_is_safe(environment: pytest.MonkeyPatch) -> None:
    """Production, this machine only, cookies by HTTPS, limits as they are meant, nobody trusted to forward."""
    settings = read()
    found = (settings.env, settings.bind, settings.port, settings.rate_factor, settings.proxies)
    assert found == ("production", "127.0.0.1", 8080, 1, frozenset())
    assert settings.secure_cookies
    assert settings.services["reporting"] == "http://reporting:8000"
    environment.setenv("OBHUT_ENV", "demo")
    assert (read().rate_factor, read().secure_cookies) == (20, False)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OBHUT_ENV", "staging"),
        ("OBHUT_GATEWAY_PORT", "eighty"),
        ("OBHUT_GATEWAY_PORT", "70000"),
        ("OBHUT_GATEWAY_METRICS_PORT", "8080"),
        ("OBHUT_GATEWAY_METRICS_PORT", "-1"),
        ("OBHUT_RATE_FACTOR", "0"),
        ("OBHUT_CASEFILE_URL", "127.0.0.1:8101"),
        ("OBHUT_CASEFILE_URL", "http://127.0.0.1:8101/v1"),
        ("OBHUT_CASEFILE_URL", ""),
        ("OBHUT_GATEWAY_PROXIES", "proxy.example"),
    ],
)
def test_a_wrong_one_is_named(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, value: str
) -> None:
    """The operator must not have to guess."""
    environment.setenv(name, value)
    with pytest.raises(SystemExit):
        read()
    assert name in capsys.readouterr().err
