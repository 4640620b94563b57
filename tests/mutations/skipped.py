"""What no mutation is drawn from, each with the reason: nobody could notice it, or it changes the pace alone.

`EQUIVALENT` holds those that were drawn and, looked at one by one, turned out to change nothing; others were drawn
in their place.
"""

import ast

from tests.mutations.mutation import Mutation

WATCHING = {
    "log": "a line of the log",
    "tracing": "a span",
    "span": "a span",
    "fault_point": "a place for tests to crash at",
    "structlog": "a line of the log",
    "inc": "a metric",
    "dec": "a metric",
    "observe": "a metric",
    "labels": "a metric",
    "cast": "for the type checker alone",
    "TypeVar": "for the type checker alone",
    "dataclass": "slots, frozen and order guard against mistakes in code, not in use",
    "lru_cache": "decides how fast, not what",
    "cached_property": "decides how fast, not what",
}
"""Calls that are left alone, by any part of the name that is called."""
NAMES = {"__repr__": "for the eyes of a programmer", "__str__": "for the eyes of a programmer"}
"""Functions that are left alone."""
PACE = {
    "BATCH": "how many at a time",
    "LOOK_SECONDS": "how often one looks",
    "DEAF_PAUSE": "how often one looks",
    "GATHERING_PAUSE": "how often one looks",
    "UNHURRIED": "whether spans are made",
    "BEAT_SECONDS": "how often one looks",
    "CONFIRM_SECONDS": "how long one waits",
    "PREFETCH": "how many at a time",
    "CHUNK_BYTES": "how much at a time",
    "LONGEST_DELAY": "how long one waits at most",
    "TOUCH_EVERY": "how often one writes what one knows",
    "maxsize": "how much is remembered",
    "timeout": "how long one waits",
    "ensure_ascii": "the same JSON, written otherwise",
    "sleep": "how long one waits",
    "stream_results": "how much at a time",
    "yield_per": "how much at a time",
}
"""Words whose line decides how fast, not what."""
DEFAULTS = (", salt=None", ", strict=False", ", validate=True")
"""Arguments that say what holds without them too; `validate`: what is no base64 fails the comparison after it."""
EQUIVALENT: dict[tuple[str, str, str], str] = {
    ("kernel/events/inbox_rows.py", "<module>", "WHERE inbox_latest.sequence <= excluded.sequence"): (
        "a sequence is that of one message, which arrives once"
    ),
    (
        "kernel/events/inbox_rows.py",
        "<module>",
        "WHERE inbox_latest.sequence <= excluded.sequence RETURNING state_key)",
    ): ("a sequence is that of one message, which arrives once"),
    (
        "kernel/web/problems.py",
        "ProblemApi.handle_http_exception",
        'return _internal(error.__cause__ or getattr(error, "original_exception", None) and error)',
    ): "which of two errors a line of the log names",
    (
        "kernel/web/problems.py",
        "ProblemApi.handle_http_exception",
        'return _internal(error.__cause__ and getattr(error, "original_exception", None) or error)',
    ): "which of two errors a line of the log names",
    (
        "kernel/events/outbox_listener.py",
        "OutboxListener.wait",
        "if connection.notifies:",
    ): "one looks at once instead of waiting: the pace alone",
    ("kernel/events/outbox_listener.py", "OutboxListener.wait", "if not (not connection.notifies):"): "likewise",
    (
        "verifier/certificate.py",
        "_base64url",
        'data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=False)',
    ): "what is no base64 fails the comparison after it",
    ("services/retention/jobs.py", "order_all_due", "total = -1"): "a figure for a line of the log",
    ("services/retention/jobs.py", "order_all_due", "total = 1"): "a figure for a line of the log",
}
"""By file, function and the wrong lines: why nothing changes."""


def is_skipped(node: ast.AST) -> bool:
    """Whether a node is passed by with all it holds."""
    match node:
        case ast.Import() | ast.ImportFrom() | ast.Expr(value=ast.Constant()) | ast.Assert():
            return True  # what is imported, docstrings
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True  # for the type checker alone
        case ast.FunctionDef():
            return node.name in NAMES
        case ast.Call():
            return not WATCHING.keys().isdisjoint(_names(node.func))
        case ast.Expr(value=ast.Call()):
            return is_skipped(node.value)
        case ast.Raise(exc=ast.Call(func=ast.Name(id="AssertionError"))):
            return True  # what cannot happen
        case ast.Subscript(value=ast.Name(id="Literal" | "Annotated" | "Callable" | "Mapping" | "dict" | "tuple")):
            return True  # types
    return False


def is_pace(mutation: Mutation) -> bool:
    """Whether it changes the pace and nothing else."""
    return any(word in mutation.before for word in PACE)


def is_silent(mutation: Mutation) -> bool:
    """Whether it is known to change nothing."""
    if mutation.after in {mutation.before.replace(said, "") for said in DEFAULTS}:
        return True
    return (mutation.file, mutation.function, mutation.after) in EQUIVALENT


def _names(node: ast.AST) -> set[str]:
    names = set[str]()
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            names.add(part.id)
        elif isinstance(part, ast.Attribute):
            names.add(part.attr)
    return names
