"""Whether a change shows what was hidden, since it ends a protection: that is an opening (§ 51 BMG; ADR 32)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.casefile.model.answers import AnswersView
from services.casefile.model.histories import History
from services.casefile.model.protected_address import NOTHING_BEFORE, among, hidden_of_earlier, hidden_of_outline
from services.casefile.model.protected_places import ProtectedPlaces, hideable, is_protected
from services.casefile.templates.declared.fields import Form
from services.casefile.templates.declared.programme import Programme


@dataclass(frozen=True, slots=True)
class Moment:
    """A file before or after a change: its template, its answers, what is under protection, and what answers were
    before, where the change could show or hide that."""

    programme: Programme
    answers: AnswersView
    places: ProtectedPlaces
    histories: Mapping[str, History] = field(default_factory=lambda: NOTHING_BEFORE)


def uncovers(before: Moment, after: Moment) -> bool:
    """Whether a change shows what was hidden of the outline, or of who is hidden with it. What was typed over and is
    hidden where it stands in the past is not shown."""
    if is_protected(before.programme, before.answers) and not after.places.outline:
        return True
    hidden, hides = (
        hidden_of_outline(one.programme, one.answers, one.places, one.histories) for one in (before, after)
    )
    shown = among(hidden - hides, before.answers, after.answers, before.histories)
    return any(not after.places.tell(before.answers.get(name)) for name in shown)


def may_show(before: Moment, after: Moment) -> tuple[str, ...]:
    """The forms of which a change may show something that was hidden before."""
    less = (before.places.outline and not after.places.outline) or not {*before.places.texts} <= {*after.places.texts}
    rules = {name: form.protected_address for name, form in after.programme.forms.items()}
    return tuple(
        name
        for name, form in before.programme.forms.items()
        if hideable(before.programme, form) and (less or rules.get(name) != form.protected_address)
    )


def shows_again(
    form: Form,
    newer: Form,
    was: tuple[AnswersView, ProtectedPlaces],
    now: tuple[AnswersView, ProtectedPlaces],
    said: AnswersView,
) -> bool:
    """Whether a change shows what was hidden of something that an entry said: by the form before and the newer one,
    what the entry and the places under protection were, and what they are now."""
    before = hidden_of_earlier(form, was[0], said, places=was[1])
    return bool(among(before - hidden_of_earlier(newer, now[0], said, places=now[1]), said))
