"""Short contacts without case management (Kurzkontakte): who was given information or counselling, without a file.

Nobody is known from one: the loader refuses a form with text or anything that identifies (templates/field_rules.py).
They are kept in books, one per agency, programme and calendar year, each under a key of its own, so that a whole year
is forgotten at once when its time is over. Source: product.md, W14 (ratio of information to counselling).
"""

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from services.casefile.errors import InvalidAnswers, Problem
from services.casefile.model.answers import Unasked
from services.casefile.model.entries import Filled, Values, fill
from services.casefile.templates.checks.field_rules import SHORT_CONTACT
from services.casefile.templates.declared.fields import Form
from services.casefile.templates.declared.programme import Programme

MONTHS = 12


@dataclass(frozen=True, kw_only=True)
class ShortContact:
    """One short contact with its opened values; `book`: that of its agency, programme and year; `not_asked`: what this
    very change did not take, or took away, never stored."""

    id: UUID
    book: UUID
    author: UUID
    values: Values
    version: int = 1
    created_at: datetime
    not_asked: tuple[Unasked, ...] = ()

    @property
    def on(self) -> date:
        """Its day."""
        return date.fromisoformat(str(self.values["on"]))


def form_of(programme: Programme) -> Form:
    """What a short contact of a programme consists of; raises UnknownForm where it has none."""
    return programme.form(SHORT_CONTACT)


def first_year_kept(today: date, kept: int) -> int:
    """The earliest year whose contacts are kept. `kept`: full years after the end of a year that it stays."""
    return today.year - kept


def written(
    programme: Programme,
    before: Values,
    changes: Mapping[str, object],
    today: date,
    first_year: int,
    ever_asked: Container[str] = (),
) -> Filled:
    """The values of a contact after changes, as `entries.fill`; its day lies neither ahead nor in a forgotten year.

    Raises UnknownForm, and InvalidAnswers: `date_in_future`, `year_is_over` beside those of `fill`.
    """
    written_now = fill(programme, form_of(programme), before, changes, today, ever_asked)
    on = date.fromisoformat(str(written_now.values["on"]))
    if on > today:
        raise InvalidAnswers([Problem("/values/on", "date_in_future")])
    if on.year < first_year:
        raise InvalidAnswers([Problem("/values/on", "year_is_over")])
    return written_now


def newest_first(contacts: Iterable[ShortContact], month: int | None = None) -> list[ShortContact]:
    """Those of a month, or all: the latest day first, and of one day the one that was written last."""
    wanted = (one for one in contacts if month in (None, one.on.month))
    return sorted(wanted, key=lambda one: (one.on, one.created_at, one.id), reverse=True)


def counted(programme: Programme, contacts: Iterable[ShortContact]) -> dict[str, list[int]]:
    """How many there are by kind, in the order of the code list, for each of the twelve months.

    Kinds that nobody chose count nothing; markers such as `unknown` stand at the end where they were chosen.
    """
    codes = programme.code_lists[form_of(programme).by_id["kind"].code_list or ""]
    counts = Counter((str(one.values["kind"]), one.on.month) for one in contacts)
    others = sorted({kind for kind, _ in counts} - codes.members)
    kinds = [*(code.code for code in codes.codes), *others]
    return {kind: [counts[kind, month] for month in range(1, MONTHS + 1)] for kind in kinds}
