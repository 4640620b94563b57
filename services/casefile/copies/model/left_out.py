"""What a print left out for addresses under protection, and what it tells: names of fields, never a value (ADR 34)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Of one print: the fields it left out, and those it tells that can be hidden, of entries with their ids. `told` is
    None where the release before has drawn it, which did not keep that."""

    fields: frozenset[str] = frozenset()
    told: frozenset[str] | None = None

    def is_outdated(self, hidden: frozenset[str]) -> bool:
        """Whether it tells what is hidden now, by all that is known of it."""
        return bool(hidden & self.told) if self.told is not None else not hidden <= self.fields

    def as_json(self) -> dict[str, Any]:
        """As it is sealed; the release before reads `fields` alone."""
        return {"fields": sorted(self.fields), "told": sorted(self.told or ())}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "LeftOut":
        """As it was sealed."""
        return cls(frozenset(kept["fields"]), frozenset(kept["told"]) if "told" in kept else None)
