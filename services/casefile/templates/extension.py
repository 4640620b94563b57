"""What an agency adds to a programme's template: sections of its own, with code lists of its own.

Source: programmes.md ("An agency may extend a template with fields of its own; extensions are never in a
release"). An extension is a text like a template's, with `sections` and, where needed, `code_lists`; every rule for
templates holds for it too, since it is checked as part of the template it extends. What it declares begins with `x_`,
which no template may use; so whatever a template becomes, no name of an agency's is taken. Its sections have numbers
for names: which sections of a file are answered stands in plain, and the name of one could say what about.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import yaml

from services.casefile.templates.checks.places import inner
from services.casefile.templates.checks.rules import OF_AGENCIES
from services.casefile.templates.declared.fields import CodeList, Field, Section
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.reading import parts
from services.casefile.templates.reading.loading import VersionText, base_of, parse
from services.casefile.templates.source import Entries, Source, read

SECTION = re.compile(r"x_[0-9]{1,3}", re.ASCII)
NAME = "yaml"
"""What refusals call the text."""


@dataclass(frozen=True)
class Extension:
    """Sections and code lists of an agency's own."""

    sections: tuple[Section, ...]
    code_lists: Mapping[str, CodeList]

    @property
    def fields(self) -> dict[str, Field]:
        """All fields by id."""
        return {field.id: field for section in self.sections for field in section.fields}

    def added_to(self, programme: Programme) -> Programme:
        """The programme as this agency works with it; gates, forms and measures are the template's alone."""
        lists = {**programme.code_lists, **self.code_lists}
        return replace(programme, sections=programme.sections + self.sections, code_lists=lists)


NONE = Extension((), {})


@lru_cache(maxsize=256)
def extension_of(text: str) -> Extension:
    """What a text declares that was accepted before; raises TemplateRefused."""
    return _parse(_top(text))


def check(text: str, version: VersionText, before: Extension) -> Extension:
    """A text that was sent, as the next extension of a template in this version.

    Raises TemplateRefused with line and reason where it breaks a rule of templates, where a name does not begin with
    `x_` or would be in a release, and where a question or code of the extension before is gone or means something
    else: files hold answers to it.
    """
    top = _top(text)
    extension = _parse(top)
    for source in _named(top):
        if not source.identifier().startswith(OF_AGENCIES):
            raise source.refuse(f"what an agency adds begins with {OF_AGENCIES!r}")
    for source in (dict(section.pairs())["id"] for section in top["sections"].items()):
        if not SECTION.fullmatch(source.identifier()):
            raise source.refuse("a section of an agency is called x_1, x_2 and so on: its name stands in plain")
    for source in (place for section in top["sections"].items() for place in dict(section.pairs())["fields"].items()):
        if {"reportable", "relevant"} & {key for key, _ in source.pairs()}:
            raise source.refuse("what an agency adds is in no release and no evaluation")
    _warn_alone(extension, top)
    parse(_merged(read(f"{version.programme}.yaml", version.template), top), base_of(version.base), extended=True)
    _keeps(before, extension, top)
    return extension


def _top(text: str) -> Entries:
    return read(NAME, text, from_outside=True).mapping(("sections",), ("code_lists",))


def _parse(top: Entries) -> Extension:
    lists = top.get("code_lists")
    return Extension(
        tuple(parts.section(item) for item in top["sections"].items()),
        {name: parts.code_list(name, source) for name, source in lists.pairs()} if lists else {},
    )


def _named(top: Entries) -> Iterable[Source]:
    """The places of all names that are the agency's own."""
    for section in top["sections"].items():
        entry = dict(section.pairs())
        yield entry["id"]
        yield from (dict(field.pairs())["id"] for field in entry["fields"].items())
    lists = top.get("code_lists")
    if lists is not None and isinstance(lists.node, yaml.MappingNode):
        yield from (Source(lists.file, key) for key, _ in lists.node.value)


def _merged(template: Source, top: Entries) -> Source:
    """The template's document with the extension's parts behind its own; each part keeps its line."""
    pairs = [(key, _joined(value, top.get(key.value))) for key, value in template.node.value]
    return Source(NAME, yaml.MappingNode(template.node.tag, pairs, template.node.start_mark, template.node.end_mark))


def _joined(node: yaml.CollectionNode, more: Source | None) -> yaml.CollectionNode:
    if more is None:
        return node
    return type(node)(node.tag, [*node.value, *more.node.value], node.start_mark, node.end_mark)


def _warn_alone(extension: Extension, top: Entries) -> None:
    """Rules of an agency are about its own questions, and refuse nothing for what the template asks."""
    own = extension.fields.keys()
    for section, place in zip(extension.sections, top["sections"].items(), strict=True):
        for rule, source in zip(section.plausible, inner(place, "plausible"), strict=True):
            named = {*rule.fields, *(other.field for other in rule.others), *([rule.when.field] if rule.when else [])}
            if not own >= set(rule.fields) or not (rule.odd or own >= named):
                raise source.refuse("a rule of an agency is about its own questions, and odd where it names others")


def _keeps(before: Extension, after: Extension, top: Entries) -> None:
    """Files hold answers to what was asked: a question is retired, a code ends (`until`), and neither ever goes."""
    place, fields = top["sections"], after.fields
    homes = {field.id: section.id for section in after.sections for field in section.fields}
    for section in before.sections:
        for field in section.fields:
            now = fields.get(field.id)
            if now is None or homes[field.id] != section.id:
                raise place.refuse(f"field {field.id!r} has to stay in section {section.id!r}; it can be retired")
            if (now.type, now.code_list) != (field.type, field.code_list):
                raise place.refuse(f"field {field.id!r} keeps its type and code list; a new question takes a new name")
    for name, codes in before.code_lists.items():
        now_there = after.code_lists[name].members if name in after.code_lists else frozenset()
        if gone := sorted(codes.members - now_there):
            raise place.refuse(f"codes of {name!r} have to stay, and can end with `until`: {', '.join(gone)}")
