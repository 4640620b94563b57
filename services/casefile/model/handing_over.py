"""Handing a file over: whether whoever gives it away stays secondarily responsible (product.md, V8)."""

from kernel.letters import is_blank
from services.casefile.errors import InvalidAnswers, Problem
from services.casefile.model.answers import AnswersView, fits
from services.casefile.model.casefile import CaseFile
from services.casefile.templates.declared.programme import Programme


def giver_stays(
    programme: Programme, case: CaseFile, answers: AnswersView, wished: bool | None, reason: str | None
) -> bool:
    """Whether the giver stays. `wished`: what they decide, None to leave it to the template.

    The template decides by answers until a phase has started; after that nobody stays who does not wish to. Raises
    InvalidAnswers `reason_for_not_staying` where somebody decides against staying while the template decides, and does
    not say why. It does so whatever was answered: else the refusal would tell of answers to people who may hand over
    a file and not read it.
    """
    rule = programme.giver_stays
    if rule is None or case.dates(rule.until).started_on is not None:
        return bool(wished)
    if wished is False and is_blank(reason or ""):
        raise InvalidAnswers([Problem("/reason", "reason_for_not_staying")])
    if wished is None:
        return any(fits(answers.get(test.field), test.values) for test in rule.answers)
    return wished
