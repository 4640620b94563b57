"""How answers read on paper: codes by their label, days, money, yes and no, in one language and the words of a day."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import assert_never

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

from kernel.clock import berlin_day
from services.casefile.copies.print_words import WORDS
from services.casefile.templates.declared.fields import MARKERS, Field, Text, in_language
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.values import Value


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells values of a template. `language`: de or en; `on`: the day whose words are used."""

    language: str
    on: date
    template: Programme

    def value(self, field: Field, value: Value) -> str:
        """An answer."""
        if isinstance(value, list):
            return "; ".join(self._code(field, one) for one in value)
        if isinstance(value, str) and value in field.markers:
            return MARKERS[value].in_(self.language)
        return self._drawn(field, value)

    def day(self, day: date | datetime) -> str:
        """A day; of an instant the day it was in Germany."""
        if isinstance(day, datetime):
            day = berlin_day(day)
        return format_date(day, "dd.MM.y" if self.language == "de" else "d MMMM y", locale=self.language)

    def said(self, text: Text) -> str:
        """A text of the template."""
        return in_language(text, self.language, self.template.terms, self.on)

    def word(self, name: str) -> str:
        """A word of the page."""
        return WORDS[name].in_(self.language)

    def _drawn(self, field: Field, value: str | int | float | bool) -> str:
        """By what the table of types says."""
        match field.kind.drawn:
            case "label" | "labels":
                return self._code(field, str(value))
            case "day":
                return self.day(date.fromisoformat(str(value)))
            case "month":
                return format_date(date.fromisoformat(f"{value}-01"), "MMMM y", locale=self.language)
            case "euros":
                return format_currency(Decimal(str(value)) / 100, "EUR", locale=self.language)
            case "number":
                return format_decimal(value, locale=self.language)
            case "yes_or_no":
                return self.word("yes" if value else "no")
            case "as_it_is":
                return str(value)
            case other:
                assert_never(other)

    def _code(self, field: Field, code: str) -> str:
        if code in field.markers:
            return MARKERS[code].in_(self.language)
        listed = self.template.code_lists[field.code_list or ""].by_code.get(code)
        return self.said(listed.label) if listed else code
