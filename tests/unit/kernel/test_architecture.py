"""Rules of the architecture that no linter knows, each read from the source of all that runs."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from kernel.roles import Role
from tests.trees import nodes_of, tree_of

ROOT = Path(__file__).parents[3]
RUNNING = ("kernel", "contracts", "services", "gateway", "cli", "verifier")


@cache
def modules(*folders: str) -> dict[str, ast.Module]:
    """Every module below these folders, by its path: of all that runs unless told."""
    folders = folders or RUNNING
    files = [file for folder in folders for file in sorted((ROOT / folder).rglob("*.py"))]
    return {file.relative_to(ROOT).as_posix(): tree_of(file) for file in files}


@cache
def imported(tree: ast.Module) -> set[str]:
    """The packages that a module imports anywhere, functions included."""
    found = set()
    for node in nodes_of(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def importers(*packages: str) -> set[str]:
    """The modules that import one of these."""
    return {path for path, tree in modules().items() if imported(tree) & set(packages)}


def test_nameko_stays_at_its_edge() -> None:
    """nameko could be exchanged by rewriting one file; the service's start patches before anything is imported."""
    assert importers("nameko") == {"kernel/events/worker.py"}
    assert importers("eventlet") == {"kernel/events/green.py", "kernel/events/worker.py", "kernel/start.py"}


def test_psycopg_3_is_in_jobs_alone() -> None:
    """It blocks eventlet; one import of it in a worker would stop the heartbeats. The demo's writer is no service: it
    copies rows in a process of its own."""
    writer = "cli/demodata/bulk/tables.py"
    assert importers("procrastinate", "psycopg") == {"kernel/jobs/job_runner.py", "kernel/data/ddl.py", writer}


def test_web_frameworks_stay_in_the_web() -> None:
    """What decides knows nothing of HTTP frameworks: it runs in workers and jobs too."""
    domain = re.compile(r"services/(\w+/)+(usecases|model|store)\b")
    frameworks = {"flask", "flask_smorest", "werkzeug", "gunicorn", "starlette", "aiohttp", "nameko", "marshmallow"}
    assert {
        p: imported(t) & frameworks for p, t in modules().items() if domain.match(p) and imported(t) & frameworks
    } == {}


DECIDES = re.compile(r"services/(\w+/)+(usecases|model)(/|\.py$)")
"""Models and use cases, of services and of casefile's wings alike."""


def test_the_domain_knows_no_database() -> None:
    """Rules and use cases are plain Python over repositories: they are tried by the thousand, without a server."""
    drivers = {"sqlalchemy", "psycopg2", "psycopg", "procrastinate", "kombu", "amqp", "requests"}
    found = {p: imported(t) & drivers for p, t in modules().items() if DECIDES.match(p)}
    assert {path: what for path, what in found.items() if what} == {}
    with_sql = {
        f"{path}: {node.module}"
        for path, tree in modules().items()
        for node in nodes_of(tree)
        if DECIDES.match(path) and isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kernel.data")
    }
    assert with_sql == set()


def test_use_cases_touch_no_connection() -> None:
    """What has a connection in its hands writes SQL sooner or later, and no stand-in can take its place."""
    found = {
        f"{path}:{node.lineno}"
        for path, tree in modules().items()
        for node in nodes_of(tree)
        if DECIDES.match(path) and isinstance(node, ast.Attribute) and node.attr in ("connection", "execute")
    }
    assert found == set()


def test_use_cases_know_no_requests() -> None:
    """That a request is repeated, a use case asks its unit of work; of requests themselves it knows nothing."""
    found = {
        f"{path}: {node.module}"
        for path, tree in modules().items()
        if DECIDES.match(path)
        for node in nodes_of(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kernel.web")
    }  # fmt: skip
    assert found == set()


ROLES_ARE_NAMED_IN = {"kernel/roles.py"}


def test_roles_are_named_in_one_table() -> None:
    """Who asks what a role may do finds every place by its name; a word in quotes is found by nobody."""
    roles = set(Role) - {Role.HOST, Role.OFFICE_HEAD}  # also words of headers, and of a form
    found = {
        f"{path}:{node.lineno}: {node.value}"
        for path, tree in modules().items()
        if path.startswith(("kernel/", "gateway/", "services/")) and path not in ROLES_ARE_NAMED_IN
        for node in texts(tree)
        if node.value in roles
    }
    assert found == set()


CLOCKS = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "datetime.datetime.now",
    "datetime.date.today", "time.time", "time.localtime", "time.gmtime", "time.time_ns",
}  # fmt: skip
ASKING = {clock.rpartition(".")[2] for clock in CLOCKS}


def test_there_is_one_clock() -> None:
    """Whoever asks another one escapes the days that demo and tests walk, and the time zone."""
    found = {
        f"{path}:{node.lineno}"
        for path, tree in modules().items()
        if path not in ("kernel/clock.py",) and not path.startswith("verifier/")
        for node in nodes_of(tree)
        if isinstance(node, ast.Attribute) and node.attr in ASKING and ast.unparse(node) in CLOCKS
    }
    assert found == set()


