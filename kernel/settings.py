"""Settings: read from the environment once, into a frozen object; a wrong one ends the start with a sentence.

Every process of a service reads `OBHUT_<SERVICE>_…` for what is its own and `OBHUT_…` for what all share.
"""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

from environs import Env
from environs.exceptions import EnvError

from kernel.observe import tracing

USUAL_SHARE = 0.1  # of traces, in production


@dataclass(frozen=True, slots=True)
class Settings:
    """What one service needs to know of where it runs. Durations in seconds."""

    service: str
    env: str  # production, demo or test: only the latter two may move the clock
    runtime_url: str
    jobs_url: str
    broker_url: str
    broker_prefix: str  # set where no virtual host of our own could be had
    web_port: int
    worker_port: int
    jobs_port: int
    bind: str
    trust_file: Path
    secrets: Path | None
    clock_file: Path | None
    fault_file: Path | None
    keystore_url: str | None  # casefile alone: the wrapped keys of the files
    session_idle: int
    session_longest: int
    retry_first: float  # first delay of a failed handler; doubles with each attempt
    retry_attempts: int
    web_threads: int
    largest_file: int = 25 * 1024 * 1024  # bytes of an attachment
    traces: tracing.Settings = tracing.Settings()

    @property
    def movable_clock(self) -> bool:
        """Whether business days may be moved here."""
        return self.env in ("test", "demo")


def refuse(sentence: str) -> NoReturn:
    """End the start with a sentence a person can act on."""
    sys.stderr.write(f"obhut: {sentence}\n")
    raise SystemExit(78)  # EX_CONFIG of sysexits.h


def read(service: str) -> Settings:
    """Read the settings of a service; a missing or wrong one ends the process with its name."""
    env = Env()
    own = f"OBHUT_{service.upper()}_"
    try:
        settings = _read(env, own, service)
    except (EnvError, ValueError) as wrong:
        refuse(f"the settings of {service} are not complete: {wrong}")
    if settings.clock_file and not settings.movable_clock:
        refuse("OBHUT_CLOCK_FILE moves business days and is allowed only where OBHUT_ENV is test or demo")
    return settings


def _read(env: Env, own: str, service: str) -> Settings:
    return Settings(
        service=service,
        env=_choice(env.str("OBHUT_ENV", "production")),
        runtime_url=env.str(own + "RUNTIME_URL"),
        jobs_url=env.str(own + "JOBS_URL"),
        broker_url=env.str("OBHUT_BROKER_URL"),
        broker_prefix=env.str("OBHUT_BROKER_PREFIX", ""),
        web_port=env.int(own + "WEB_PORT"),
        worker_port=env.int(own + "WORKER_PORT"),
        jobs_port=env.int(own + "JOBS_PORT", 0),
        bind=env.str("OBHUT_BIND", "127.0.0.1"),
        trust_file=env.path("OBHUT_TRUST_FILE"),
        secrets=env.path(own + "SECRETS", None),
        clock_file=env.path("OBHUT_CLOCK_FILE", None),
        fault_file=env.path("OBHUT_FAULT_FILE", None),
        keystore_url=env.str(own + "KEYSTORE_URL", None),
        session_idle=env.int("OBHUT_SESSION_IDLE", 30 * 60),
        session_longest=env.int("OBHUT_SESSION_LONGEST", 12 * 3600),
        retry_first=env.float("OBHUT_RETRY_FIRST", 1.0),
        retry_attempts=env.int("OBHUT_RETRY_ATTEMPTS", 8),
        web_threads=env.int("OBHUT_WEB_THREADS", 8),
        largest_file=largest_file(env),
        traces=traces(env),
    )


def largest_file(env: Env) -> int:
    """How large an attachment may be, in bytes; gateway and casefile read the same setting (in MiB)."""
    mebibytes = env.int("OBHUT_LARGEST_FILE_MIB", 25)
    if not 1 <= mebibytes <= 200:
        raise ValueError("OBHUT_LARGEST_FILE_MIB must be 1 to 200")
    return mebibytes * 1024 * 1024


def traces(env: Env) -> tracing.Settings:
    """Where every process, the gateway too, sends its traces: nowhere unless OBHUT_TRACES_URL says where.

    In production a tenth of them, unless OBHUT_TRACES_RATIO says otherwise: a span costs some 0.1 ms of CPU.
    """
    usual = USUAL_SHARE if env.str("OBHUT_ENV", "production") == "production" else 1.0
    url, ratio = env.str("OBHUT_TRACES_URL", "") or None, env.float("OBHUT_TRACES_RATIO", usual)
    if url and not (urlsplit(url).scheme in ("http", "https") and urlsplit(url).hostname):
        raise ValueError("OBHUT_TRACES_URL must be an OTLP address like http://127.0.0.1:4318/v1/traces")
    if not 0 <= ratio <= 1:
        raise ValueError("OBHUT_TRACES_RATIO must be a share, 0 to 1")
    return tracing.Settings(url, ratio)


def _choice(env: str) -> str:
    if env not in ("production", "demo", "test"):
        raise ValueError("OBHUT_ENV must be production, demo or test")
    return env


def migrator_urls(service: str) -> dict[str, str]:
    """The addresses `obhut migrate` needs: those of the migrator, and the two roles it grants to."""
    env, own = Env(), f"OBHUT_{service.upper()}_"
    try:
        return {
            "migrator": env.str(own + "MIGRATOR_URL"),
            "runtime": env.str(own + "RUNTIME_URL"),
            "jobs": env.str(own + "JOBS_URL"),
        }
    except EnvError as wrong:
        refuse(f"cannot migrate {service}: {wrong}")
