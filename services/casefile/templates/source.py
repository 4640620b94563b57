"""Reading a template's YAML so that every refusal can name its line.

PyYAML's own constructors lose line numbers, let a double key win silently and turn `no` into False; so the
tree of nodes is read directly, and each value is taken as what the template's schema says it is.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from kernel.letters import is_blank
from services.casefile.errors import TemplateRefused
from services.casefile.templates.declared.fields import Text
from services.casefile.templates.declared.spans import Span

_ID = re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII)
_SPAN = re.compile(r"([1-9][0-9]{0,2}) (years?|months?|weeks?|days?|working days?)", re.ASCII)
DEEPEST = 20  # levels; ours have nine
_FAST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's tree is the same, ten times as fast
_NULL_TAG = "tag:yaml.org,2002:null"


@dataclass(frozen=True)
class Source:
    """One node of the file; every method raises TemplateRefused with file, reason and line."""

    file: str
    node: yaml.Node

    def refuse(self, reason: str) -> TemplateRefused:
        """The error to raise about this place."""
        return TemplateRefused(self.file, reason, self.node.start_mark.line + 1)

    def mapping(self, required: Iterable[str], optional: Iterable[str] = ()) -> "Entries":
        """A mapping with all required keys and no key beyond the optional ones."""
        wanted, known = tuple(required), {*required, *optional}
        pairs = dict(self.pairs())
        for key, value in pairs.items():
            if key not in known:
                raise value.refuse(f"unknown key {key!r}")
        for key in wanted:
            if key not in pairs:
                raise self.refuse(f"missing key {key!r}")
        return Entries(self, pairs)

    def pairs(self) -> Iterator[tuple[str, "Source"]]:
        """The pairs of a mapping with free keys, which must be ids and no two the same."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.refuse("expected a mapping")
        seen: set[str] = set()
        for key_node, value_node in self.node.value:
            key = Source(self.file, key_node).identifier()
            if key in seen:
                raise Source(self.file, key_node).refuse(f"double key {key!r}")
            seen.add(key)
            yield key, Source(self.file, value_node)

    def id(self) -> str:
        """The id of a mapping that has been read before, as `mapping` gave it."""
        value = next(value for key, value in self.node.value if key.value.strip() == "id")
        return Source(self.file, value).identifier()

    def items(self) -> list["Source"]:
        """The members of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.refuse("expected a list")
        return [Source(self.file, node) for node in self.node.value]

    def string(self) -> str:
        """A scalar as it is written, `no` included; never empty."""
        node = self.node
        if not isinstance(node, yaml.ScalarNode) or node.tag == _NULL_TAG or is_blank(node.value):
            raise self.refuse("expected text")
        return str(node.value).strip()

    def identifier(self) -> str:
        """A name in lower-case ASCII, digits and underscores, at most 64 long."""
        return self.part(self.string())

    def part(self, name: str) -> str:
        """Such a name that is a part of what stands here."""
        if not _ID.fullmatch(name):
            raise self.refuse(f"not an id: {name!r}")
        return name

    def is_list(self) -> bool:
        """Whether a list stands here."""
        return isinstance(self.node, yaml.SequenceNode)

    def choice(self, allowed: Iterable[str]) -> str:
        """One of a fixed set of words."""
        word, words = self.string(), tuple(allowed)
        if word not in words:
            raise self.refuse(f"{word!r} is none of {', '.join(words)}")
        return word

    def flag(self) -> bool:
        """`true` or `false`, spelt so."""
        return self.choice(("true", "false")) == "true"

    def integer(self) -> int:
        """A whole number in decimal digits."""
        digits = self.string()
        if not re.fullmatch(r"-?[0-9]{1,12}", digits, re.ASCII):
            raise self.refuse(f"not a whole number: {digits!r}")
        return int(digits)

    def day(self) -> date:
        """A day as YYYY-MM-DD."""
        written = self.string()
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", written, re.ASCII):
            raise self.refuse(f"not a day: {written!r}")
        try:
            return date.fromisoformat(written)
        except ValueError:
            raise self.refuse(f"not a day: {written!r}") from None

    def span(self) -> Span:
        """A length of time such as `12 years`, `6 months`, `12 weeks`, `14 days`, `7 working days`."""
        match = _SPAN.fullmatch(self.string())
        if match is None:
            raise self.refuse("not a length of time: like '6 months', '12 weeks', '14 days' or '7 working days'")
        number = int(match[1])
        if match[2].startswith(("year", "month")):
            return Span(months=number * (12 if match[2].startswith("year") else 1))
        if match[2].startswith("working"):
            return Span(working_days=number)
        return Span(days=7 * number if match[2].startswith("week") else number)

    def text(self) -> Text:
        """A label or help, in German and English."""
        both = self.mapping(("de", "en"))
        return Text(de=both["de"].string(), en=both["en"].string())

    def identifiers(self) -> tuple[str, ...]:
        """A list of ids, no two the same."""
        names: list[str] = []
        for item in self.items():
            if item.identifier() in names:
                raise item.refuse(f"double id {item.identifier()!r}")
            names.append(item.identifier())
        return tuple(names)


@dataclass(frozen=True)
class Entries:
    """The checked pairs of a mapping; `place` is the mapping itself, for errors about it."""

    place: Source
    pairs: dict[str, Source]

    def __getitem__(self, key: str) -> Source:
        return self.pairs[key]

    def get(self, key: str) -> Source | None:
        """The value of an optional key."""
        return self.pairs.get(key)

    def flag(self, key: str) -> bool:
        """An optional flag; absent is False."""
        source = self.pairs.get(key)
        return source is not None and source.flag()

    def integer(self, key: str) -> int | None:
        """An optional whole number."""
        source = self.pairs.get(key)
        return None if source is None else source.integer()


def text_of(path: Path) -> str:
    """The text of a template file; raises TemplateRefused when it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise TemplateRefused(path.name, "cannot be read as UTF-8") from None


