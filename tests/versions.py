"""Versions of templates for tests: the number of those shipped, the next one, and registries that hold nothing else."""

import re

from services.casefile.programmes import DIRECTORY
from services.casefile.templates.registry import Version

_NUMBER = re.compile(r"^version: (\d+)$", re.MULTILINE)


def number_of(text: str) -> int:
    """The version a template's text says it is."""
    (number,) = _NUMBER.findall(text)
    return int(number)


def numbered(text: str, number: int) -> str:
    """The same template as another version."""
    return _NUMBER.sub(f"version: {number}", text)


# Shipped templates have one number, all of them (ADR 22); an office's next version is the one after it.
(SHIPPED,) = {number_of(file.read_text(encoding="utf-8")) for file in DIRECTORY.glob("*.yaml")}
NEXT = SHIPPED + 1


class NothingElse:
    """No version but those that are given."""

    def versions(self) -> dict[Version, bool]:
        """None."""
        return {}

    def read(self, version: Version) -> None:
        """Never asked for."""
