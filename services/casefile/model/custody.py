"""On which days custody is held (§§ 1626, 1671, 1680 BGB): it begins and ends with a decision, a declaration, a death.

At 18 it ends by itself (`coming_of_age`)."""

from datetime import date

from services.casefile.model.answers import AnswersView


def holds_on(values: AnswersView, day: date) -> bool:
    """Whether a participant's custody, if they hold any, is held on that day: from its first day, where one is known,
    to its last."""
    since, until = (str(values.get(name, "")) for name in ("custody_since", "custody_until"))
    return since <= day.isoformat() and (not until or day.isoformat() <= until)


def held_on(values: AnswersView, day: date) -> str | None:
    """Which custody a participant holds on that day, by its code; None where they hold none that day."""
    custody = values.get("custody")
    return str(custody) if custody is not None and holds_on(values, day) else None
