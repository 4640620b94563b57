"""The environment of every process: its own settings and credentials, and nobody else's.

A web process has no password of the broker nor of the jobs role, a worker none of the jobs role, a jobs process none
but that; the settings it does not use are there and empty, since `kernel/settings.py` reads one set per service.
"""

from collections.abc import Callable
from urllib.parse import quote

from deploy.containers import broker
from deploy.local.databases import DATABASES, KEY_STORE
from kernel.services import SERVICES

Password = Callable[[str], str]
"""Takes a name, gives the password of that name."""

PORT = "8000"  # of every process in its own container
METRICS_PORT = "9100"  # of the gateway, apart from the port that Caddy passes on
OPERATOR = "operator"
HOSTS = {database.name: "postgres" for database in DATABASES} | {KEY_STORE.name: "keystore"}
SHARED = """\
# Settings of all processes of Obhut, one KEY=value per line, for example
#   OBHUT_SESSION_IDLE=1800
# `make up` applies what was changed.
"""


def environment_of(process: str, password: Password) -> dict[str, str]:
    """The environment of one process, by its name in the Procfile, or of the operator's command."""
    if process == "gateway":
        return _gateway()
    if process == OPERATOR:
        return _operator(password)
    service, _, kind = process.partition("-")
    own = f"OBHUT_{service.upper()}_"
    used = {"web": "runtime", "worker": "runtime", "jobs": "jobs"}[kind]
    values = _listening(service) | {
        f"{own}RUNTIME_URL": database_url(service, "runtime", password) if used == "runtime" else "",
        f"{own}JOBS_URL": database_url(service, "jobs", password) if used == "jobs" else "",
        "OBHUT_BROKER_URL": broker.url(service, password) if kind == "worker" else "",
        "OBHUT_TRUST_FILE": "/run/secrets/trust.json",
        f"{own}SECRETS": "/run/secrets",
    }
    if service == "casefile":
        values["OBHUT_CASEFILE_KEYSTORE_URL"] = database_url(KEY_STORE.name, "runtime", password)
        values["OBHUT_CASEFILE_SPOOL"] = "/var/spool/obhut" if kind == "web" else ""
    return values


def database_url(name: str, kind: str, password: Password) -> str:
    """Where a role reaches its database; `keys` is the key store, on a server of its own."""
    role = f"obhut_{name}_{kind}"
    return f"postgresql://{role}:{quote(password(role))}@{HOSTS[name]}:5432/obhut_{name}"


def roles(host: str, password: Password) -> str:
    """What `deploy/postgres/init.sh` reads on one server: `database role password`, a line each."""
    return "".join(
        f"obhut_{database.name} obhut_{database.name}_{kind} {password(f'obhut_{database.name}_{kind}')}\n"
        for database in DATABASES
        if HOSTS[database.name] == host
        for kind in database.settings
    )


def _listening(service: str) -> dict[str, str]:
    own = f"OBHUT_{service.upper()}_"
    return {"OBHUT_BIND": "0.0.0.0"} | {f"{own}{kind}_PORT": PORT for kind in ("WEB", "WORKER", "JOBS")}  # noqa: S104 -- in a container of its own


def _addresses() -> dict[str, str]:
    return {f"OBHUT_{service.upper()}_URL": f"http://{service}-web:{PORT}" for service in SERVICES}


def _gateway() -> dict[str, str]:
    return _addresses() | {
        "OBHUT_BIND": "0.0.0.0",  # noqa: S104 -- in a container of its own
        "OBHUT_GATEWAY_PORT": PORT,
        "OBHUT_GATEWAY_METRICS_PORT": METRICS_PORT,
    }


def _operator(password: Password) -> dict[str, str]:
    """Everything: whoever may run this command is the operator of the platform."""
    values = _addresses() | {
        "OBHUT_BROKER_URL": broker.url(broker.OPERATOR, password),
        "OBHUT_CASEFILE_SECRETS": "/run/secrets",
        "OBHUT_GATEWAY_URL": f"http://gateway:{PORT}",
        "OBHUT_TRUST_FILE": "/run/secrets/trust.json",
    }
    for service in SERVICES:
        for kind in ("worker", "jobs"):
            values[f"OBHUT_{service.upper()}_{kind.upper()}_HOST"] = f"{service}-{kind}"
            values[f"OBHUT_{service.upper()}_{kind.upper()}_PORT"] = PORT
    for database in DATABASES:
        for kind, setting in database.settings.items():
            values[setting] = database_url(database.name, kind, password)
    return values
