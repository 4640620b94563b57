"""Histories: what an answer was before, and from which day to which (fields with `history`).

Plain values that the store seals beside the section (privacy.md, 1). Days are business days, as YYYY-MM-DD; `since` is
None where the answer was there before anything was kept of it.
"""

from collections.abc import Mapping
from datetime import date
from typing import TypedDict

from services.casefile.model.answers import AnswersView
from services.casefile.templates.declared.fields import Section
from services.casefile.templates.values import Value


class Before(TypedDict):
    """An answer that holds no longer; `until`: the day on which it was changed."""

    value: Value
    since: str | None
    until: str


class History(TypedDict):
    """`since`: from when the present answer holds, None where there is none; `before`: the oldest first."""

    since: str | None
    before: list[Before]


Histories = dict[str, History]
"""By field id."""


def kept(
    section: Section, known: Mapping[str, History], before: AnswersView, after: AnswersView, day: date
) -> Histories:
    """The histories of a section after a change of answers on this day; the same as before where none is affected."""
    histories: Histories = dict(known)
    for field in section.fields:
        now, then = after.get(field.id), before.get(field.id)
        if not field.history or now == then:
            continue
        earlier = histories.get(field.id, History(since=None, before=[]))
        gone = [] if then is None else [Before(value=then, since=earlier["since"], until=day.isoformat())]
        histories[field.id] = History(
            since=None if now is None else day.isoformat(), before=[*earlier["before"], *gone]
        )
    return histories


class Withdrawn(TypedDict):
    """An answer that a newer version has no place for; `template_version`: in which it was given."""

    value: Value
    template_version: int
    on: str
