"""Finding every subject, and the golden file of each."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.contract.unchanged import accesses, databases, documents, jobs, messages, names, observing, settings, vectors

GOLDEN = Path(__file__).parent / "golden"
Subject = Callable[[], str | object]
SUBJECTS: Mapping[str, Subject] = {
    **accesses.SUBJECTS,
    **databases.SUBJECTS,
    **documents.SUBJECTS,
    **jobs.SUBJECTS,
    **messages.SUBJECTS,
    **names.SUBJECTS,
    **observing.SUBJECTS,
    **settings.SUBJECTS,
    **vectors.SUBJECTS,
}
"""By the name of its golden file: finds what is true now, as a text or as what can be written as JSON."""


def found(name: str) -> str:
    """A subject as it is now, as its golden file would say it. JSON is written in the order in which it was found."""
    now = SUBJECTS[name]()
    return now if isinstance(now, str) else json.dumps(now, indent=1, ensure_ascii=False) + "\n"


def kept(name: str) -> str:
    """A subject as it was; nothing where there is no file yet."""
    file = GOLDEN / name
    return file.read_text(encoding="utf-8") if file.exists() else ""


def renew(name: str) -> bool:
    """Write a golden file anew; whether that changed it."""
    before, now = kept(name), found(name)
    GOLDEN.mkdir(exist_ok=True)
    (GOLDEN / name).write_text(now, encoding="utf-8")
    return before != now
