"""What a check finds: one sentence per kind of thing, with what it is about."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

Level = Literal["failure", "notice"]
SHOWN = 3  # examples in a sentence; all are in --json


@dataclass(frozen=True, slots=True)
class Finding:
    """`subjects`: ids as the database at hand knows them. Never a case id and its reference beside each other:
    that would be the very join that references exist to prevent.
    """

    code: str
    where: str
    words: str
    subjects: frozenset[str]
    level: Level = "failure"

    def sentence(self) -> str:
        """For a person: what, how many, and a few examples."""
        examples = ", ".join(sorted(self.subjects)[:SHOWN])
        more = ", …" if len(self.subjects) > SHOWN else ""
        return f"{self.where}: {self.words}: {len(self.subjects)} ({examples}{more})"

    def as_json(self) -> dict[str, Any]:
        """For a program: everything."""
        return {
            "code": self.code,
            "level": self.level,
            "where": self.where,
            "count": len(self.subjects),
            "sentence": self.sentence(),
            "subjects": sorted(self.subjects),
        }


class Findings:
    """Collects findings; what is about nothing is none."""

    def __init__(self) -> None:
        self.found: list[Finding] = []

    def add(self, code: str, where: str, words: str, subjects: Iterable[object], level: Level = "failure") -> None:
        """Record a finding unless there is nothing it is about."""
        names = frozenset(str(subject) for subject in subjects)
        if names:
            self.found.append(Finding(code, where, words, names, level))


def persisting(before: list[Finding], after: list[Finding]) -> list[Finding]:
    """What two looks both saw. Databases are read one after another, so what only one look saw was in motion."""
    seen = {(finding.code, finding.where): finding.subjects for finding in before}
    persistent = [replace(one, subjects=one.subjects & seen.get((one.code, one.where), frozenset())) for one in after]
    return [finding for finding in persistent if finding.subjects]


def failures(findings: list[Finding]) -> list[Finding]:
    """Those that make the databases inconsistent."""
    return [finding for finding in findings if finding.level == "failure"]
