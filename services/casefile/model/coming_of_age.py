"""Whether the person of a file is of age (§ 2 BGB): custody ends with it by itself (§§ 1626, 1882 BGB)."""

from datetime import date

from services.casefile.model.answers import AnswersView
from services.casefile.model.comparing import day_or_month, last_day
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.declared.spans import Span

OF_AGE = Span(months=18 * 12)


def is_of_age(programme: Programme, answers: AnswersView, today: date) -> bool:
    """Whether they were born 18 years ago or earlier, by the first of the template's fields that says when; not where
    none does, and of a month from its last day on."""
    kept_long = programme.retention.kept_long
    fields = [programme.heading.born, *(kept_long.born if kept_long else ())]
    born = (day_or_month(answers.get(name or "")) for name in fields)
    known = next((one for one in born if one is not None), None)
    return known is not None and OF_AGE.after(last_day(known)) <= today
