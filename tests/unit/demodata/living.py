"""Living a story through the engine of casefile, without a server: a step that is not allowed raises."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from uuid import UUID, uuid4

from cli.demodata.steps import Act, Step
from cli.demodata.stories import Story
from services.casefile.model import gates, plausibility
from services.casefile.model.answers import check, merged
from services.casefile.model.behind_passed_gates import amend
from services.casefile.model.casefile import CaseFile
from services.casefile.model.conditions import Facts
from services.casefile.model.consents import Consented, in_force
from services.casefile.model.entries import Values, filled
from services.casefile.model.entry_rules import RULES
from services.casefile.model.purposes import refused_answers, refused_values
from services.casefile.programmes import DIRECTORY
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.reading.loading import load_all
from services.casefile.templates.values import Value


@dataclass
class Life:
    """A file as its story has made it so far. `entries`: by form and name, in the order in which they came."""

    programme: Programme
    case: CaseFile
    answers: dict[str, Value] = field(default_factory=dict)
    entries: dict[tuple[str, str], Values] = field(default_factory=dict)

    def facts(self, step: Step) -> Facts:
        """What a gate is judged by on the day of a step."""
        forms: dict[str, list[Values]] = {}
        for (form, _), values in self.entries.items():
            forms.setdefault(form, []).append(values)
        return Facts(self.answers, step.on, forms)


@cache
def templates() -> Mapping[str, Programme]:
    """All programmes."""
    return load_all(DIRECTORY)


def lived(story: Story) -> Life:
    """The file after its story."""
    programme = templates()[story.programme]
    case = CaseFile(
        id=uuid4(), agency=UUID(int=1), programme=programme.id, template_version=programme.version,
        responsible=UUID(int=2), client_number="1", opened_on=story.steps[0].on,
    )  # fmt: skip
    life = Life(programme, case)
    assert story.steps[0].act == "open"
    for step in story.steps[1:]:
        LIVED[step.act](life, step)
    return life


def _answer(life: Life, step: Step) -> None:
    before = life.answers
    life.answers = merged(before, check(life.programme, step.answers, step.on, before))
    assert refused_answers(life.programme, life.case, before, life.answers) == []
    life.case = amend(life.programme, life.case, before, life.answers, step.on)
    plausibility.must_hold(life.programme, before, life.answers, step.on)


def _start(life: Life, step: Step) -> None:
    life.case = gates.start(life.programme, life.case, step.what, life.facts(step))


def _end(life: Life, step: Step) -> None:
    life.case = gates.end(life.programme, life.case, step.what, life.facts(step))


def _close(life: Life, step: Step) -> None:
    life.case = gates.close(life.programme, life.case, step.on)


def _break_off(life: Life, step: Step) -> None:
    life.case = gates.break_off(life.programme, life.case, life.facts(step))


def _consent(life: Life, step: Step) -> None:
    assert step.what not in in_force(life.case.consents)
    life.case = replace(life.case, consents=(*life.case.consents, Consented(step.what, step.on)))


def _withdraw(life: Life, step: Step) -> None:
    assert step.what in in_force(life.case.consents)
    held = (replace(one, until=step.on) if one.purpose == step.what else one for one in life.case.consents)
    life.case = replace(life.case, consents=tuple(held))


def _add(life: Life, step: Step) -> None:
    name = step.name or str(len(life.entries))
    kind = KINDS[step.what]
    assert bool(kind.parent) == bool(step.under)
    assert not kind.parent or (kind.parent, step.under) in life.entries
    assert (step.what, name) not in life.entries
    _write(life, step, name, {})


def _change(life: Life, step: Step) -> None:
    _write(life, step, step.name, life.entries[step.what, step.name])


def _write(life: Life, step: Step, name: str, before: Values) -> None:
    life.case.must_be_open()
    values = filled(life.programme, life.programme.form(step.what), before, step.answers, step.on)
    lost = step.answers.keys() - values.keys()
    assert not lost, f"{step.what} does not ask for {lost}"
    assert refused_values(life.programme, life.case, KINDS[step.what], before, values) == []
    rule = RULES.get(step.what)
    assert not (rule and rule(life.programme, values))
    life.entries[step.what, name] = values


def _hand_over(life: Life, step: Step) -> None:
    life.case.must_be_open()
    assert step.what


LIVED: Mapping[Act, Callable[[Life, Step], None]] = {
    "answer": _answer, "start": _start, "end": _end, "close": _close, "break_off": _break_off, "consent": _consent,
    "withdraw": _withdraw, "add": _add, "change": _change, "hand_over": _hand_over,
}  # fmt: skip
