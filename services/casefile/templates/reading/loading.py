"""Programme templates from YAML files, refused when they do not hold together.

Source of the rules: programmes.md. A refusal names file, line and reason, and start-up fails on it:
a template that half works would ask people for data it may not ask for.

`base/forms.yaml` holds the forms of entries that programmes share, with their code lists. A programme names the forms
it uses and may add fields to them; a code list of its own takes the place of the base's of the same id.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import cast, get_args

from services.casefile.errors import TemplateRefused
from services.casefile.templates.checks import plausibility_rules, rules
from services.casefile.templates.checks.places import Template
from services.casefile.templates.declared.fields import CodeList, Form, Section, Text
from services.casefile.templates.declared.programme import (
    Access,
    Basis,
    Heading,
    Profile,
    Programme,
    Purpose,
)
from services.casefile.templates.reading import consequences, figures, parts
from services.casefile.templates.reading.protection import protected_address
from services.casefile.templates.source import Source, read, text_of

WORDS = ("client", "worker", "file")
BASE = Path(__file__).parents[2] / "programmes" / "base" / "forms.yaml"
REQUIRED = (
    ("id", "version", "label", "words", "purposes", "code_lists", "sections", "forms", "phases", "heading")
    + ("closing_after", "access", "retention", "measures")
)  # fmt: skip
OPTIONAL = (
    ("terms", "breaking_off", "contact_every", "inactive_after", "emergency", "durations", "giver_stays")
    + ("agreement_ends", "deadlines", "protected_address")
)  # fmt: skip
EVERYWHERE = ("reopenings",)
"""Forms that every programme has without naming them."""


@dataclass(frozen=True, eq=False)
class Base:
    """What programmes share: forms by id and code lists. The purpose of its fields is each programme's first one."""

    sources: dict[str, Source]
    code_lists: dict[str, CodeList]

    def forms(self, purpose: str) -> Mapping[str, Form]:
        """The forms as a programme of this first purpose gets them."""
        return _forms_of(self, purpose)


@dataclass(frozen=True)
class VersionText:
    """What a version of a template says, with the base forms it was read with: all it takes to read it again."""

    programme: str
    number: int
    template: str
    base: str

    @cached_property
    def digest(self) -> str:
        """SHA-256 over both texts."""
        return sha256(f"{self.template}\0{self.base}".encode()).hexdigest()


@lru_cache(maxsize=8)  # there are as many as releases that changed it
def base_of(text: str) -> Base:
    """The shared forms a text declares; raises TemplateRefused."""
    top = read(BASE.name, text).mapping(("code_lists", "forms"))
    lists = {name: parts.code_list(name, source) for name, source in top["code_lists"].pairs()}
    return Base(dict(top["forms"].pairs()), lists)


@cache
def base_text() -> str:
    """What they say."""
    return text_of(BASE)


def base() -> Base:
    """The shared forms as they are in this release."""
    return base_of(base_text())


def load(path: Path) -> Programme:
    """The programme one file declares; raises TemplateRefused."""
    return parse(read(path.name, text_of(path)))


def programme_of(version: VersionText) -> Programme:
    """The programme that a version declares; raises TemplateRefused."""
    return parse(read(f"{version.programme}.yaml", version.template), base_of(version.base))


def parse(root: Source, shared_parts: Base | None = None, *, extended: bool = False) -> Programme:
    """The programme a YAML document declares, with the base forms of this release or others; raises TemplateRefused.

    `extended`: the document holds an agency's own parts too.
    """
    shared = shared_parts or base()
    top = root.mapping(REQUIRED, OPTIONAL)
    purposes = tuple(_purpose(item) for item in top["purposes"].items())
    if not purposes:
        raise top["purposes"].refuse("a programme has at least one purpose")
    own_lists = {name: parts.code_list(name, source) for name, source in top["code_lists"].pairs()}
    forms = _forms(top["forms"], purposes[0].id, shared)
    lists = own_lists | _lists_of_the_base(shared, forms, own_lists)
    breaking_off, contact_every, emergency = (top.get(key) for key in ("breaking_off", "contact_every", "emergency"))
    durations, stays, ends, inactive_after, deadlines = (
        top.get(key) for key in ("durations", "giver_stays", "agreement_ends", "inactive_after", "deadlines")
    )
    heading = _heading(top["heading"])
    programme = Programme(
        id=top["id"].identifier(),
        version=consequences.positive(top["version"]),
        label=top["label"].text(),
        words=_words(top["words"]),
        terms=parts.terms(top.get("terms")),
        purposes=purposes,
        code_lists=lists,
        sections=tuple(_with_former_names(parts.section(item), heading) for item in top["sections"].items()),
        forms=forms,
        phases=tuple(parts.phase(item, lists, forms) for item in top["phases"].items()),
        heading=heading,
        closing_after=top["closing_after"].identifiers(),
        breaking_off=parts.gate(breaking_off, lists, forms) if breaking_off else None,
        contact_every=contact_every.span() if contact_every else None,
        access=_access(top["access"]),
        retention=consequences.retention(top["retention"]),
        measures=tuple(figures.measure(item) for item in top["measures"].items()),
        emergency=emergency.identifiers() if emergency else (),
        durations=tuple(figures.duration(item) for item in durations.items()) if durations else (),
        giver_stays=consequences.giver_stays(stays) if stays else None,
        agreement_ends=consequences.agreement_ends(ends) if ends else None,
        inactive_after=inactive_after.span() if inactive_after else None,
        deadlines=tuple(consequences.deadline(item) for item in deadlines.items()) if deadlines else (),
        protected_address=protected_address(top.get("protected_address")),
    )
    programme = plausibility_rules.with_rules_of_the_base(programme, shared.forms(purposes[0].id))
    programme = plausibility_rules.with_births_in_doubt(programme)
    rules.check(Template(programme, top, shared.sources), extended=extended)
    return programme


