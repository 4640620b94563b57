"""A template together with the YAML it came from, so that a rule can name the line that breaks it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from services.casefile.templates.declared.fields import CodeList, Field
from services.casefile.templates.declared.phases import Gate, Phase
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.source import Entries, Source

Asked = list[tuple[Field, Source]]


@dataclass(frozen=True)
class Template:
    """A programme, its document, and the documents of the base's forms by id."""

    programme: Programme
    top: Entries
    base: Mapping[str, Source]

    @cached_property  # as the others: most rules ask for them, and a document is long
    def sections(self) -> list[Asked]:
        """The fields of each section of the outline with their places, doubles included."""
        places = zip(self.programme.sections, self.top["sections"].items(), strict=True)
        return [
            list(zip(section.fields, dict(place.pairs())["fields"].items(), strict=True)) for section, place in places
        ]

    @cached_property
    def forms(self) -> list[Asked]:
        """The fields of each form with their places: those of the base, then the programme's own."""
        own, forms = dict(self.top["forms"].pairs()), list[Asked]()
        for name, form in self.programme.forms.items():
            sources = [source for source in (self.base.get(name), own.get(name)) if source is not None]
            places = [place for source in sources for place in _fields_in(source)]
            forms.append(list(zip(form.fields, places, strict=True)))
        return forms

    @cached_property
    def fields(self) -> Asked:
        """Every field, of outline and forms, with its place."""
        return [field for asked in (*self.sections, *self.forms) for field in asked]

    def code_lists(self) -> Iterator[tuple[CodeList, Source]]:
        """The programme's own code lists with their places."""
        for name, source in self.top["code_lists"].pairs():
            yield self.programme.code_lists[name], source

    def phases(self) -> Iterator[tuple[Phase, Source]]:
        """Every phase with its place."""
        yield from zip(self.programme.phases, self.top["phases"].items(), strict=True)

    def gates(self) -> Iterator[tuple[Gate, Source]]:
        """Every gate with its place, that for breaking off included."""
        for phase, source in self.phases():
            places = dict(source.pairs())
            yield phase.start, places["start"]
            yield phase.end, places["end"]
        breaking_off = self.top.get("breaking_off")
        if self.programme.breaking_off is not None and breaking_off is not None:
            yield self.programme.breaking_off, breaking_off


def inner(source: Source, key: str) -> list[Source]:
    """The places of an optional list in a mapping."""
    pairs = dict(source.pairs())
    return pairs[key].items() if key in pairs else []


def _fields_in(source: Source) -> list[Source]:
    return inner(source, "fields")
