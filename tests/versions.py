"""Versions of templates for tests: those that are given, and nothing beside them."""

from services.casefile.templates.registry import Version


class NothingElse:
    """No version but those that are given."""

    def versions(self) -> list[Version]:
        """None."""
        return []

    def read(self, version: Version) -> None:
        """Never asked for."""
