"""One OpenAPI document from those of the services: what the gateway passes on, as a client sees it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from gateway.way.routes import passes

Document = dict[str, Any]
Name = tuple[str, str]  # of a component: its kind ("schemas", "responses", …) and its name
VERBS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
REF = "#/components/"
CASE = {
    "name": "case_id",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "format": "uuid"},
    "description": "The case file; the service that answers never learns it (card)",
}


def merge(documents: Mapping[str, Document]) -> Document:
    """Paths, components and tags of the services' documents, by the name of the service.

    A component that two services describe differently becomes `<service>_<Name>` in each; equal ones are shared.
    """
    renamed = _conflicts({service: _components(document) for service, document in documents.items()})
    paths: Document = {}
    components: dict[str, Document] = {}
    tags: dict[str, Document] = {}
    operations: set[str] = set()
    for service, document in documents.items():
        own = _Rewriter(service, renamed)
        for (kind, name), content in _components(document).items():
            components.setdefault(kind, {})[own.name(kind, name)] = own.rewrite(content)
        for path, item in document.get("paths", {}).items():
            if passes(service, path):
                shown, described = _outside(path, own.rewrite(item), components)
                paths.setdefault(shown, _with_ids(service, shown, described, operations))
        for tag in document.get("tags", []):
            tags.setdefault(tag["name"], tag)
    return {"paths": dict(sorted(paths.items())), "components": components, "tags": list(tags.values())}


class _Rewriter:
    """Copies parts of one service's document, with its components named as in the merged one."""

    def __init__(self, service: str, renamed: frozenset[Name]) -> None:
        self._service, self._renamed = service, renamed

    def name(self, kind: str, name: str) -> str:
        """The name of a component in the merged document."""
        return f"{self._service}_{name}" if (kind, name) in self._renamed else name

    def rewrite(self, part: Any) -> Any:
        """A copy whose references lead to the merged document."""
        if isinstance(part, list):
            return [self.rewrite(one) for one in part]
        if not isinstance(part, dict):
            return part
        copy = {key: self.rewrite(value) for key, value in part.items() if key != "security"}
        named = _referred(part)
        if named:
            copy["$ref"] = f"{REF}{named[0]}/{self.name(*named)}"
        return copy


def _components(document: Document) -> dict[Name, Any]:
    return {
        (kind, name): content
        for kind, named in document.get("components", {}).items()
        if kind != "securitySchemes"
        for name, content in named.items()
    }


def _conflicts(all_of: Mapping[str, Mapping[Name, Any]]) -> frozenset[Name]:
    """Names whose contents differ, and shared ones that refer to such a name, however far away."""
    contents: dict[Name, list[Any]] = {}
    for components in all_of.values():
        for name, content in components.items():
            contents.setdefault(name, []).append(content)
    shared = {name: forms for name, forms in contents.items() if len(forms) > 1}
    differing = {name for name, forms in shared.items() if any(one != forms[0] for one in forms)}
    while True:
        led = {name for name, forms in shared.items() if name not in differing and differing & set(_refers(forms))}
        if not led:
            return frozenset(differing)
        differing |= led


def _refers(part: Any) -> Iterator[Name]:
    inner: Iterable[Any] = ()
    if isinstance(part, dict):
        named = _referred(part)
        if named:
            yield named
        inner = part.values()
    elif isinstance(part, list):
        inner = part
    for one in inner:
        yield from _refers(one)


def _referred(part: Document) -> Name | None:
    target = part.get("$ref")
    if not isinstance(target, str) or not target.startswith(REF):
        return None
    kind, _, name = target.removeprefix(REF).partition("/")
    return kind, name


def _outside(path: str, item: Document, components: Document) -> tuple[str, Document]:
    """A path as clients call it: with the case's id, without the headers that only the gateway sets."""
    for part in [item, *(item[verb] for verb in VERBS if verb in item)]:
        if "parameters" in part:
            part["parameters"] = [one for one in part["parameters"] if not _internal(one, components)]
    if path.startswith("/v1/cases/-/"):
        item["parameters"] = [*item.get("parameters", []), dict(CASE)]
        path = path.replace("/v1/cases/-/", "/v1/cases/{case_id}/", 1)
    return path, item


def _internal(parameter: Document, components: Document) -> bool:
    named = _referred(parameter)
    meant = components.get(named[0], {}).get(named[1], {}) if named else parameter
    return meant.get("in") == "header" and str(meant.get("name", "")).lower().startswith("x-obhut-")


def _with_ids(service: str, path: str, item: Document, taken: set[str]) -> Document:
    """Every operation gets an id of its own: the service's, or one made of service, verb and path."""
    for verb in VERBS:
        if verb in item:
            wanted = item[verb].get("operationId")
            if not wanted or wanted in taken:
                words = [word for word in path.replace("{", "").replace("}", "").split("/") if word]
                wanted = "_".join([service, verb, *words[1:]]).replace("-", "_").replace(".", "_")
            taken.add(wanted)
            item[verb]["operationId"] = wanted
    return item
