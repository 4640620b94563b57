"""Which Obhut a command speaks of: the one whose settings are in the environment, or an instance on this machine.

An instance is what `make demo` or `make test` set up: its settings lie in `var/<name>/env`.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

import click
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

from kernel.data.database import engine
from kernel.unit_of_work import SET_SCOPE

P = ParamSpec("P")
R = TypeVar("R")
ROOT = Path(__file__).resolve().parents[1]
KNOWN_BY = "OBHUT_IDENTITY_RUNTIME_URL"  # a setting that every complete environment has


def in_instance(command: Callable[P, R]) -> Callable[..., R]:
    """Give a command the option `--instance`, and settle the environment before it runs."""

    @click.option("--instance", metavar="NAME", help="Use the settings of var/NAME/env, e.g. demo or test.")
    @wraps(command)
    def settled(*args: P.args, **kwargs: P.kwargs) -> R:
        settle(cast(str | None, kwargs.pop("instance")), ROOT)
        return command(*args, **kwargs)

    return settled


def settle(instance: str | None, root: Path) -> None:
    """Put the settings in place: those of the named instance, else what the environment has, else the demo's."""
    if instance is None and KNOWN_BY in os.environ:
        return
    from deploy.local.instance import read_env  # not in the image of a service

    name = instance or "demo"
    file = root / "var" / name / "env"
    settings = read_env(file)
    if not settings:
        raise click.ClickException(_nothing_found(instance, file))
    for old in [key for key in os.environ if key.startswith("OBHUT_")]:
        del os.environ[old]
    os.environ.update(settings)
    click.echo(f"Using the instance '{name}' (var/{name}/env).", err=True)


def setting(name: str, among: Mapping[str, str] = os.environ) -> str:
    """A setting from the environment, or from those given; a missing one is named."""
    value = among.get(name)
    if not value:
        raise click.ClickException(f"The setting {name} is missing.")
    return value


def role_url(service: str, role: str, among: Mapping[str, str] = os.environ) -> str:
    """The address of a service's database for one role: migrator, runtime or jobs."""
    return setting(f"OBHUT_{service.upper()}_{role.upper()}_URL", among)


@contextmanager
def database(name: str, url: str) -> Iterator[Connection]:
    """A transaction on a database, seeing rows of all agencies where the role may; what fails becomes a sentence."""
    opened = engine(url, 1)
    try:
        with opened.begin() as connection:
            connection.execute(SET_SCOPE, {"agency": "", "platform": "on"})
            yield connection
    except OperationalError as error:
        raise click.ClickException(f"The database of {name} does not answer: {_first_line(error)}") from None
    except ProgrammingError as error:
        reason = _first_line(error)
        raise click.ClickException(f"The database of {name} is of another version ({reason}): obhut migrate") from None
    finally:
        opened.dispose()


def _first_line(error: DBAPIError) -> str:
    return str(error.orig).strip().partition("\n")[0]


def _nothing_found(instance: str | None, file: Path) -> str:
    if instance:
        return f"There is no instance '{instance}' here: {file} does not exist or is empty."
    return (
        "No settings found: neither OBHUT_… variables in the environment nor a demo on this machine. "
        "Set the variables (docs/operations.md), start a demo (make demo), or name an instance (--instance)."
    )