ONCE = "services/identity/migrations/versions/0006_roles_told.py"  # events of a migration need an instant, and no day
SQL_CLOCK = re.compile(
    r"\b(now\s*\(\)|current_(timestamp|date|time)\b|clock_timestamp|statement_timestamp|localtimestamp)", re.IGNORECASE
)


@cache
def texts(tree: ast.Module) -> tuple[ast.Constant, ...]:
    """The string literals of a module that are no docstrings."""
    docstrings = {
        id(node.body[0].value)
        for node in nodes_of(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body and isinstance(node.body[0], ast.Expr)
    }  # fmt: skip
    constants = (node for node in nodes_of(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return tuple(node for node in constants if id(node) not in docstrings)


def test_sql_asks_no_clock() -> None:
    """The database's clock is another one, and its day is not a day in Berlin."""
    found = {
        f"{path}:{node.lineno}"
        for path, tree in modules().items()
        for node in texts(tree)
        if SQL_CLOCK.search(str(node.value)) and path != ONCE
    }
    assert found == set()
    called = {
        p
        for p, t in modules().items()
        for n in nodes_of(t)
        if isinstance(n, ast.Attribute) and n.attr == "now" and ast.unparse(n) == "func.now"
    }
    assert called == set()


def test_the_rule_about_sql_would_notice() -> None:
    """The pattern finds what it is about, and not a word that only looks so."""
    assert all(SQL_CLOCK.search(text) for text in ("DEFAULT now()", "current_date", "CURRENT_TIMESTAMP"))
    assert not any(SQL_CLOCK.search(text) for text in (":now", "know()", "daily_done", "current_setting('x')"))


def test_no_module_is_called_after_nothing() -> None:
    """`utils` is where things go that nobody has thought about."""
    nameless = {"utils", "util", "helpers", "helper", "common", "misc"}
    assert {path for path in modules() if set(Path(path).with_suffix("").parts) & nameless} == set()


UNEXCUSED = re.compile(r"# (type: ignore\[[^\]]*\]|noqa: [A-Z0-9, ]+)\s*$", re.MULTILINE)


def test_every_exception_from_a_rule_says_why() -> None:
    """A reason stands beside each ignored type and each ignored rule, in tests too: without one nobody dares to take it
    away again."""
    folders = (*RUNNING, "tests", "bench", "deploy")
    files = (file for folder in folders for file in sorted((ROOT / folder).rglob("*.py")))
    assert [file.relative_to(ROOT).as_posix() for file in files if UNEXCUSED.search(file.read_text())] == []
    assert UNEXCUSED.search("x = y  # type: ignore" + "[arg-type]")
    assert not UNEXCUSED.search("x = y  # noqa: S608 -- fixed texts")


@pytest.mark.parametrize("longest", [256])
def test_files_stay_short(longest: int) -> None:
    """A file past some 250 lines wants to be two rooms with two names."""
    lengths = {path: len((ROOT / path).read_text().splitlines()) for path in modules()}
    assert {path: length for path, length in lengths.items() if length > longest} == {}


def test_public_things_say_what_they_are_for() -> None:
    """Every module, and every public class and function of kernel and contracts, has a docstring."""
    bare = {path for path, tree in modules().items() if tree.body and not ast.get_docstring(tree)}
    assert bare == set()
    unsaid = {
        f"{path}: {node.name}"
        for path, tree in modules().items()
        if path.startswith(("kernel/", "contracts/"))
        for node in tree.body
        if isinstance(node, ast.ClassDef | ast.FunctionDef)
        and not node.name.startswith("_") and not ast.get_docstring(node)
    }  # fmt: skip
    errors = {path for path in unsaid if path.startswith(("kernel/errors.py", "kernel/web/requests.py: MediaType"))}
    assert unsaid - errors == set()  # the tree of errors is drawn at the top of its file


@cache
def in_tests() -> tuple[list[str], list[str]]:
    """Tests without a sentence, and calls of `sleep`: found together, since the trees of all tests are large."""
    mute, asleep = [], []
    for file in (ROOT / "tests").rglob("*.py"):
        path = file.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and not ast.get_docstring(node):
                mute.append(f"{path}: {node.name}")
            elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("time.sleep", "sleep"):
                asleep.append(f"{path}:{node.lineno}")
    return mute, asleep


def test_every_test_says_what_it_protects() -> None:
    """A test without a sentence is kept for ever, since nobody dares to remove it."""
    mute, _ = in_tests()
    assert mute == []


def test_no_test_sleeps_to_wait() -> None:
    """A test waits for the fact itself: sleeping is either too short or too long. How long a fault lasts is a fact."""
    _, asleep = in_tests()
    assert [place for place in asleep if not place.startswith("tests/long/faults/site.py:")] == []


def test_days_have_one_spelling() -> None:
    """Every schema of the API takes days by `kernel.web.days.Day`: marshmallow's own takes weeks and numbers too."""
    own = {"kernel/web/days.py", "kernel/events/fields.py"}
    found = {
        path
        for path, tree in modules("kernel", "services").items()
        for node in nodes_of(tree)
        if isinstance(node, ast.Attribute) and node.attr == "Date" and getattr(node.value, "id", "") == "fields"
    }
    assert found - own == set()
