"""What one description of an API refuses that another took, or no longer knows: read from the two documents alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

METHODS = frozenset({"get", "post", "put", "patch", "delete"})
SMALLER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems")
LARGER = ("minimum", "exclusiveMinimum", "minLength", "minItems")


@dataclass
class Difference:
    """`gone`: what is no more, which may not be; `stricter`: what is refused now and was taken before."""

    gone: set[str] = field(default_factory=set)
    stricter: set[str] = field(default_factory=set)


def compared(before: Mapping[str, Any], now: Mapping[str, Any]) -> Difference:
    """All operations of the earlier document in the later one."""
    found = Difference()
    for path, methods in before["paths"].items():
        for method in METHODS & set(methods):
            where = f"{method.upper()} {path}"
            later = now["paths"].get(path, {}).get(method)
            if later is None:
                found.gone.add(where)
                continue
            _Operation(before, now, found, where).compare(methods[method], later)
    return found


@dataclass
class _Operation:
    before: Mapping[str, Any]
    now: Mapping[str, Any]
    found: Difference
    where: str

    def compare(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        """Statuses, parameters, what is sent and what is answered."""
        for status in sorted(set(map(str, old["responses"])) - set(map(str, new["responses"]))):
            if status != "default":
                self.found.gone.add(f"{self.where}: status {status}")
        self._parameters(old, new)
        for kind, content in _contents(old.get("requestBody")):
            later = dict(_contents(new.get("requestBody"))).get(kind)
            if later is None:
                self.found.gone.add(f"{self.where}: body {kind}")
            else:
                self._schema(content, later, "body", sent=True)
        if new.get("requestBody", {}).get("required") and not old.get("requestBody", {}).get("required"):
            self.found.stricter.add(f"{self.where}: body is required")
        for status, answer in old["responses"].items():
            later = new["responses"].get(status, {})
            for kind, content in _contents(_target(self.before, answer)):
                kept = dict(_contents(_target(self.now, later))).get(kind)
                if kept is not None:
                    self._schema(content, kept, f"answer {status}", sent=False)

    def _parameters(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        was, now = self._named(self.before, old), self._named(self.now, new)
        for name, parameter in was.items():
            if name not in now:
                self.found.gone.add(f"{self.where}: parameter {name}")
                continue
            self._schema(parameter.get("schema", {}), now[name].get("schema", {}), name, sent=True)
        for name, parameter in now.items():
            if parameter.get("required") and not was.get(name, {}).get("required"):
                self.found.stricter.add(f"{self.where}: {name} is required")

    @staticmethod
    def _named(document: Mapping[str, Any], operation: Mapping[str, Any]) -> dict[str, Any]:
        found = [_target(document, one) for one in operation.get("parameters", ())]
        return {one["name"]: one for one in found}

    def _schema(self, old: Any, new: Any, at: str, *, sent: bool, depth: int = 0) -> None:
        if depth > 12:  # a schema may hold itself
            return
        was, now = _target(self.before, old), _target(self.now, new)
        if sent:
            self._bounds(was, now, at)
        for name, part in was.get("properties", {}).items():
            later = now.get("properties", {}).get(name)
            if later is None:
                self.found.gone.add(f"{self.where}: {at}/{name}")
            else:
                self._schema(part, later, f"{at}/{name}", sent=sent, depth=depth + 1)
        if "items" in was and "items" in now:
            self._schema(was["items"], now["items"], f"{at}/-", sent=sent, depth=depth + 1)

    def _bounds(self, was: Mapping[str, Any], now: Mapping[str, Any], at: str) -> None:
        told = [f"{name} is required" for name in set(now.get("required", ())) - set(was.get("required", ()))]
        told += [f"{one} is not taken" for one in _values(was) - _values(now) if _values(now)]
        told += [f"{name} {now[name]}" for name in SMALLER if name in now and now[name] < was.get(name, float("inf"))]
        told += [f"{name} {now[name]}" for name in LARGER if name in now and now[name] > was.get(name, float("-inf"))]
        told += ["another pattern"] if "pattern" in now and now["pattern"] != was.get("pattern") else []
        told += ["null is not taken"] if _nullable(was) and not _nullable(now) else []
        self.found.stricter |= {f"{self.where}: {at}: {one}" for one in told}


def _contents(holder: Mapping[str, Any] | None) -> Iterator[tuple[str, Any]]:
    for kind, content in (holder or {}).get("content", {}).items():
        yield kind, content.get("schema", {})


def _target(document: Mapping[str, Any], part: Any) -> Mapping[str, Any]:
    """What a reference stands for."""
    while isinstance(part, Mapping) and "$ref" in part:
        found: Any = document
        for step in str(part["$ref"]).removeprefix("#/").split("/"):
            found = found[step]
        part = found
    return part if isinstance(part, Mapping) else {}


def _values(schema: Mapping[str, Any]) -> set[str]:
    return {str(one) for one in schema.get("enum", ())}


def _nullable(schema: Mapping[str, Any]) -> bool:
    kinds: str | Sequence[str] = schema.get("type", "")
    return "null" in ([kinds] if isinstance(kinds, str) else kinds)
