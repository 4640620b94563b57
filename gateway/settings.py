"""Settings of the gateway: where the services are, where it listens; read once, a wrong one ends the start."""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from types import MappingProxyType
from urllib.parse import urlsplit

from environs import Env
from environs.exceptions import EnvError

from kernel.observe import tracing
from kernel.services import SERVICES
from kernel.settings import largest_file, refuse, traces

ENVIRONMENTS = ("production", "demo", "test")
RELAXED = 20  # the demo loader and the tests are one client that does the work of many


@dataclass(frozen=True, slots=True)
class Settings:
    """What the gateway needs to know of where it runs."""

    env: str  # production, demo or test
    bind: str
    port: int
    metrics_port: int  # 0: metrics for a scraper on this machine alone, at the same port
    services: Mapping[str, str]  # the address of each service, without a path
    rate_factor: int  # multiplies every rate limit
    proxies: frozenset[str]  # addresses of our own reverse proxies: only they may name the client's address
    traces: tracing.Settings = tracing.Settings()
    largest_file: int = 25 * 1024 * 1024  # bytes of an attachment

    @property
    def secure_cookies(self) -> bool:
        """Whether cookies need HTTPS: always, but on the loopback address of a demo or test."""
        return self.env == "production" or not _is_loopback(self.bind)


def read() -> Settings:
    """Read the settings; a missing or wrong one ends the process with a sentence that names it."""
    env = Env()
    try:
        return _read(env)
    except (EnvError, ValueError) as wrong:
        refuse(f"the settings of the gateway are not complete: {wrong}")


def _read(env: Env) -> Settings:
    mode = env.str("OBHUT_ENV", "production")
    if mode not in ENVIRONMENTS:
        raise ValueError("OBHUT_ENV must be production, demo or test")
    port = env.int("OBHUT_GATEWAY_PORT", 8080)
    metrics_port = env.int("OBHUT_GATEWAY_METRICS_PORT", 0)
    if not 0 < port < 65536:
        raise ValueError("OBHUT_GATEWAY_PORT must be a port, 1 to 65535")
    if not 0 <= metrics_port < 65536 or metrics_port == port:
        raise ValueError("OBHUT_GATEWAY_METRICS_PORT must be a port other than OBHUT_GATEWAY_PORT, or 0 for none")
    factor = env.int("OBHUT_RATE_FACTOR", 1 if mode == "production" else RELAXED)
    if factor < 1:
        raise ValueError("OBHUT_RATE_FACTOR must be 1 or more")
    return Settings(
        env=mode,
        bind=env.str("OBHUT_BIND", "127.0.0.1"),
        port=port,
        metrics_port=metrics_port,
        services=MappingProxyType({name: _address(env, f"OBHUT_{name.upper()}_URL") for name in SERVICES}),
        rate_factor=factor,
        proxies=_proxies(env.list("OBHUT_GATEWAY_PROXIES", [])),
        traces=traces(env),
        largest_file=largest_file(env),
    )


def _address(env: Env, name: str) -> str:
    address = env.str(name)
    parts = urlsplit(address)
    plain = parts.path in ("", "/") and not parts.query and "@" not in parts.netloc
    if parts.scheme not in ("http", "https") or not parts.hostname or not plain:
        raise ValueError(f"{name} must be like http://127.0.0.1:8101, without a path")
    return address.rstrip("/")


def _proxies(addresses: list[str]) -> frozenset[str]:
    try:
        return frozenset(str(ip_address(address.strip())) for address in addresses)
    except ValueError:
        raise ValueError("OBHUT_GATEWAY_PROXIES must be IP addresses, separated by commas") from None


def _is_loopback(bind: str) -> bool:
    try:
        return ip_address(bind).is_loopback
    except ValueError:
        return bind == "localhost"
