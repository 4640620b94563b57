"""A programme's forms without any answer, to be filled in by hand: where there is no screen, or not yet a file (W9)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from services.casefile.copies.model.parts import OF_ENTRIES, SECTIONS, form_of
from services.casefile.copies.model.sender import Sender
from services.casefile.copies.print_layout import sender_lines
from services.casefile.copies.print_values import Teller
from services.casefile.copies.print_words import WORDS
from services.casefile.copies.whole_file import KINDS_ON_COPIES
from services.casefile.templates.declared.fields import MARKERS, Field, Form, Section
from services.casefile.templates.declared.programme import Programme

BLANK_PARTS = (SECTIONS, *(name for name in OF_ENTRIES if name not in ("attachments", "reminders", "reopenings")))
"""What can be filled in by hand: not what is uploaded, noted for oneself, or said of a closed file."""
MOST_CHOICES = 40  # to tick; of longer lists, such as nationalities, people write the word
"""A longer list of codes, such as nationalities, is written in words."""
LINES_OF_A_TEXT = 5


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its choices to tick, or lines to write on. `hint`: how it is filled in; `markers`: to tick where
    there is no answer."""

    label: str
    hint: str
    choices: tuple[str, ...]
    lines: int
    markers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BlankPart:
    """A section or form."""

    heading: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class BlankSheet:
    """All that is printed. `foot` has programme and version, so that a filled-in page is entered where it belongs."""

    language: str
    title: str
    subtitle: str
    foot: str
    sender: tuple[str, ...]
    parts: tuple[BlankPart, ...]
    words: Mapping[str, str]


def blank_sheet(
    template: Programme, language: str, on: date, sender: Sender | None = None, parts: Iterable[str] | None = None
) -> BlankSheet:
    """The forms of a programme in the words of a day. `parts`: None for all."""
    tell = Teller(language, on, template)
    wanted = BLANK_PARTS if parts is None else tuple(one for one in BLANK_PARTS if one in set(parts))
    label, version = tell.said(template.label), f"{tell.word('version')} {template.version}"
    return BlankSheet(
        language,
        tell.word("blank"),
        label,
        f"{label}, {version}, {tell.day(on)}",
        sender_lines(sender, tell),
        tuple(part for name in wanted for part in _parts(name, tell)),
        {name: text.in_(language) for name, text in WORDS.items()},
    )


def _parts(name: str, tell: Teller) -> Iterator[BlankPart]:
    template = tell.template
    if name == SECTIONS:
        yield from (_part(section, tell) for section in template.sections)
        return
    for kind in _with_children(form_of(name)):
        if kind in template.forms:
            yield _part(template.form(kind), tell)


def _with_children(kind: str) -> Iterator[str]:
    """A kind of entry and those that belong to it: a goal, its steps and ratings."""
    yield kind
    for name, other in KINDS_ON_COPIES.items():
        if other.parent == kind:
            yield from _with_children(name)


def _part(asked: Section | Form, tell: Teller) -> BlankPart:
    """Retired questions are asked no more, and what the engine fills in nobody writes."""
    questions = tuple(_question(field, tell) for field in asked.fields if not field.retired)
    return BlankPart(tell.said(asked.label), questions)


def _question(field: Field, tell: Teller) -> Question:
    choices, hint = _choices(field, tell), []
    if field.kind.drawn in ("day", "month", "euros"):
        hint.append(tell.word(field.kind.drawn))
    if field.kind.listed and not choices:
        hint.append(tell.word("in_words"))
    if help_ := tell.said(field.help):
        hint.append(help_)
    markers = tuple(MARKERS[one].in_(tell.language) for one in sorted(field.markers))
    written = 0 if choices else LINES_OF_A_TEXT if field.kind.lines else 1
    return Question(tell.said(field.label), " · ".join(hint), choices, written, markers)


def _choices(field: Field, tell: Teller) -> tuple[str, ...]:
    if field.type == "flag":
        return tell.word("yes"), tell.word("no")
    if not field.kind.listed:
        return ()
    codes = [code for code in tell.template.code_lists[field.code_list or ""].codes if code.valid(tell.on)]
    return tuple(tell.said(code.label) for code in codes) if len(codes) <= MOST_CHOICES else ()
