"""Deadlines that count from an answer: what the law asks for so long after a measure has begun, an objection was made,
or before a birthday.

Source: §§ 36b, 41, 42 (3), 42a (4), 42b (4), 86 (6) SGB VIII, § 2 BGB; the numbers are the template's (ADR 32).
"""

from dataclasses import dataclass

from services.casefile.templates.declared.fields import Text
from services.casefile.templates.declared.phases import AnsweredWith
from services.casefile.templates.declared.spans import Span


@dataclass(frozen=True)
class Deadline:
    """By which day something has to be done.

    `since`: days or months, of which the first that is answered counts; `within`: so long after it; `before`: the file
    asks so long before that day, and once the day has come it asks no more (None: by that day, until it is done);
    `done`: what is answered once it is done, a day not before the one it counts from; `when`: only while another
    question is answered so.
    """

    id: str
    label: Text
    since: tuple[str, ...]
    within: Span
    before: Span | None
    done: tuple[str, ...]
    when: AnsweredWith | None
