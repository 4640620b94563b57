"""What `make demo` says where it does not answer on the port one looks for it on."""

import socket

from cli.demo import _about_port
from deploy.local.network import LOOPBACK, free_port


def test_a_port_is_called_taken_only_while_it_is() -> None:
    """Taken when the demo started and free since: that is what is said, and what helps."""
    port = free_port(27600)
    with socket.create_server((LOOPBACK, port)):
        assert _about_port(port) == f"Port {port} is taken by another program."
    said = _about_port(port)
    assert f"Port {port} was taken when it started" in said
    assert "is taken" not in said
