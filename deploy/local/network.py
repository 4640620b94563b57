"""Ports of this machine: is one taken, which one is free."""

import socket

LOOPBACK = "127.0.0.1"


def answers(port: int) -> bool:
    """Whether something accepts connections on this loopback port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((LOOPBACK, port)) == 0


def is_free(port: int) -> bool:
    """Whether a process of ours could listen on this port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As servers do: a port in TIME_WAIT counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return not answers(port)


def free_port(wanted: int) -> int:
    """The wanted port, or the next one above it that is free."""
    for port in range(wanted, min(wanted + 500, 65536)):
        if is_free(port):
            return port
    raise OSError(f"No port between {wanted} and {wanted + 499} is free on {LOOPBACK}.")
