"""What answers must be to be plausible: rules between answers of a section, of a form, and of what lies beside them.

Source: ADR 25 (what is odd is a warning, never a refusal). Two sides of one thing are never said to
contradict each other by Python, only by a template.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

from services.casefile.templates.declared.spans import ShownWhen, Span

Where = Literal["here", "answers", "parent", "today"]


@dataclass(frozen=True)
class Other:
    """What a field is compared with: a field of the same section or form (`here`; for answers, of the whole outline),
    an answer of the file (`answers`), a field of the entry an entry belongs to (`parent`), or the day of the look
    (`today`)."""

    where: Where
    field: str = ""

    @property
    def name(self) -> str:
        """As templates and warnings call it: `ended_on`, `answers.date_of_birth`, `parent.agreed_on`, `today`."""
        return self.field if self.where == "here" else ".".join(part for part in (self.where, self.field) if part)


Others: TypeAlias = tuple[Other, ...]
"""Of several the first that is answered counts, as a day of birth does before a month."""


@dataclass(frozen=True)
class Before:
    """The field's day or month lies before the other one."""

    others: Others


@dataclass(frozen=True)
class NotBefore:
    """The field's day or month is that of the other one, or later."""

    others: Others


@dataclass(frozen=True)
class Distinct:
    """No two of the fields have an answer in common."""


@dataclass(frozen=True)
class WithinTime:
    """From `since` to the field, or from the field to `until`, it is at least and at most so long."""

    others: Others
    forward: bool
    least: Span | None
    most: Span | None


@dataclass(frozen=True)
class WithinNumbers:
    """The field, or the sum of the fields (`summed`), lies in a range; `at_most`: the field whose number ends it."""

    minimum: int | None
    maximum: int | None
    at_most: Other | None
    summed: bool


@dataclass(frozen=True)
class WithinCodes:
    """The field's codes are among these; "true" and "false" stand for those of a flag."""

    codes: frozenset[str]


@dataclass(frozen=True)
class Alone:
    """Each of these codes stands alone, but for those of `but`: "none" beside something else says two things."""

    codes: frozenset[str]
    but: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Whole:
    """The field's number is a whole one: nobody has one and a half children."""


@dataclass(frozen=True)
class WithinAnswer:
    """The field's codes are among those of another field."""

    other: Other


@dataclass(frozen=True)
class Beside:
    """The same field of every other entry of the kind is unanswered or has one of these codes."""

    codes: frozenset[str]


Demand: TypeAlias = (
    Before | NotBefore | Distinct | WithinTime | WithinNumbers | WithinCodes | Alone | Whole | WithinAnswer | Beside
)


@dataclass(frozen=True)
class PlausibilityRule:
    """One rule. `fields`: what it is about, each for itself, but together where they are distinct or summed; `odd`:
    what breaks it is taken with a warning, else refused; `when`: it asks only where another question is answered so.
    """

    id: str
    fields: tuple[str, ...]
    demand: Demand
    odd: bool = False
    when: ShownWhen | None = None

    @cached_property
    def others(self) -> Others:
        """Everything it is compared with."""
        demand = self.demand
        if isinstance(demand, Before | NotBefore | WithinTime):
            return demand.others
        if isinstance(demand, WithinAnswer):
            return (demand.other,)
        return (demand.at_most,) if isinstance(demand, WithinNumbers) and demand.at_most else ()

    @cached_property
    def names(self) -> frozenset[str]:
        """Everything that a finding of it can name, as warnings call it."""
        asked = (self.when.field,) if self.when else ()
        return frozenset((*self.fields, *(one.name for one in self.others), *asked))

    @cached_property
    def together(self) -> bool:
        """Whether its fields are looked at together."""
        demand = self.demand
        return isinstance(demand, Distinct) or (isinstance(demand, WithinNumbers) and demand.summed)
