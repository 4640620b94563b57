"""`obhut demo`: Obhut with demo data on this machine, by one command."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from cli.demodata.agencies import AGENCIES
from deploy.local import accounts
from deploy.local.errors import LocalError
from deploy.local.instance import Instance, for_demo
from deploy.local.network import is_free
from deploy.local.stack import Stack

ROOT = Path(__file__).resolve().parents[1]
LOADING = "loading"
"""A file that lies in the instance's folder while demo data are loaded: found later, the load broke off."""


@click.group()
def demo() -> None:
    """Obhut on this machine, with demo data."""


@demo.command()
def start() -> None:
    """Start the demo, or say where it runs; the first time it loads the demo data."""
    with _alone() as instance:
        stack = Stack(instance, click.echo)
        if stack.supervisor.is_ready() and instance.accounts.exists():
            click.echo("The demo runs already.")
        else:
            _bring_up(stack)
        _show(instance)


@demo.command()
def stop() -> None:
    """Stop what `demo start` started; the data are kept."""
    with _alone() as instance:
        Stack(instance, click.echo).stop(with_servers=True)


@demo.command()
def status() -> None:
    """Show the processes of the demo; ends with 1 unless all of them are ready."""
    instance = _instance()
    supervisor = Stack(instance).supervisor
    running = supervisor.running()
    table = Table("process", "pid", "state")
    lacks = {name: supervisor.lack(name) for name in supervisor.names()}
    for name, lack in lacks.items():
        table.add_row(name, str(running[name].pid) if name in running else "", lack or "ready")
    console = Console()
    console.print(table)
    if any(lacks.values()):
        console.print("The demo is not ready; `make demo` starts it.")
        raise SystemExit(1)
    console.print(f"The demo is ready at {instance.address}")


def _instance() -> Instance:
    try:
        return for_demo(ROOT, os.environ)
    except LocalError as error:
        raise click.ClickException(str(error)) from None


@contextmanager
def _alone() -> Iterator[Instance]:
    """The demo's instance, for one command at a time; what goes wrong becomes a sentence."""
    instance = _instance()
    instance.folder.mkdir(parents=True, exist_ok=True)
    with (instance.folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise click.ClickException(
                "Another `obhut demo` command is at work here; wait until it has ended."
            ) from None
        try:
            yield instance
        except LocalError as error:
            raise click.ClickException(str(error)) from None


def _bring_up(stack: Stack) -> None:
    instance = stack.instance
    broken_off = (instance.folder / LOADING).exists()
    if broken_off:
        click.echo("An earlier start broke off while it loaded the demo data: beginning afresh.")
    try:
        if stack.prepare(fresh=broken_off):
            # Accounts of databases that are no more (another server, say) would open nothing.
            instance.accounts.unlink(missing_ok=True)
        stack.start()
        if not instance.accounts.exists():
            _load(instance)
    except KeyboardInterrupt:
        click.echo("\nInterrupted: stopping. `make demo` begins again where that is possible.")
        stack.stop()
        raise click.Abort from None


def _load(instance: Instance) -> None:
    from cli.demodata.load import load  # only the first start needs Faker and the loader

    click.echo("Demo data: two years of files in 15 agencies are being lived through (the first time only)")
    mark = instance.folder / LOADING
    mark.touch()
    load(instance.address, instance)
    if not instance.accounts.exists():
        raise LocalError(f"The demo data were loaded, but {instance.accounts} was not written.")
    mark.unlink()


def _about_port(wanted: int) -> str:
    """Why the demo answers on another port than the one it is looked for on."""
    if is_free(wanted):
        return (
            f"Port {wanted} was taken when it started, and is free again: stopped and started anew, it answers there."
        )
    return f"Port {wanted} is taken by another program."


def _show(instance: Instance) -> None:
    console = Console()
    console.print(f"\nObhut answers on [bold]{instance.address}[/bold]")
    if instance.address != f"http://127.0.0.1:{instance.gateway_port}":
        console.print(f"({_about_port(instance.gateway_port)})")
    accounts.show(console, instance.accounts, instance.address, [one.name for one in AGENCIES])
    console.print("Stop it with `make demo-stop`.")