def read(name: str, text: str, *, from_outside: bool = False) -> Source:
    """The root of a template's text; raises TemplateRefused when it is no YAML.

    `from_outside`: what was sent to us may neither nest deeper than ours do nor repeat itself by anchors, with which a
    few lines unfold to more than any memory holds.
    """
    try:
        if from_outside and (harm := _harm(text)):
            raise TemplateRefused(name, *harm)
        node = _tree(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise TemplateRefused(name, f"no YAML: {error.problem}", line) from None
    except yaml.YAMLError:
        raise TemplateRefused(name, "no YAML") from None
    if node is None:
        raise TemplateRefused(name, "empty")
    return Source(name, node)


def without_anchors(text: str) -> str:
    """A text of ours that says the same without anchors and comments, as `from_outside` takes it."""
    node = _tree(text)
    return str(yaml.serialize(_unfolded(node), allow_unicode=True, width=10_000)) if node else ""


def _tree(text: str) -> yaml.Node | None:
    """Of a text of ours. Where something is wrong, the slower reader says in which line, which libyaml gets wrong."""
    try:
        return yaml.compose(text, Loader=_FAST)
    except yaml.YAMLError:
        return yaml.compose(text, Loader=yaml.SafeLoader)


def _unfolded(node: yaml.Node) -> yaml.Node:
    """A tree in which no node stands twice."""
    if isinstance(node, yaml.MappingNode):
        pairs = [(_unfolded(key), _unfolded(value)) for key, value in node.value]
        return yaml.MappingNode(node.tag, pairs, flow_style=node.flow_style)
    if isinstance(node, yaml.SequenceNode):
        return yaml.SequenceNode(node.tag, [_unfolded(one) for one in node.value], flow_style=node.flow_style)
    return yaml.ScalarNode(node.tag, node.value, style=getattr(node, "style", None))


def _harm(text: str) -> tuple[str, int | None] | None:
    """Why a text from outside is not taken, and its line, found before anything is built of it; raises YAMLError."""
    try:
        return _first_harm(yaml.parse(text, Loader=_FAST))
    except yaml.YAMLError:  # as of a text of ours: the slower reader says what and where, and sees less far ahead
        return _first_harm(yaml.parse(text, Loader=yaml.SafeLoader))


def _first_harm(events: Iterable[yaml.Event]) -> tuple[str, int | None] | None:
    """Of the first of these that would unfold or lead too deep."""
    depth = 0
    for event in events:
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        line = event.start_mark.line + 1 if event.start_mark else None
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            return "no YAML: anchors are not taken here", line
        if depth + isinstance(event, yaml.ScalarEvent) > DEEPEST:
            return f"no YAML: deeper than {DEEPEST} levels", line
    return None
