"""`obhut migrate`: databases to the newest version, then exchanges and queues on the broker.

Run it before the processes start: the relays need the queues of every audience. Repeating it changes nothing.
"""

import os
from pathlib import Path

import click
from alembic.util import CommandError
from amqp.exceptions import AMQPError
from sqlalchemy.exc import DBAPIError

from cli.environment import ROOT, in_instance, role_url, setting
from kernel.data.migrate import upgrade
from kernel.events import topology
from kernel.services import SERVICES

NEWER = (
    "the database is of a newer version than this obhut, and is left as it is. Migrate with the newer one; "
    "to go back a version, start the processes without migrating (docs/operations.md#going-back)."
)
DONE = "The databases are done; repeat `obhut migrate` for the queues."


@click.command()
@click.argument("services", metavar="[SERVICE]...", nargs=-1, type=click.Choice(SERVICES))
@click.option("--no-broker", is_flag=True, help="Leave the broker alone: databases only.")
@in_instance
def migrate(services: tuple[str, ...], no_broker: bool) -> None:
    """Bring the databases of all services (or of each SERVICE) to the newest version, then declare all queues."""
    for service in services or SERVICES:
        for name, directory, url in databases_of(service):
            _upgrade(name, directory, url)
    if not no_broker:
        _declare()


def databases_of(service: str) -> list[tuple[str, Path, str]]:
    """What there is to migrate for a service: name, directory of the versions, address of the migrator.

    Casefile has the key store beside its database; it comes first, since no case is without a key.
    """
    own = (service, ROOT / "services" / service / "migrations", role_url(service, "migrator"))
    if service != "casefile":
        return [own]
    versions = ROOT / "services" / "casefile" / "keystore_migrations"
    return [("key store", versions, setting("OBHUT_CASEFILE_KEYSTORE_MIGRATOR_URL")), own]


def _upgrade(name: str, directory: Path, url: str) -> None:
    try:
        before, after = upgrade(directory, url)
    except DBAPIError as error:
        reason = str(error.orig).strip().splitlines()[0]
        raise click.ClickException(f"{name}: the database could not be migrated: {reason}") from None
    except CommandError:  # alembic finds the database's version nowhere among ours
        raise click.ClickException(f"{name}: {NEWER}") from None
    if before == after:
        click.echo(f"{name}: {after or 'empty'}, nothing to do")
    else:
        click.echo(f"{name}: {before or 'empty'} → {after}")


def _declare() -> None:
    from contracts import EVENTS

    prefix = os.environ.get("OBHUT_BROKER_PREFIX", "")
    try:
        names = topology.declare(setting("OBHUT_BROKER_URL"), prefix, EVENTS)
    except OSError as error:
        raise click.ClickException(f"The broker does not answer ({type(error).__name__}). {DONE}") from None
    except AMQPError as error:
        what = f"The broker refuses ({type(error).__name__}): user, rights and virtual host of OBHUT_BROKER_URL?"
        raise click.ClickException(f"{what} {DONE}") from None
    click.echo(f"broker: {len(names)} queues are there")