def load_all(directory: Path) -> dict[str, Programme]:
    """All programmes of a directory (`*.yaml`) by id, read once per process.

    Raises TemplateRefused for the first file that must not be used, and when two declare the same id.
    """
    return {programme.id: programme for programme, _ in _load_all(directory.resolve())}


def texts(directory: Path) -> list[VersionText]:
    """What the templates of a directory say; raises as `load_all`."""
    loaded = _load_all(directory.resolve())
    return [VersionText(programme.id, programme.version, text, base_text()) for programme, text in loaded]


@cache
def _load_all(directory: Path) -> tuple[tuple[Programme, str], ...]:
    programmes: dict[str, tuple[Programme, str]] = {}
    for path in sorted(directory.glob("*.yaml")):
        text = text_of(path)
        programme = parse(read(path.name, text))
        if programme.id in programmes:
            raise TemplateRefused(path.name, f"programme {programme.id!r} is declared twice")
        programmes[programme.id] = programme, text
    if not programmes:
        raise TemplateRefused(directory.name, "holds no template")
    return tuple(programmes.values())


@lru_cache(maxsize=16)  # purposes of ours are few; whoever proposes templates names others at will
def _forms_of(base: Base, purpose: str) -> Mapping[str, Form]:
    return {name: parts.form(name, source, purpose, None) for name, source in base.sources.items()}


def _forms(source: Source, purpose: str, shared_parts: Base) -> dict[str, Form]:
    shared = shared_parts.forms(purpose)
    own = {name: parts.form(name, entry, purpose, shared.get(name)) for name, entry in source.pairs()}
    return own | {name: shared[name] for name in EVERYWHERE if name not in own}


def _lists_of_the_base(shared: Base, forms: dict[str, Form], own: dict[str, CodeList]) -> dict[str, CodeList]:
    """Those its forms use, unless the programme has a list of its own of that id."""
    used = {field.code_list for form in forms.values() for field in form.fields}
    return {name: codes for name, codes in shared.code_lists.items() if name in used and name not in own}


def _words(source: Source) -> dict[str, Text]:
    words = {name: value.text() for name, value in source.pairs()}
    for name in WORDS:
        if name not in words:
            raise source.refuse(f"missing word {name!r}")
    return words


def _purpose(source: Source) -> Purpose:
    entry = source.mapping(("id", "label", "basis"), ("paragraph",))
    basis = cast(Basis, entry["basis"].choice(get_args(Basis)))
    paragraph = entry.get("paragraph")
    if (basis == "statutory") != (paragraph is not None):
        raise source.refuse("a paragraph belongs to a statutory purpose, and to no other")
    return Purpose(
        id=entry["id"].identifier(),
        label=entry["label"].text(),
        basis=basis,
        paragraph=None if paragraph is None else paragraph.string(),
    )


def _with_former_names(section: Section, heading: Heading) -> Section:
    """A person is found by a former name too, so the two fields have a history whatever the template says (ADR 28)."""
    names = (heading.name, heading.first_name)
    fields = (replace(one, history=True) if one.id in names else one for one in section.fields)
    return replace(section, fields=tuple(fields))


def _heading(source: Source) -> Heading:
    entry = source.mapping(("section", "name", "first_name"), ("born",))
    return Heading(**{key: value.identifier() for key, value in entry.pairs.items()})


def _access(source: Source) -> Access:
    entry = source.mapping(("profile",), ("exclusive_from", "narrow"))
    exclusive_from, narrow = entry.get("exclusive_from"), entry.get("narrow")
    profile = cast(Profile, entry["profile"].choice(get_args(Profile)))
    if (profile == "exclusive") != (exclusive_from is not None) or (narrow and profile != "exclusive"):
        raise source.refuse("exclusive_from belongs to the profile exclusive, and to no other; narrow likewise")
    return Access(
        profile, exclusive_from.identifier() if exclusive_from else None, narrow.identifiers() if narrow else ()
    )
