"""Consents (Einwilligungen) of a file as casefile knows them: for which purpose, from when, until when.

What is asked of the past is answered by the days of the consent, not by what holds today: a phase that began in
January did so with or without consent in January (Art. 7 (1) GDPR: it has to be shown). A withdrawal takes nothing
away of what was lawful before it (Art. 7 (3)).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from services.casefile.model.answers import AnswersView
from services.casefile.templates.declared.fields import MARKERS
from services.casefile.templates.declared.programme import Programme

GivenBy: TypeAlias = Literal["person", "guardian"]
"""In which capacity a consent was given; never who gave it."""


@dataclass(frozen=True, slots=True)
class Consented:
    """One consent. `since`: the first day on which it holds, None where casefile has heard of its withdrawal alone;
    `until`: the day on which its withdrawal was received, from which it holds no more; `given_by`: None of
    consents from before casefile was told."""

    purpose: str
    since: date | None
    until: date | None = None
    given_by: GivenBy | None = None

    def holds(self, day: date) -> bool:
        """Whether it is in force on that day."""
        return self.since is not None and self.since <= day and (self.until is None or day < self.until)

    def begins_within(self, after: date, until: date) -> bool:
        """Whether it came later than the one day, and by the other."""
        return self.since is not None and after < self.since <= until


def in_force(consents: Iterable[Consented]) -> dict[str, date]:
    """The purposes for which consent is in force, since when."""
    return {one.purpose: one.since for one in consents if one.until is None and one.since is not None}


def withdrawn(consents: Iterable[Consented]) -> dict[str, date]:
    """The purposes for which consent was withdrawn and not given again, since when."""
    every = tuple(consents)
    holding = in_force(every)
    ends = [(one.until, one.purpose) for one in every if one.until is not None and one.purpose not in holding]
    return {purpose: day for day, purpose in sorted(ends)}


def born(programme: Programme, answers: AnswersView) -> str | None:
    """The client's day of birth, or the month or year where no more is known; None where nothing is."""
    rule = programme.retention.kept_long
    fields = ([programme.heading.born] if programme.heading.born else []) + list(rule.born if rule else ())
    known = (answers.get(name) for name in fields)
    return next((value for value in known if isinstance(value, str) and value not in MARKERS), None)


def before_birth(consented: Consented, birth: str | None) -> bool:
    """Whether it is dated before the client was born: nobody can have given it then, so one of the days is wrong."""
    return birth is not None and consented.since is not None and consented.since.isoformat()[: len(birth)] < birth
