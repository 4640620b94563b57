"""A whole file as a sheet, in one language and in the words of a day: what is printed, in order.

Questions without an answer are left out: a printed file is read, not filled in. Entries stand in the order of the days
they are about, as whoever reads a file for the first time needs them, with the day on which they were entered beside.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from kernel.clock import berlin_day
from services.casefile.copies.model.legal_bases import of_what_is_entrusted, told
from services.casefile.copies.model.parts import (
    HAND_OVERS,
    INTERNAL,
    OF_ENTRIES,
    PARTS,
    PLAN,
    SECTIONS,
    WITHDRAWN,
    form_of,
    printed_parts,
)
from services.casefile.copies.model.sender import Colleague, Sender
from services.casefile.copies.print_sheet import Block, Part, Row, Sheet
from services.casefile.copies.print_values import Teller
from services.casefile.copies.print_words import WORDS
from services.casefile.copies.whole_file import KINDS_ON_COPIES, WholeFile
from services.casefile.model.consents import withdrawn
from services.casefile.model.entries import Entry
from services.casefile.model.histories import History
from services.casefile.templates.declared.fields import Field
from services.casefile.templates.values import Value

DAYS = ("on", "due_on", "agreed_on")
"""The fields that say of which day an entry is."""


@dataclass(frozen=True, slots=True)
class Cover:
    """What a print says beside the file. `parts`: those that were chosen, None for all that may go."""

    sender: Sender | None = None
    parts: tuple[str, ...] | None = None


def sheet(file: WholeFile, language: str, on: date, cover: Cover = Cover()) -> Sheet:  # noqa: B008 -- it is frozen
    """What is printed of a file on a day, of a closed one in the words of the day it was closed: what was entered under
    a name is read under it (programmes.md, Terms with dates). `language`: de or en."""
    closed = file.stored.case.closed_on
    words_of = on if closed is None else min(on, closed)
    return _Writer(file, Teller(language, words_of, file.programme), cover, on).sheet()


def sender_lines(sender: Sender | None, tell: Teller) -> tuple[str, ...]:
    """The head of a paper: the agency, its address and telephone, and whom to ask for."""
    if sender is None:
        return ()
    address = tuple(line.strip() for line in (sender.address or "").splitlines() if line.strip())
    telephone = (f"{tell.word('telephone')} {sender.telephone}",) if sender.telephone else ()
    worker = (f"{tell.word('worker')}: {_named(sender.worker, tell)}",) if sender.worker else ()
    return (sender.agency, *address, *telephone, *worker)


def _named(one: Colleague, tell: Teller) -> str:
    return f"{one.name}, {tell.word('telephone')} {one.telephone}" if one.telephone else one.name


class _Writer:
    def __init__(self, file: WholeFile, tell: Teller, cover: Cover, printed_on: date) -> None:
        self._file, self._tell, self._cover, self._printed_on = file, tell, cover, printed_on
        self._template, self._parts = file.programme, printed_parts(cover.parts, file.grounds.basis)

    def sheet(self) -> Sheet:
        tell, case = self._tell, self._file.stored.case
        parts = tuple(part for name in self._parts for part in self._part(name))
        nothing = "nothing" if self._cover.parts is None else "nothing_chosen"
        title = f"{tell.said(self._template.words['file'])} {case.client_number}".strip()
        return Sheet(
            tell.language,
            title,
            tell.said(self._template.label),
            f"{tell.word('confidential')} · {title}",
            sender_lines(self._cover.sender, tell),
            tuple(self._about()),
            tuple(self._facts()),
            parts or (Part(tell.word(nothing), ()),),
            {name: text.in_(tell.language) for name, text in WORDS.items()},
        )

    def _about(self) -> Iterator[Row]:
        """Who has printed it, when and why, and what is not in it."""
        tell, grounds, sender = self._tell, self._file.grounds, self._cover.sender
        by = f" {tell.word('by')} {_named(sender.printed_by, tell)}" if sender and sender.printed_by else ""
        yield Row(tell.word("printed"), f"{tell.day(self._printed_on)}{by}")
        yield Row(tell.word("basis"), self._basis())
        entrusted = tell.word("entrusted_in" if grounds.with_entrusted else "entrusted_out")
        said = [f"{self._extent()}.", entrusted.format(law=of_what_is_entrusted(self._template))]
        if self._file.protected:
            said.append(tell.word("address_in" if grounds.protected_address else "address_out"))
        yield Row(tell.word("extent"), " ".join(said))

    def _basis(self) -> str:
        """Consent is named as long as it holds, and afterwards with the day on which it was withdrawn."""
        tell, basis, first = self._tell, self._file.grounds.basis, self._template.purposes[0]
        gone = withdrawn(self._file.stored.case.consents).get(first.id)
        since = None if gone is None else f"{tell.word('consents_withdrawn')} {tell.word('since')} {tell.day(gone)}"
        return told(self._template, basis, tell.language, withdrawn=since)

    def _extent(self) -> str:
        tell = self._tell
        if self._cover.parts is not None:
            names = ", ".join(self._heading(one) for one in self._parts if self._is_asked(one))
            return f"{tell.word('chosen')}: {names}"
        left = [self._heading(one) for one in PARTS if one in INTERNAL - set(self._parts) and self._is_asked(one)]
        return tell.word("whole") + (f" ({tell.word('left_out')}: {', '.join(left)})" if left else "")

    def _is_asked(self, part: str) -> bool:
        """Whether this programme knows such a part."""
        return part not in OF_ENTRIES or form_of(part) in self._template.forms

    def _heading(self, part: str) -> str:
        if part in OF_ENTRIES and part != PLAN:
            return self._tell.said(self._template.form(part).label)
        return self._tell.word(part)

    def _facts(self) -> Iterator[Row]:
        tell, stored, case = self._tell, self._file.stored, self._file.stored.case
        yield Row(tell.word("number"), case.client_number)
        days = (("opened_on", case.opened_on), ("closed_on", case.closed_on), ("erased_on", stored.erasure_due_on))
        for word, day in days:
            if day is not None:
                yield Row(tell.word(word), tell.day(day))
        for phase in self._template.phases:
            dates = case.dates(phase.id)
            if dates.started_on is not None:
                end = tell.day(dates.ended_on) if dates.ended_on else tell.word("running")
                yield Row(tell.said(phase.label), f"{tell.day(dates.started_on)} – {end}")
        for purpose in self._template.purposes:
            if purpose.id in stored.consents:
                since = tell.day(stored.consents[purpose.id])
                yield Row(tell.word("consents"), f"{tell.said(purpose.label)}, {tell.word('since')} {since}")
        gone = withdrawn(case.consents)
        for purpose in self._template.purposes:
            if purpose.id in gone:
                since = f"{tell.word('since')} {tell.day(gone[purpose.id])}"
                yield Row(tell.word("consents_withdrawn"), f"{tell.said(purpose.label)}, {since}")

    def _part(self, name: str) -> Iterator[Part]:
        if name == SECTIONS:
            yield from self._outline()
        elif name == HAND_OVERS:
            shares = [one for one in self._file.stored.case.responsibilities if one.id in self._file.reasons]
            yield from self._rows(name, [Row(self._tell.day(one.since), self._file.reasons[one.id]) for one in shares])
        elif name == WITHDRAWN:
            yield from self._rows(name, list(self._withdrawn()))
        elif entries := self._file.entries.get(form_of(name)):
            blocks = tuple(block for one in _by_day(entries) for block in self._entry(one, 0))
            yield Part(self._heading(name), blocks)

    def _rows(self, name: str, rows: list[Row]) -> Iterator[Part]:
        if rows:
            yield Part(self._heading(name), (Block(None, tuple(rows)),))

    def _outline(self) -> Iterator[Part]:
        file = self._file
        for section in self._template.sections:
            rows = [
                self._hidden(field)
                if field.id in file.hidden
                else self._row(field, file.answers.get(field.id), file.histories.get(field.id))
                for field in section.fields
            ]
            answered_rows = tuple(row for row in rows if row is not None)
            if answered_rows:
                yield Part(self._tell.said(section.label), (Block(None, answered_rows),))

    def _entry(self, entry: Entry, level: int) -> Iterator[Block]:
        form, said = self._template.form(entry.kind), _day_field(entry)
        rows = [
            self._hidden(field) if field.id in entry.hidden else self._row(field, entry.values.get(field.id))
            for field in form.fields
            if field.id != said
        ]
        yield Block(self._entry_heading(entry, level), tuple(row for row in rows if row is not None), level)
        for name, kind in KINDS_ON_COPIES.items():
            if kind.parent == entry.kind:
                for child in _by_day(self._file.entries.get(name, ())):
                    if child.parent == entry.id:
                        yield from self._entry(child, level + 1)

    def _entry_heading(self, entry: Entry, level: int) -> str:
        """Of which day it is, and beside it when it was entered and changed."""
        tell, said = self._tell, _day_field(entry)
        phrases = [tell.day(date.fromisoformat(str(entry.values[said])))] if said else []
        if level:
            phrases.insert(0, tell.said(self._template.form(entry.kind).label))
        phrases.append(f"{tell.word('entered_on')} {tell.day(entry.created_at)}")
        if entry.version > 1:
            phrases.append(f"{tell.word('changed_on')} {tell.day(entry.changed_at)}")
        phrases += [tell.word(word) for word in ("entrusted", "done") if getattr(entry, word)]
        return ", ".join(phrases)

    def _withdrawn(self) -> Iterator[Row]:
        """In the words of the version in which they were given."""
        for name, answers in self._file.withdrawn.items():
            for one in answers:
                then = replace(self._tell, template=self._file.earlier[one["template_version"]])
                field = then.template.fields[name]
                yield Row(then.said(field.label), then.value(field, one["value"]))

    def _hidden(self, field: Field) -> Row:
        return Row(self._tell.said(field.label), self._tell.word("protected"))

    def _row(self, field: Field, value: Value | None, history: History | None = None) -> Row | None:
        tell, earlier = self._tell, reversed(history["before"]) if history else ()
        before = tuple(
            f"{tell.word('before')}: {tell.value(field, one['value'])}"
            f" ({tell.word('until')} {tell.day(date.fromisoformat(one['until']))})"
            for one in earlier
        )
        if value is None and not before:
            return None
        return Row(tell.said(field.label), "–" if value is None else tell.value(field, value), before)


def _by_day(entries: list[Entry] | tuple[Entry, ...]) -> list[Entry]:
    """In the order of the days they are about; those of none by the day they were entered."""
    return sorted(entries, key=lambda entry: (_day(entry), entry.created_at, entry.id))


def _day(entry: Entry) -> date:
    said = _day_field(entry)
    return date.fromisoformat(str(entry.values[said])) if said else berlin_day(entry.created_at)


def _day_field(entry: Entry) -> str | None:
    return next((name for name in DAYS if entry.values.get(name)), None)
