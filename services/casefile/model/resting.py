"""Reminders and appointments that rest: lists, feeds and what is overdue leave them out, and they can be ticked off.

`Entry.rests` is None as long as one goes with its file, and so rests while that is closed; True from the day on which
the file says that the person has died (letters and dates with them stop at once, programmes.md "In every programme");
False once somebody has kept it by a tick: court, statistics, the end of cost go on. Secrecy does too.
"""

from services.casefile.model.answers import AnswersView, fits
from services.casefile.templates.declared.programme import DECEASED, Programme

DIED = frozenset({DECEASED})


def has_died(programme: Programme, answers: AnswersView) -> bool:
    """Whether the file says that its person has died."""
    return any(fits(answers.get(name), DIED) for name in programme.telling_death)
