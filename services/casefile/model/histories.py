"""Histories: what an answer was before, and from which day to which (fields with `history`).

Plain values that the store seals beside the section (privacy.md, 1). Days are business days, as YYYY-MM-DD; `since` is
None where the answer was there before anything was kept of it. A change counts from the day it is entered unless the
worker says since when it is so: a move in October is entered in November. What was wrong from the start is corrected:
it is replaced, and was never so.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypedDict

from services.casefile.errors import InvalidAnswers, Problem
from services.casefile.model.answers import AnswersView, unknown
from services.casefile.model.casefile import CaseFile
from services.casefile.templates.declared.fields import Field, Section
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.values import Unacceptable, Value, day_of

FIRST_CHANGE = 2


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


@dataclass(frozen=True)
class Dating:
    """From when changes hold: `today`, unless `since` names another day; `corrects`: what they put right."""

    today: date
    since: Mapping[str, date] = field(default_factory=dict)
    corrects: frozenset[str] = frozenset()


def dating(
    fields: Mapping[str, Field],
    since: Mapping[str, object],
    corrects: Sequence[str],
    today: date,
    ever_asked: Container[str] = (),
) -> Dating:
    """What a client says of the days of its changes; `ever_asked`: as in `answers.check`. Raises InvalidAnswers with
    every problem: `unknown_field`, `no_history` (the field keeps none), `wrong_type`, `not_a_date`, `out_of_range`,
    `date_in_future`."""
    problems, days = [], dict[str, date]()
    for where, names in (("/since", since), ("/corrects", corrects)):
        for name in names:
            if name not in fields:
                problems.append(unknown(where, name, ever_asked))
            elif not fields[name].history:
                problems.append(Problem(f"{where}/{name}", "no_history"))
    for name, written in since.items():
        try:
            days[name] = day_of(written, today)
        except Unacceptable as refusal:
            known = name in fields or name in ever_asked
            problems.append(Problem(f"/since/{name}" if known else "/since", refusal.code))
    if problems:
        raise InvalidAnswers(problems)
    return Dating(today, days, frozenset(corrects))


def may_be_there(case: CaseFile) -> bool:
    """Whether an answer of a file that was just saved can have been something else before: it is opened as version 1,
    and its first change makes version 2."""
    return case.version > FIRST_CHANGE


def sections_of(programme: Programme, names: Iterable[str]) -> list[Section]:
    """The sections in which a history is kept of one of these answers."""
    told = {programme.section_of[name] for name in names if programme.fields[name].history}
    return [section for section in programme.sections if section.id in told]


def kept_anew(
    sections: Iterable[Section],
    known: Mapping[str, Histories],
    before: AnswersView,
    after: AnswersView,
    dated: Dating,
) -> dict[str, Histories]:
    """By section what a change of answers makes of its histories, where it makes any. Raises as `kept`."""
    made = {one.id: kept(one, known.get(one.id, {}), before, after, dated) for one in sections}
    return {name: histories for name, histories in made.items() if histories != known.get(name, {})}


def kept(
    section: Section, known: Mapping[str, History], before: AnswersView, after: AnswersView, dated: Dating
) -> Histories:
    """The histories of a section after a change of answers; the same as before where none is affected.

    Raises InvalidAnswers `date_before_previous` for what would hold from before the answer it follows.
    """
    histories: Histories = dict(known)
    problems = []
    for one in section.fields:
        now, then = after.get(one.id), before.get(one.id)
        if not one.history or (now == then and one.id not in dated.since):
            continue
        earlier = histories.get(one.id, History(since=None, before=[]))
        corrects = then is not None and (one.id in dated.corrects or now == then)
        since = dated.since.get(one.id)
        made = _corrected(earlier, now, since) if corrects else _followed(earlier, (then, now), since, dated.today)
        if made is None:
            problems.append(Problem(f"/since/{one.id}", "date_before_previous"))
        else:
            histories[one.id] = made
    if problems:
        raise InvalidAnswers(problems)
    return histories


def _followed(
    earlier: History, answers: tuple[Value | None, Value | None], since: date | None, today: date
) -> History | None:
    """Another answer holds from a day on, and the one before held until it; None where it began later than that."""
    (then, now), day = answers, (since or today).isoformat()
    held_from = earlier["since"] if then is not None else _ended(earlier)
    if since is not None and held_from is not None and day < held_from:
        return None
    gone = [] if then is None else [Before(value=then, since=earlier["since"], until=day)]
    return History(since=None if now is None else day, before=[*earlier["before"], *gone])


def _corrected(earlier: History, now: Value | None, since: date | None) -> History | None:
    """What stands now is put right, or the day since when it holds; the answer before it ends where it begins."""
    if since is None:
        return History(since=None if now is None else earlier["since"], before=earlier["before"])
    day, last = since.isoformat(), earlier["before"][-1] if earlier["before"] else None
    if last is not None:
        follows = last["until"] == earlier["since"]
        if day < ((last["since"] or "") if follows else last["until"]):
            return None
        last = Before(value=last["value"], since=last["since"], until=day if follows else last["until"])
    return History(since=None if now is None else day, before=[*earlier["before"][:-1], *([last] if last else [])])


def _ended(earlier: History) -> str | None:
    return earlier["before"][-1]["until"] if earlier["before"] else None


class Withdrawn(TypedDict):
    """An answer that a newer version has no place for; `template_version`: in which it was given."""

    value: Value
    template_version: int
    on: str
