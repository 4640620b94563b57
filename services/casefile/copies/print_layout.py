"""A whole file as parts with headings and rows, in one language and in the words of a day: what is printed, in order.

Questions without an answer are left out: a printed file is read, not filled in. Accounts are not printed: who they are
is identity's to say, and no name of staff lies in casefile.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import assert_never

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

from kernel.clock import berlin_day
from services.casefile.copies.model.legal_bases import BASES
from services.casefile.copies.whole_file import KINDS_ON_COPIES, WholeFile
from services.casefile.model.entries import Entry
from services.casefile.model.histories import History
from services.casefile.templates.declared.fields import MARKERS, Field, Text, in_language
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.values import Value

WORDS: Mapping[str, Text] = {
    "printed_on": Text(de="Ausgedruckt am", en="Printed on"),
    "basis": Text(de="Grundlage", en="Legal basis"),
    "entrusted_in": Text(de="Enthält Anvertrautes (§ 65 SGB VIII).", en="Contains what was entrusted (§ 65 SGB VIII)."),
    "entrusted_out": Text(
        de="Anvertrautes (§ 65 SGB VIII) ist nicht enthalten.",
        en="What was entrusted (§ 65 SGB VIII) is not contained.",
    ),
    "confidential": Text(de="Vertraulich: Sozialdaten (§ 35 SGB I)", en="Confidential: social data (§ 35 SGB I)"),
    "page": Text(de="Seite", en="Page"),
    "of": Text(de="von", en="of"),
    "number": Text(de="Aktenzeichen", en="Client number"),
    "opened_on": Text(de="Angelegt am", en="Opened on"),
    "closed_on": Text(de="Geschlossen am", en="Closed on"),
    "erased_on": Text(de="Tag der Löschung", en="Day of erasure"),
    "consents": Text(de="Einwilligungen", en="Consents"),
    "since": Text(de="seit", en="since"),
    "until": Text(de="bis", en="until"),
    "before": Text(de="zuvor", en="before"),
    "phases": Text(de="Phasen", en="Phases"),
    "running": Text(de="läuft", en="running"),
    "withdrawn": Text(de="Antworten auf Fragen früherer Fassungen", en="Answers to questions of earlier versions"),
    "handed_over": Text(de="Übergaben", en="Hand-overs"),
    "entered_on": Text(de="Eintrag vom", en="Entry of"),
    "changed_on": Text(de="geändert am", en="changed on"),
    "entrusted": Text(de="anvertraut", en="entrusted"),
    "done": Text(de="erledigt", en="done"),
    "yes": Text(de="ja", en="yes"),
    "no": Text(de="nein", en="no"),
    "nothing": Text(de="Diese Akte enthält noch keine Angaben.", en="This file says nothing yet."),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A question with its answer, and what it was before, the newest first."""

    label: str
    value: str
    before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that belong together, such as one entry with those that belong to it. `level`: how deep it lies below."""

    heading: str | None
    rows: tuple[Row, ...]
    level: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the outline, or all entries of a kind."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that is printed of a file. `words`: those the page itself needs."""

    language: str
    title: str
    subtitle: str
    notes: tuple[str, ...]
    facts: tuple[Row, ...]
    parts: tuple[Part, ...]
    words: Mapping[str, str]


def sheet(file: WholeFile, language: str, on: date) -> Sheet:
    """What is printed of a file on a day. `language`: de or en."""
    return _Writer(file, language, on, file.programme).sheet()


