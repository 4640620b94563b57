"""docs/operations.md: what alerts, messages and settings lead to is there, and what it tells to type exists."""

import ast
import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest
import yaml

from cli.main import obhut
from kernel.services import SERVICES
from tests.pages import anchors
from tests.trees import nodes_of, tree_of

ROOT = Path(__file__).resolve().parents[3]
RUNBOOK = (ROOT / "docs/operations.md").read_text()
CODE = ("kernel", "gateway", "services", "cli")  # whose settings the runbook must know
SETTING = re.compile(r"OBHUT_[A-Z_<>]*[A-Z>]")
PARTS = {"own": "OBHUT_<SERVICE>_", "service.upper()": "<SERVICE>", "name.upper()": "<SERVICE>"}
SPELLING = ast.Constant | ast.JoinedStr | ast.BinOp
ROLES, KINDS = ("MIGRATOR", "RUNTIME", "JOBS"), ("WORKER", "JOBS")
BLOCK = re.compile(r"^```\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
TYPED = re.compile(r"(?<!-p )\bobhut (?=[a-z-])(.*)")
LINKED = re.compile(r"docs/operations\.md#([a-z-]+)")


def rules() -> list[dict[str, dict[str, str]]]:
    """All alert rules."""
    groups = yaml.safe_load((ROOT / "deploy/prometheus/alerts.yml").read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


def test_every_alert_leads_to_a_heading() -> None:
    """Whoever is woken finds the page, and the right place on it."""
    places = {link for rule in rules() for link in LINKED.findall(rule["annotations"]["runbook_url"])}
    assert len(rules()) == sum("docs/operations.md#" in rule["annotations"]["runbook_url"] for rule in rules())
    assert places
    assert places - anchors(RUNBOOK) == set()


def test_every_message_leads_to_a_heading() -> None:
    """Sentences of the operator's command name places in the runbook too."""
    sources = [file.read_text() for file in (ROOT / "cli").rglob("*.py")]
    places = {place for source in sources for place in LINKED.findall(source)}
    assert places - anchors(RUNBOOK) == set()
    own = set(re.findall(r"\]\(#([a-z-]+)\)", RUNBOOK))
    assert own - anchors(RUNBOOK) == set()


def settings_in(tree: ast.Module) -> Iterator[str]:
    """The names of settings that a module spells out, with `<SERVICE>` where it puts one in."""
    for node in nodes_of(tree):
        if isinstance(node, SPELLING) and SETTING.fullmatch(name := _spelled(node)):
            yield from (name.replace("<ROLE>", role).replace("<KIND>", kind) for role in ROLES for kind in KINDS)


def _spelled(node: ast.AST) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(map(_spelled, node.values))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _spelled(node.left) + _spelled(node.right)
    if isinstance(node, ast.FormattedValue):
        return _spelled(node.value)
    source = ast.unparse(node) if isinstance(node, ast.expr) else ""
    return PARTS.get(source, f"<{source.removesuffix('.upper()').upper()}>")


def general(name: str) -> str:
    """`OBHUT_CASEFILE_JOBS_PORT` is `OBHUT_<SERVICE>_JOBS_PORT`."""
    return re.sub(rf"OBHUT_({'|'.join(SERVICES).upper()})_", "OBHUT_<SERVICE>_", name)


@cache
def used() -> set[str]:
    """The settings of the processes and of the command, and those of the compose file."""
    modules = [file for folder in CODE for file in (ROOT / folder).rglob("*.py")]
    found = {general(name) for file in modules for name in settings_in(tree_of(file))}
    return found | set(re.findall(r"\$\{(OBHUT_[A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))


def listed() -> set[str]:
    """The settings in the first column of the runbook's tables."""
    cells = re.findall(r"^\| (`OBHUT_[^|]+) \|", RUNBOOK, re.MULTILINE)
    return {general(name) for cell in cells for name in SPAN.findall(cell)}


def test_every_setting_is_in_the_table() -> None:
    """An operator need not read the code to know what can be set."""
    assert used() - listed() == set()


def test_the_table_names_no_setting_that_is_gone() -> None:
    """Those for a set-up on one machine are read in deploy/local."""
    local = "".join(file.read_text() for file in (ROOT / "deploy").rglob("*.py"))
    assert {name for name in listed() - used() if f'"{name}"' not in local} == set()


def test_settings_are_found_in_code() -> None:
    """Each way in which the code spells one is understood, or the test above would miss it."""
    module = (
        'a("OBHUT_A")\nb(own + "B_URL")\nf"OBHUT_{service.upper()}_C"\nf"{own}{kind.upper()}_D"\n"OBHUT_E is wrong"'
    )
    found = {"OBHUT_A", "OBHUT_<SERVICE>_B_URL", "OBHUT_<SERVICE>_C", "OBHUT_<SERVICE>_WORKER_D"}
    assert found | {"OBHUT_<SERVICE>_JOBS_D"} == set(settings_in(ast.parse(module)))


def commands() -> list[str]:
    """What the runbook tells to type after `obhut`, without its comments."""
    lines = [line for block in BLOCK.findall(RUNBOOK) for line in block.splitlines()]
    lines += SPAN.findall(BLOCK.sub("", RUNBOOK))
    return sorted({typed for line in lines for typed in TYPED.findall(line)})


@pytest.mark.parametrize("typed", commands())
def test_every_command_exists(typed: str) -> None:
    """With these options: click itself reads each line."""
    words, command = shlex.split(typed, comments=True), click.Command("nothing")
    context = click.Context(obhut, info_name="obhut")
    found: click.Command | None = obhut
    while isinstance(found, click.Group) and words:
        found = found.get_command(context, words.pop(0))
        command = found or command
    assert command is found
    command.make_parser(click.Context(command)).parse_args(words)


def test_commands_are_quoted() -> None:
    """The test above has something to try."""
    assert {typed.split()[0] for typed in commands()} >= {"status", "check", "migrate", "parked", "keys", "account"}
