"""From which day the retention of a file counts (Aufbewahrungsfrist), and between how many days it may last.

Source: privacy.md, 2; product.md, W11 (days after the end of case management); programmes.md (waska: an open aftercare
postpones; asd and clearing: § 9b SGB VIII).
"""

from collections.abc import Iterable, Mapping
from datetime import date

from services.casefile.model.answers import AnswersView, fits
from services.casefile.model.casefile import CaseFile
from services.casefile.templates.declared.consequences import KeptLong
from services.casefile.templates.declared.fields import MARKERS
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.values import Value

SPAN_OF_YEARS = 5


def counted_from(programme: Programme, case: CaseFile) -> date | None:
    """The day of the template's rule: the end of its phase; of a file that was broken off before, the day of the last
    contact; else its closing.

    A file that nobody closes counts too, once that phase has ended and no other runs (ADR 24). None while nothing
    counts: of other open files, and where the template counts from the closing alone.
    """
    phase = programme.retention.phase
    ended_on = case.dates(phase).ended_on if phase else None
    if case.closed_on is not None:
        return ended_on or (case.last_contact_on if phase else None) or case.closed_on
    return None if any(case.dates(one.id).running for one in programme.phases) else ended_on


def recorded_on(programme: Programme, case: CaseFile) -> date | None:
    """The day on which it was recorded that a file is over: its closing, or the end of the phase that counts."""
    return case.closed_on or case.dates(programme.retention.phase or "").ended_recorded_on


def days_between(
    programme: Programme, case: CaseFile, answers: AnswersView, ever: Mapping[str, Iterable[Value]]
) -> tuple[int, int]:
    """How many days a file that counts is kept at least and at most; `ever`: what answers were before, by field.

    Where the template keeps it long there is nothing to choose: both are the days until `kept_until`.
    """
    retention = programme.retention
    rule = retention.kept_long
    if rule is None or not _is_kept_long(rule, case, answers, ever):
        return retention.min_days, retention.max_days
    since = counted_from(programme, case) or case.opened_on
    days = (kept_until(rule, case, answers) - since).days
    days = max(days, retention.min_days)
    return days, days


def kept_until(rule: KeptLong, case: CaseFile, answers: AnswersView) -> date:
    """The last day of the five years in which the rule's years after the birth are over, e.g. 31 December 2110.

    The day leaves casefile, and retention must not know a birthday, nor a year of birth: of five years of birth all
    have the same day. It is never earlier than the law's, and less than five years later. Where the birth is not known,
    the client was born by the day on which the file was opened, so that day stands for it.
    """
    known = (answers.get(name) for name in rule.born)
    births = [value for value in known if isinstance(value, str) and value not in MARKERS]
    last = (int(births[0][:4]) if births else case.opened_on.year) + rule.years
    return date(last + -last % SPAN_OF_YEARS, 12, 31)


def _is_kept_long(rule: KeptLong, case: CaseFile, answers: AnswersView, ever: Mapping[str, Iterable[Value]]) -> bool:
    """An answer that was corrected or changed later counts too: help that was given stays in the file. Help that never
    began was not given, whatever was planned."""
    if not _has_begun(rule.once, case):
        return False
    begun = [test for test in rule.answers if _has_begun(test.once, case)]
    given = {test: (answers.get(test.field), *ever.get(test.field, ())) for test in begun}
    return not rule.answers or any(fits(value, test.values) for test, values in given.items() for value in values)


def _has_begun(phase: str | None, case: CaseFile) -> bool:
    return phase is None or case.dates(phase).started_on is not None
