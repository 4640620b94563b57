"""`obhut`: the operator's command. Each subcommand is imported only when it is called."""

from importlib import import_module
from importlib.metadata import version

import click

COMMANDS = {
    "demo": ("cli.demo:demo", "Obhut on this machine, with demo data."),
    "migrate": ("cli.migrate:migrate", "Bring databases and broker to the state this version needs."),
    "keys": ("cli.keys:keys", "Keys of the services."),
    "account": ("cli.account:account", "Accounts of the platform: the first one, and a way back in."),
    "status": ("cli.status:status", "What runs, what waits, which business day it is."),
    "check": ("cli.check:check", "Do all databases tell the same story?"),
    "parked": ("cli.parked:parked", "Events that could not take effect: look, replay, discard."),
    "verify": ("cli.verify:verify", "Check certificates and ledgers without any of the services."),
    "docs": ("cli.docs:docs", "Generate the documents that are made from code."),
}
"""Where each subcommand lives, and what `obhut --help` says of it (without importing it)."""


class LazyGroup(click.Group):
    """A group that imports a subcommand when it is called: the help and a small command start at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's signature
        """All subcommands, in the order of the table above."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 -- likewise
        """Import the subcommand; None where there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        try:
            command: click.Command = getattr(import_module(module), attribute)
        except ModuleNotFoundError as missing:  # images hold what they need: there is no demo in the operator's
            raise click.ClickException(f"`obhut {cmd_name}` needs {missing.name}, which is not here.") from None
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 -- likewise
        """The list of subcommands, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("obhut"), prog_name="obhut")
def obhut() -> None:
    """Obhut, the case-file platform for social work: what its operator does by hand."""


if __name__ == "__main__":
    obhut(prog_name="obhut")
