"""Plain answers: checking changes against the template, merging them, splitting them by section."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date

from services.casefile.errors import InvalidAnswers, Problem
from services.casefile.templates.declared.fields import CodeList, Field
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.declared.spans import ShownWhen
from services.casefile.templates.values import Context, Unacceptable, Value, normalised

Answers = dict[str, Value]
AnswersView = Mapping[str, Value]
Changes = dict[str, Value | None]
NONE_YET: AnswersView = {}

UNKNOWN_FIELD = Problem("/answers", "unknown_field")


def check(
    programme: Programme,
    changes: Mapping[str, object],
    today: date,
    standing: AnswersView = NONE_YET,
    ever_asked: Container[str] = (),
) -> Changes:
    """The changes as they are to be stored, by field id; None clears an answer.

    `changes`: field id → JSON value as a client sent it; `today`: the business day, for dates that must
    not lie in the future; `standing`: the answers there are, of which each may be sent back as it stands; `ever_asked`:
    what any version of the template asks, which is named where this one does not know it. Raises InvalidAnswers with
    every problem: `unknown_field`, `wrong_type`, `too_long`, `forbidden_character`, `not_a_date`, `not_a_month`,
    `date_in_future`, `unknown_code`, `double_code`, `marker_not_alone`, `out_of_range`, `question_retired` (it can
    still be cleared).
    """
    return accepted(programme.code_lists, programme.fields, changes, today, "/answers", standing, ever_asked)


def accepted(
    code_lists: Mapping[str, CodeList],
    fields: Mapping[str, Field],
    changes: Mapping[str, object],
    today: date,
    where: str,
    standing: AnswersView = NONE_YET,
    ever_asked: Container[str] = (),
) -> Changes:
    """Changes to an outline or a form as they are to be stored. `where`: the JSON pointer of their object; `standing`:
    what is answered already. What stands may stand, though its code has run out or its question is asked no more."""
    to_store: Changes = {}
    problems: list[Problem] = []
    for name, value in changes.items():
        field = fields.get(name)
        if field is None:
            problems.append(unknown(where, name, ever_asked))
            continue
        if field.retired and value is not None and value != standing.get(name):
            problems.append(Problem(f"{where}/{name}", "question_retired"))
            continue
        try:
            to_store[name] = normalised(Context(code_lists, field, today, standing.get(name)), value)
        except Unacceptable as refusal:
            problems.append(Problem(f"{where}/{name}", refusal.code))
    if problems:
        raise InvalidAnswers(problems)
    return to_store


def unknown(where: str, name: str, ever_asked: Container[str]) -> Problem:
    """That no question is called so. A name that no version asks for is not repeated: it was sent, and might be
    anything, even a person's. `where`: the JSON pointer of the object or list it stands in."""
    return Problem(f"{where}/{name}" if name in ever_asked else where, "unknown_field")


def merged(answers: Mapping[str, Value], changes: Mapping[str, Value | None]) -> Answers:
    """The answers after checked changes; cleared ones are gone."""
    after = {**answers, **changes}
    return {name: value for name, value in after.items() if value is not None}


def changed(before: AnswersView, after: AnswersView) -> set[str]:
    """The questions that are answered otherwise than before, or no more."""
    return {name for name in {*before, *after} if before.get(name) != after.get(name)}


def shown(fields: Mapping[str, Field], answers: AnswersView, kept: Container[str] = ()) -> Answers:
    """The answers whose questions are asked, given what else was answered; `kept`: those that stay all the same.

    Skip rules name earlier fields, so one pass in the order of the fields is enough, however long the chain.
    """
    asked: Answers = {}
    for name, field in fields.items():
        if name in answers and (name in kept or is_shown(field.shown_when, asked)):
            asked[name] = answers[name]
    return asked


@dataclass(frozen=True, slots=True)
class Unasked:
    """An answer that is not taken, or goes, since its question is not asked: by the answer to `because_of`, or, where
    that is None, because the form has it no more."""

    field: str
    because_of: str | None


def not_asked(fields: Mapping[str, Field], answers: AnswersView, asked: AnswersView) -> tuple[Unasked, ...]:
    """What `shown` leaves out of these answers. Whoever sent or had one is told so: nothing goes without a word."""
    gone = [name for name in answers if name not in asked]
    rules = {name: fields[name].shown_when if name in fields else None for name in gone}
    return tuple(Unasked(name, rule.field if rule else None) for name, rule in rules.items())


def is_shown(rule: ShownWhen | None, answers: AnswersView) -> bool:
    """Whether a question is asked, given what else was answered."""
    return rule is None or fits(answers.get(rule.field), rule.values)


def fits(value: Value | None, wanted: Container[str]) -> bool:
    """Whether a coded answer, or one of several, is among these; "true" and "false" stand for those of a flag."""
    if isinstance(value, bool):
        return str(value).lower() in wanted
    return any(one in wanted for one in (value if isinstance(value, list) else [value]))


def by_section(programme: Programme, answers: Mapping[str, Value]) -> dict[str, Answers]:
    """Every section of the outline with its answers, in the outline's order; a section may be empty.

    Empty ones are there so that clearing the last answer of a section is written too. Raises
    InvalidAnswers for a field the template does not know, rather than lose its answer.
    """
    strangers = [name for name in answers if name not in programme.fields]
    if strangers:
        raise InvalidAnswers([UNKNOWN_FIELD for _ in strangers])
    return {
        section.id: {field.id: answers[field.id] for field in section.fields if field.id in answers}
        for section in programme.sections
    }


def pointer_to(field_id: str) -> str:
    """The JSON pointer (RFC 6901) of an answer in a request, for a field of the template."""
    return f"/answers/{field_id}"
