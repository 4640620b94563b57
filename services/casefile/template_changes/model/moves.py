"""Taking an open file into a newer version of its template: what changes for it, and where its answers go.

Source: programmes.md ("migrating lists what changes"). No answer is lost: those the newer version has no place for are
kept aside. What gates already passed would demand now is named, and not demanded again.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from services.casefile.errors import WrongState
from services.casefile.model.answers import Answers, AnswersView, shown
from services.casefile.model.behind_passed_gates import needed_by_passed
from services.casefile.model.casefile import CaseFile
from services.casefile.model.gates import passed
from services.casefile.model.histories import Withdrawn
from services.casefile.templates.declared.fields import Field
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.values import Value

Part = Literal["field", "form", "phase"]
How = Literal["added", "removed", "retyped", "codes_gone", "not_asked", "mandatory"]


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that changes for a file. `filled`: there is an answer, an entry, or the phase has started; `mandatory`:
    a gate passed already would demand it now."""

    part: Part
    how: How
    id: str
    filled: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """The answers of a file in the newer version, and those that fall away, or the part of them that does."""

    answers: Answers
    withdrawn: dict[str, Value]


def effects(
    before: Programme, after: Programme, case: CaseFile, answers: AnswersView, forms: Collection[str]
) -> list[Effect]:
    """Everything that changes for this file; `forms`: the kinds of which it has entries. Never a value."""
    gone = moved(before, after, case, answers).withdrawn
    return [
        *_phases(before, after, case),
        *_forms(before, after, forms),
        *_fields(before.fields, after.fields, answers),
        *(_gone(before, after, name) for name in gone if _stays(before.fields, after.fields, name)),
        *_newly_mandatory(before, after, case, answers),
    ]


def check(after: Programme, case: CaseFile, forms: Collection[str]) -> None:
    """Raises WrongState `phase_would_be_lost` where the gates passed would not be the first ones of the newer version,
    `entries_would_be_lost` where it has no form for entries of the file; and unless the file is open."""
    case.must_be_open()
    edges = [(phase.id, edge) for phase, edge in after.edges]
    done = [(name, edge) for name, dates in case.phases.items() for edge in _edges(dates.started_on, dates.ended_on)]
    if set(done) != set(edges[: len(done)]):
        raise WrongState("phase_would_be_lost")
    if any(form not in after.forms for form in forms):
        raise WrongState("entries_would_be_lost")


def moved(before: Programme, after: Programme, case: CaseFile, answers: AnswersView) -> Moved:
    """Where the answers go: kept as they are, unless the question is gone or of another type, the code exists no more,
    or nobody would be asked; what passed gates rest on stays asked."""
    kept: Answers = {}
    withdrawn: dict[str, Value] = {}
    for name, value in answers.items():
        if not _stays(before.fields, after.fields, name):
            withdrawn[name] = value
            continue
        stays, falls = _parted(after, after.fields[name], value)
        if stays is not None:
            kept[name] = stays
        if falls is not None:
            withdrawn[name] = falls
    asked = shown(after.fields, kept, needed_by_passed(after, case))
    return Moved(asked, withdrawn | {name: kept[name] for name in kept if name not in asked})


def added_to(
    known: Mapping[str, list[Withdrawn]], withdrawn: Mapping[str, Value], version: int, on: str
) -> dict[str, list[Withdrawn]]:
    """All withdrawn answers of a file, by field, the oldest first."""
    by_field = dict(known)
    for name, value in withdrawn.items():
        by_field[name] = [*by_field.get(name, []), Withdrawn(value=value, template_version=version, on=on)]
    return by_field


def _edges(started: object, ended: object) -> Iterator[str]:
    yield from ("start",) if started is not None else ()
    yield from ("end",) if ended is not None else ()


def _stays(before: Mapping[str, Field], after: Mapping[str, Field], name: str) -> bool:
    return name in after and (name not in before or before[name].type == after[name].type)


def _parted(programme: Programme, field: Field, value: Value) -> tuple[Value | None, Value | None]:
    """What of an answer stays, and what falls away since its code exists no more. A code that may not be chosen any
    longer exists: an answer given then stays."""
    if field.code_list is None:
        return value, None
    codes = programme.code_lists[field.code_list].members | field.markers
    if isinstance(value, list):
        stays, falls = [one for one in value if one in codes], [one for one in value if one not in codes]
        return stays or None, falls or None
    return (value, None) if value in codes else (None, value)


def _phases(before: Programme, after: Programme, case: CaseFile) -> Iterator[Effect]:
    old, new = ([phase.id for phase in one.phases] for one in (before, after))
    yield from (Effect("phase", "added", name, filled=False) for name in new if name not in old)
    for name in old:
        if name not in new:
            yield Effect("phase", "removed", name, filled=case.dates(name).started_on is not None)


def _forms(before: Programme, after: Programme, filled: Collection[str]) -> Iterator[Effect]:
    yield from (Effect("form", "added", name, filled=False) for name in after.forms if name not in before.forms)
    yield from (Effect("form", "removed", name, name in filled) for name in before.forms if name not in after.forms)
    for name, form in after.forms.items():
        if name in before.forms:
            for one in _fields(before.forms[name].by_id, form.by_id, ()):
                yield Effect("form", one.how, f"{name}/{one.id}", name in filled)


def _fields(before: Mapping[str, Field], after: Mapping[str, Field], filled: Collection[str]) -> Iterator[Effect]:
    yield from (Effect("field", "added", name, filled=False) for name in after if name not in before)
    for name in before:
        if name not in after:
            yield Effect("field", "removed", name, name in filled)
        elif before[name].type != after[name].type:
            yield Effect("field", "retyped", name, name in filled)


def _gone(before: Programme, after: Programme, name: str) -> Effect:
    """An answer that falls away although its question stays."""
    old, new = before.fields.get(name), after.fields[name]
    same_codes = old is not None and _codes(before, old) <= _codes(after, new)
    return Effect("field", "not_asked" if same_codes else "codes_gone", name, filled=True)


def _codes(programme: Programme, field: Field) -> frozenset[str]:
    return programme.code_lists[field.code_list].members | field.markers if field.code_list else frozenset()


def _newly_mandatory(before: Programme, after: Programme, case: CaseFile, answers: AnswersView) -> Iterator[Effect]:
    known = {phase.id: phase for phase in before.phases}
    named: set[str] = set()
    for phase, edge in passed(after, case):
        old = known[phase.id].gate(edge).mandatory if phase.id in known else ()
        named |= set(phase.gate(edge).mandatory) - set(old)
    yield from (Effect("field", "mandatory", name, name in answers) for name in after.fields if name in named)
