"""`python -m deploy.containers prepare|up|down`: what `make up` and `make down` do."""

import json
import os
from pathlib import Path

import click
from dotenv import dotenv_values
from honcho.environ import parse_procfile

from contracts import EVENTS
from deploy.containers import broker, settings
from deploy.containers.engine import EngineError, Project
from deploy.containers.folder import Folder
from kernel.keys import create_keys
from kernel.services import SERVICES

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "var" / "compose"
BUILT = (*(f"{service}-web" for service in SERVICES), "gateway", "migrate", "caddy")
"""One service per image: the others use the same."""
SERVERS = ("postgres", "keystore", "rabbitmq")


@click.group()
def containers() -> None:
    """Obhut in containers."""


@containers.command("prepare")
@click.argument("path", type=click.Path(file_okay=False, path_type=Path), default=FOLDER)
def prepare_command(path: Path) -> None:
    """Make what is missing in PATH: passwords, keys, settings."""
    prepare(Folder(path))


@containers.command()
def up() -> None:
    """Set up, build, start, migrate; returns when everything is healthy."""
    try:
        project = own_project()
        prepare(Folder(Path(project.environment.get("OBHUT_COMPOSE_FOLDER", FOLDER))))
        bring_up(project)
    except EngineError as error:
        raise click.ClickException(str(error)) from None
    _say_where(project)


@containers.command()
def down() -> None:
    """Stop and remove the containers; data and keys are kept."""
    try:
        own_project().run("--profile", "observability", "down")
    except EngineError as error:
        raise click.ClickException(str(error)) from None
    click.echo("Stopped. Data are in the volumes obhut_…, keys and passwords in var/compose.")


def own_project() -> Project:
    """The project that `make up` runs, filled in from the environment and, where that is silent, from `.env`."""
    values = {name: value for name, value in dotenv_values(ROOT / ".env").items() if value is not None}
    return Project("obhut", (ROOT / "docker-compose.yml",), values | os.environ)


def prepare(folder: Folder) -> None:
    """Make what is missing in a folder; what is there is kept, settings and rights follow this version's code."""
    for name in processes():
        folder.write_settings(name, settings.environment_of(name, folder.password))
    folder.write_settings(settings.OPERATOR, settings.environment_of(settings.OPERATOR, folder.password))
    folder.offer("settings.env", settings.SHARED)
    for host in ("postgres", "keystore"):
        folder.write_secret(f"{host}-superuser", folder.password(f"{host}_superuser"))
        folder.write_secret(f"{host}-roles", settings.roles(host, folder.password))
    folder.write_secret("definitions.json", json.dumps(broker.definitions(folder.password, EVENTS), indent=1))
    folder.write_secret("grafana-password", folder.password("grafana"))
    create_keys(folder.keys)
    folder.open_keys()


def processes() -> dict[str, str]:
    """The processes of the platform with their commands, as the Procfile lists them."""
    commands: dict[str, str] = parse_procfile((ROOT / "Procfile").read_text()).processes
    return commands


def bring_up(project: Project) -> None:
    """Build, start the servers, give them this version's roles and rights, start the rest, wait until healthy."""
    click.echo("Building the images (some minutes the first time)")
    project.run("build", *BUILT)
    click.echo("Starting PostgreSQL and RabbitMQ")
    project.run("up", "-d", "--no-build", *SERVERS)
    project.wait_healthy(180, SERVERS)
    for host in ("postgres", "keystore"):
        project.run("exec", "-T", host, "sh", "/docker-entrypoint-initdb.d/obhut.sh")
    project.run("exec", "-T", "rabbitmq", "rabbitmqctl", "-q", "import_definitions", "/run/secrets/definitions.json")
    click.echo("Migrating, starting all processes")
    project.run("up", "-d", "--no-build", "--remove-orphans")
    project.wait_healthy(300)


def _say_where(project: Project) -> None:
    domain, port = project.environment.get("OBHUT_DOMAIN", "localhost"), project.environment.get("OBHUT_HTTPS_PORT")
    command = " ".join(project.command).replace(f"{ROOT}/", "")
    click.echo(f"Obhut answers on https://{domain}{f':{port}' if port else ''}")
    click.echo("The first account, which makes all others (it asks for the password):")
    click.echo(f"  {command} run --rm operator obhut account create --login LOGIN --name NAME --role host")
    click.echo("What runs, what waits:")
    click.echo(f"  {command} run --rm operator obhut status")


if __name__ == "__main__":
    containers(prog_name="python -m deploy.containers")
