"""Names by which processes of two releases, and rows that wait, know each other: tasks, locks, the channel."""

import ast
import re

from kernel.events.outbox import INSERT
from kernel.jobs.daily_run import DAILY
from kernel.jobs.job_queue import DEFER
from tests.contract.unchanged.source import Module, calls, holes, nodes, reaching, texts

ADVISORY = re.compile(r"(hashtext(?:extended)?)\(\s*(?:'([^']+)'|:(\w+))")
QUEUE = re.compile(r"procrastinate\w*|ROW\('\w+'")


def tasks() -> dict[str, list[str]]:
    """Tasks that are deferred and those a process runs, with the locks that keep runs of them apart."""
    return {
        "deferred": sorted(reaching("kernel", "defer", "task")),
        "jobs": sorted(reaching("kernel", "start", "kind")),
        "run": sorted({DAILY, *_run()}),
        "locks": sorted({holes(one) for name in ("defer", "start") for one in reaching("kernel", name, "lock")}),
        "queue": sorted(set(QUEUE.findall(str(DEFER)))),
    }


def locks() -> list[str]:
    """Keys of advisory locks: what two releases exclude each other by."""
    found = set()
    for module, node in nodes():
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            for how, fixed, named in ADVISORY.findall(node.value):
                keys = {fixed} if fixed else _bound(module, node, named)
                found |= {f"{how} {holes(key)}" for key in keys}
    return sorted(found)


def bell() -> list[str]:
    """The channel on which PostgreSQL tells the relay."""
    written = [(module, node) for module, node in nodes() if isinstance(node, ast.JoinedStr)]
    listening = [(module, node) for module, node in written if ast.unparse(node).startswith("f'LISTEN ")]
    heard = {text for module, node in listening for text in texts(module, node, node)}
    return sorted({*heard, *(f"NOTIFY {name}" for name in re.findall(r"pg_notify\('(\w+)'", str(INSERT)))})


def _run() -> set[str]:
    """The names in the tables of tasks that services hand to their jobs process."""
    given = [(module, call, one) for module, call in calls("JobRunner") for one in call.args]
    tables = [(module, call, one) for module, call, one in given if isinstance(one, ast.Dict)]
    return {text for module, call, table in tables for key in table.keys if key for text in texts(module, key, call)}


def _bound(module: Module, statement: ast.Constant, name: str) -> set[str]:
    """What is given for a parameter of a statement, in the call that executes it."""
    for call in (node for node in module.nodes if isinstance(node, ast.Call)):
        given = [one for one in call.args if isinstance(one, ast.Dict)]
        if given and any(inner is statement for inner in ast.walk(call.args[0])):
            pairs = [(key, value) for key, value in zip(given[0].keys, given[0].values, strict=True)]
            named = [value for key, value in pairs if isinstance(key, ast.Constant) and key.value == name]
            return {text for value in named for text in texts(module, value, call)}
    raise AssertionError(f"what :{name} is bound to in {module.name} is not to be found")


SUBJECTS = {"tasks.json": tasks, "advisory_locks.json": locks, "bell.json": bell}
