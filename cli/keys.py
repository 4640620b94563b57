"""`obhut keys`: makes the private keys of the services and the file of public keys all of them trust."""

from pathlib import Path

import click

from kernel.keys import create_keys


@click.group()
def keys() -> None:
    """Keys of the services."""


@keys.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
def create(directory: Path) -> None:
    """Make what is missing in DIRECTORY; keys that are there are kept."""
    made = create_keys(directory)
    click.echo(f"{made} keys made in {directory}." if made else f"All keys are there in {directory}.")
