"""What the world sees: TLS by Caddy, and nothing of the inside."""

import socket
import ssl

import pytest
import requests

from deploy.containers.__main__ import processes
from tests.compose.stack import ComposeStack
from tests.visitor import wait_for


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1 is deprecated")  # that is why it is tried
def test_the_gateway_answers_over_tls(stack: ComposeStack) -> None:
    """With a certificate of Caddy's own authority for localhost, of a protocol that is still sound."""
    answer = requests.get(f"{stack.instance.address}/health/ready", timeout=10)
    assert (answer.status_code, answer.json()) == (200, {"ready": True})
    assert "Server" not in answer.headers
    context = ssl.create_default_context(cadata=stack.authority)
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    port = int(stack.instance.address.rpartition(":")[2])
    with socket.create_connection(("localhost", port)) as plain, pytest.raises(ssl.SSLError):
        context.wrap_socket(plain, server_hostname="localhost")


def test_without_the_authority_nobody_is_believed(stack: ComposeStack, monkeypatch: pytest.MonkeyPatch) -> None:
    """The certificate is checked, not waved through."""
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    monkeypatch.delenv("CURL_CA_BUNDLE", raising=False)
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(f"{stack.instance.address}/health/ready", timeout=10)


def test_plain_http_leads_to_https(stack: ComposeStack, filled_in: dict[str, str]) -> None:  # noqa: ARG001 -- starts them
    """Nothing is answered in the clear but the way to the sealed door."""
    plain = f"http://localhost:{filled_in['OBHUT_HTTP_PORT']}/v1/me"
    answer = requests.get(plain, timeout=10, allow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (308, "https://localhost/v1/me")


@pytest.mark.parametrize("path", ["/metrics", "/openapi.json/../metrics", "/health/ready/../../metrics"])
def test_metrics_stay_inside(stack: ComposeStack, path: str) -> None:
    """Prometheus reads them at a port that Caddy does not pass on."""
    assert requests.get(stack.instance.address + path, timeout=10).status_code == 404


def test_prometheus_sees_every_process(stack: ComposeStack) -> None:
    """All processes, the broker and itself are targets, and up; each is told by service and process."""
    address = f"http://{stack.address('prometheus', 'observability')}:9090/api/v1/targets"
    expected = {("gateway", "web"), *(tuple(name.split("-")) for name in processes() if name != "gateway")}

    def all_up() -> bool:
        active = requests.get(address, timeout=10).json()["data"]["activeTargets"]
        up = [one["labels"] for one in active if one["health"] == "up"]
        told = {(labels["service"], labels["process"]) for labels in up if "service" in labels}
        return len(up) == len(active) == len(expected) + 2 and told == expected

    assert wait_for(all_up, "every target up", 60)


def test_prometheus_knows_the_alert_rules(stack: ComposeStack) -> None:
    """The rules were loaded: a mistake in them would end the start, a missing file would go unnoticed."""
    address = f"http://{stack.address('prometheus', 'observability')}:9090/api/v1/rules"
    groups = requests.get(address, timeout=10).json()["data"]["groups"]
    assert sum(len(group["rules"]) for group in groups) > 0
