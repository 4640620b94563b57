"""What differs between two versions of a template, and which differences need a second owner.

Source: product.md, P2 (forms and code lists are defined by the office itself; basic changes together with a
second owner). Everything is basic unless `_simple` says otherwise, so a part that templates get later is basic too.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Literal

from services.casefile.templates.declared.fields import Code, Field, Text, Word
from services.casefile.templates.declared.plausibility import PlausibilityRule
from services.casefile.templates.declared.programme import Programme

How = Literal["added", "removed", "changed"]
Weight = Literal["simple", "basic"]
ABSENT = object()
ORDER = "order"
ORDER_HAS_MEANING = ("phases", "code_lists", "purposes")
"""Phases follow one another, scales rise from code to code, and the first purpose is that of the forms."""


@dataclass(frozen=True)
class Change:
    """One difference. `path`: where in the template, by ids, e.g. `("sections", "personal", "fields", "name")`."""

    path: tuple[str, ...]
    how: How
    weight: Weight


def changes(before: Programme, after: Programme) -> tuple[Change, ...]:
    """Every difference but the number of the version; a part that is new or gone is one change, not one for each
    of its attributes."""
    return tuple(change for change in _between((), before, after) if change.path != ("version",))


def _between(path: tuple[str, ...], before: object, after: object) -> Iterator[Change]:
    if before == after and (before is ABSENT or _order(before) == _order(after)):
        return
    old, new = _parts(before), _parts(after)
    if old is None or new is None or type(before) is not type(after):
        how: How = "added" if before is ABSENT else "removed" if after is ABSENT else "changed"
        yield Change(path, how, "simple" if _simple(path, how, after) else "basic")
        return
    for name in dict.fromkeys((*old, *new)):
        yield from _between((*path, name), old.get(name, ABSENT), new.get(name, ABSENT))
    common = [name for name in old if name in new]
    if _order(before) and common != [name for name in new if name in old]:
        yield Change((*path, ORDER), "changed", "basic" if path[0] in ORDER_HAS_MEANING else "simple")


def _parts(value: object) -> Mapping[str, object] | None:
    """The named parts of a value; None where it is compared as a whole."""
    if isinstance(value, Mapping):
        return value
    if isinstance(value, tuple) and value and all(_name(item) for item in value):
        return {_name(item): item for item in value}
    if is_dataclass(value) and not isinstance(value, Text | Word):
        return {each.name: getattr(value, each.name) for each in fields(value)}
    return {} if value == () else None


def _name(item: object) -> str:
    return str(getattr(item, "id", "") or getattr(item, "code", ""))


def _order(value: object) -> tuple[str, ...]:
    """The names in order where order is shown to people; else nothing."""
    return tuple(_parts(value) or ()) if isinstance(value, tuple | Mapping) else ()


def _simple(path: tuple[str, ...], how: How, after: object) -> bool:
    """Whether one owner may decide it alone: wording, an optional question, a code, the end of a code's time, a rule
    that only warns."""
    if how == "added":
        if isinstance(after, Field):
            return not (after.mandatory or after.mandatory_when or after.reportable)
        if isinstance(after, PlausibilityRule):
            return after.odd
        return isinstance(after, Code) and after.group is None
    wording = path[-1] in ("label", "help") or path[0] in ("words", "terms")
    return how == "changed" and (wording or (path[0] == "code_lists" and path[-1] == "until"))
