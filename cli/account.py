"""`obhut account`: accounts by the operator's hand: those of the platform, which no API makes, and the first ones."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import click
from sqlalchemy.exc import DBAPIError

import services.identity
from cli.environment import in_instance, role_url
from kernel.clock import Clock
from kernel.data.database import engine
from kernel.errors import NotFound, Refusal
from kernel.translations import add_catalogue, sentence
from services.identity.model.passwords import Passwords
from services.identity.model.roles import ROLES
from services.identity.store import Work
from services.identity.usecases import accounts


@click.group()
def account() -> None:
    """Accounts of the platform: the first one, and a way back in."""


@account.command()
@click.option("--login", required=True, help="What the person signs in with.")
@click.option("--name", required=True, help="The person's name.")
@click.option("--role", "roles", required=True, multiple=True, type=click.Choice(list(ROLES)), help="Repeatable.")
@click.option("--agency", type=click.UUID, help="The agency's id; without it, an account of the platform.")
@click.option("--if-missing", is_flag=True, help="Succeed and change nothing where the login exists already.")
@in_instance
def create(login: str, name: str, roles: Sequence[str], agency: UUID | None, if_missing: bool) -> None:
    """Make an account. The password (one line) is read from standard input, hidden at a terminal."""
    password, passwords = _password(), Passwords(os.environ.get("OBHUT_ENV", "production"))
    with _operator() as work:
        if if_missing and accounts.has_account(work, login):
            click.echo("There is an account with this login already; nothing was changed.")
            return
        if agency is None:
            made = accounts.create_platform_account(work, passwords, login, name, password, roles)
        else:
            wanted = accounts.NewAccount(login, name, password, roles)
            made = accounts.create_agency_account(work, passwords, agency, wanted)
    click.echo(f"Account {made.id} made.")


@account.command()
@click.option("--login", required=True, help="Whose account.")
@in_instance
def close(login: str) -> None:
    """Close an account: its sessions end, and it signs in no more. Repeating it changes nothing."""
    with _operator() as work:
        closed = accounts.close_account(work, login)
    click.echo(f"Account {closed.id} is closed.")


def _password() -> str:
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")


@contextmanager
def _operator() -> Iterator[Work]:
    """Work of the platform on identity's database; what is refused becomes a sentence and ends with 1."""
    add_catalogue(Path(services.identity.__file__).parent / "locale")
    database = engine(role_url("identity", "runtime"), 1)
    try:
        with Work(database, Clock(), platform=True) as work:
            yield work
    except NotFound:
        raise click.ClickException("There is no such account or agency.") from None
    except Refusal as refused:
        codes = [problem.code for problem in refused.problems] or [refused.code]
        raise click.ClickException(" ".join(sentence(code, "en") for code in dict.fromkeys(codes))) from None
    except DBAPIError as error:
        raise click.ClickException(f"The database of identity could not be used: {type(error).__name__}.") from None
    finally:
        database.dispose()
