"""Reading which answers are hidden while an address is under protection: `protected_address` of a template or form.

One mapping: `{when: {field, is}, hides: [fields]}`, of a form also `also_when: {field, is}`.
"""

from services.casefile.templates.declared.protection import ProtectedAddress
from services.casefile.templates.declared.spans import ShownWhen
from services.casefile.templates.source import Source


def protected_address(source: Source | None) -> ProtectedAddress | None:
    """What a template or form declares; None where it hides nothing."""
    if source is None:
        return None
    entry = source.mapping(("when", "hides"), ("also_when",))
    also_when = entry.get("also_when")
    return ProtectedAddress(_when(entry["when"]), entry["hides"].identifiers(), _when(also_when) if also_when else None)


def _when(source: Source) -> ShownWhen:
    entry = source.mapping(("field", "is"))
    return ShownWhen(entry["field"].identifier(), frozenset(entry["is"].identifiers()))