class _Writer:
    def __init__(self, file: WholeFile, language: str, on: date, template: Programme) -> None:
        self._file, self._language, self._on, self._template = file, language, on, template

    def sheet(self) -> Sheet:
        file, case = self._file, self._file.stored.case
        words = {name: text.in_(self._language) for name, text in WORDS.items()}
        parts = (*self._outline(), *self._kinds(), *self._rest())
        return Sheet(
            self._language,
            f"{self._said(self._template.words['file'])} {case.client_number}".strip(),
            self._said(self._template.label),
            (
                f"{words['printed_on']} {self._day(self._on)}",
                f"{words['basis']}: {BASES[file.grounds.basis].in_(self._language)}",
                words["entrusted_in" if file.grounds.with_entrusted else "entrusted_out"],
            ),
            tuple(self._facts()),
            parts or (Part(words["nothing"], ()),),
            words,
        )

    def _facts(self) -> Iterator[Row]:
        stored, case = self._file.stored, self._file.stored.case
        yield Row(self._word("number"), case.client_number)
        days = (("opened_on", case.opened_on), ("closed_on", case.closed_on), ("erased_on", stored.erasure_due_on))
        for word, day in days:
            if day is not None:
                yield Row(self._word(word), self._day(day))
        for phase in self._template.phases:
            dates = case.dates(phase.id)
            if dates.started_on is not None:
                end = self._day(dates.ended_on) if dates.ended_on else self._word("running")
                yield Row(self._said(phase.label), f"{self._day(dates.started_on)} – {end}")
        for purpose in self._template.purposes:
            if purpose.id in stored.consents:
                since = self._day(stored.consents[purpose.id])
                yield Row(self._word("consents"), f"{self._said(purpose.label)}, {self._word('since')} {since}")

    def _outline(self) -> Iterator[Part]:
        file = self._file
        for section in self._template.sections:
            rows = [
                self._row(field, file.answers.get(field.id), file.histories.get(field.id)) for field in section.fields
            ]
            answered_rows = tuple(row for row in rows if row is not None)
            if answered_rows:
                yield Part(self._said(section.label), (Block(None, answered_rows),))

    def _kinds(self) -> Iterator[Part]:
        for name, kind in KINDS_ON_COPIES.items():
            if kind.parent is None and name in self._file.entries:
                blocks = tuple(block for entry in self._file.entries[name] for block in self._entry(entry, 0))
                yield Part(self._said(self._template.form(name).label), blocks)

    def _entry(self, entry: Entry, level: int) -> Iterator[Block]:
        form = self._template.form(entry.kind)
        rows = [self._row(field, entry.values.get(field.id)) for field in form.fields]
        yield Block(self._entry_heading(entry, level), tuple(row for row in rows if row is not None), level)
        for name, kind in KINDS_ON_COPIES.items():
            if kind.parent == entry.kind:
                for child in self._file.entries.get(name, ()):
                    if child.parent == entry.id:
                        yield from self._entry(child, level + 1)

    def _entry_heading(self, entry: Entry, level: int) -> str:
        phrases = [f"{self._word('entered_on')} {self._day(entry.created_at)}"]
        if level:
            phrases.insert(0, self._said(self._template.form(entry.kind).label))
        if entry.version > 1:
            phrases.append(f"{self._word('changed_on')} {self._day(entry.changed_at)}")
        phrases += [self._word(word) for word in ("entrusted", "done") if getattr(entry, word)]
        return ", ".join(phrases)

    def _rest(self) -> Iterator[Part]:
        """What neither outline nor forms ask: reasons of hand-overs, and what a newer template had no place for."""
        file = self._file
        shares = [one for one in file.stored.case.responsibilities if one.id in file.reasons]
        if shares:
            rows = tuple(Row(self._day(one.since), file.reasons[one.id]) for one in shares)
            yield Part(self._word("handed_over"), (Block(None, rows),))
        rows = tuple(self._withdrawn())
        if rows:
            yield Part(self._word("withdrawn"), (Block(None, rows),))

    def _withdrawn(self) -> Iterator[Row]:
        """In the words of the version in which they were given."""
        for name, answers in self._file.withdrawn.items():
            for one in answers:
                then = _Writer(self._file, self._language, self._on, self._file.earlier[one["template_version"]])
                yield Row(
                    then._said(then._template.fields[name].label),
                    then._value(then._template.fields[name], one["value"]),
                )

    def _row(self, field: Field, value: Value | None, history: History | None = None) -> Row | None:
        earlier = reversed(history["before"]) if history else ()
        before = tuple(
            f"{self._word('before')}: {self._value(field, one['value'])}"
            f" ({self._word('until')} {self._day(date.fromisoformat(one['until']))})"
            for one in earlier
        )
        if value is None and not before:
            return None
        return Row(self._said(field.label), "–" if value is None else self._value(field, value), before)

    def _value(self, field: Field, value: Value) -> str:
        if isinstance(value, list):
            return "; ".join(self._code(field, one) for one in value)
        if isinstance(value, str) and value in field.markers:
            return MARKERS[value].in_(self._language)
        return self._drawn(field, value)

    def _drawn(self, field: Field, value: str | int | float | bool) -> str:
        """By what the table of types says."""
        match field.kind.drawn:
            case "label" | "labels":
                return self._code(field, str(value))
            case "day":
                return self._day(date.fromisoformat(str(value)))
            case "month":
                return format_date(date.fromisoformat(f"{value}-01"), "MMMM y", locale=self._language)
            case "euros":
                return format_currency(Decimal(str(value)) / 100, "EUR", locale=self._language)
            case "number":
                return format_decimal(value, locale=self._language)
            case "yes_or_no":
                return self._word("yes" if value else "no")
            case "as_it_is":
                return str(value)
            case other:
                assert_never(other)

    def _code(self, field: Field, code: str) -> str:
        if code in field.markers:
            return MARKERS[code].in_(self._language)
        listed = self._template.code_lists[field.code_list or ""].by_code.get(code)
        return self._said(listed.label) if listed else code

    def _day(self, day: date | datetime) -> str:
        if isinstance(day, datetime):
            day = berlin_day(day)
        return format_date(day, "dd.MM.y" if self._language == "de" else "d MMMM y", locale=self._language)

    def _said(self, text: Text) -> str:
        return in_language(text, self._language, self._template.terms, self._on)

    def _word(self, name: str) -> str:
        return WORDS[name].in_(self._language)
