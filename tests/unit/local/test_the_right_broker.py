"""Which management API belongs to a broker that somebody named: none that speaks for another broker of the machine."""

from pathlib import Path

import pytest
import requests

from deploy.local import rabbitmq
from deploy.local.errors import silent
from deploy.local.rabbitmq import Broker

GIVEN = "amqp://guest:guest@127.0.0.1:25673/"


@pytest.fixture
def apis(monkeypatch: pytest.MonkeyPatch) -> dict[int, str]:
    """Whose management API answers on which port."""
    found: dict[int, str] = {}

    def get(address: str, **_: object) -> requests.Response:
        port = int(address.partition("127.0.0.1:")[2].partition("/")[0])
        if port not in found:
            raise requests.ConnectionError
        answer = requests.Response()
        answer.status_code, answer._content = 200, f'{{"cluster_name": "{found[port]}"}}'.encode()
        return answer

    monkeypatch.setattr(requests, "get", get)
    monkeypatch.setattr(rabbitmq, "_cluster", lambda _: "the one that was named")
    return found


@pytest.mark.parametrize("port", [35673, 15672])
def test_a_broker_s_own_api_is_found(apis: dict[int, str], tmp_path: Path, port: int) -> None:
    """As far from its port as usual, or on the usual port, as in a container."""
    apis[port] = "the one that was named"
    found = rabbitmq.find(tmp_path, {rabbitmq.VARIABLE: GIVEN}, silent)
    assert found == Broker(GIVEN, f"http://127.0.0.1:{port}/api")


def test_a_neighbour_s_api_is_left_alone(apis: dict[int, str], tmp_path: Path) -> None:
    """Virtual hosts are made and dropped through it: of another broker they would be somebody else's."""
    apis[15672] = apis[35673] = "a neighbour"
    found = rabbitmq.find(tmp_path, {rabbitmq.VARIABLE: GIVEN}, silent)
    assert found == Broker(GIVEN, None)
    assert rabbitmq.control(found, "list_vhosts") is None, "rabbitmqctl would speak of the machine's usual broker"
