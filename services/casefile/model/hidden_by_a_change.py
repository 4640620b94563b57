"""What whoever has changed something is told of what is hidden since then, or stays so (§ 51 BMG; ADR 32, 34).

Whatever vanishes by an act is told in its answer: that it is hidden, never whose protection does it, since that entry
may be entrusted. What an answer or entry hides by a mark of its own needs no word: the mark stands beside it.
"""

from collections.abc import Mapping

from services.casefile.model.answers import AnswersView, is_shown
from services.casefile.model.protected_address import among, hidden_of_entry, hidden_of_outline
from services.casefile.model.protected_places import ProtectedPlaces, is_protected
from services.casefile.model.protection_ended import Moment
from services.casefile.templates.declared.fields import Form

HIDDEN = "protected_address_hidden"
"""The sentence for whoever has typed what is hidden by that, or has hidden what was shown."""
STAYS = "protected_address_stays"
"""The sentence for whoever has ended a protection where another one holds."""
REMOVED = "protected_address_of_removed"
"""The sentence for whoever takes an entry out of sight that has something under protection."""


def hides_of_outline(before: Moment, after: Moment, *, by_its_mark_too: bool = False) -> bool:
    """Whether a change hides an answer that was shown, or that it has just given, by no mark of the outline's own; of
    a template that hides by a mark which hid nothing before, by that too."""
    rule = after.programme.protected_address
    marked = rule is not None and is_protected(after.programme, after.answers)
    own = rule.hides if rule is not None and marked and not by_its_mark_too else ()
    hidden, hid = (hidden_of_outline(one.programme, one.answers, one.places, one.histories) for one in (after, before))
    new = hidden - (hid - _typed(before.answers, after.answers))
    return bool(among(new.difference(own), after.answers, after.histories))


def hides_of_entry(
    form: Form, was: tuple[AnswersView, ProtectedPlaces], now: tuple[AnswersView, ProtectedPlaces]
) -> bool:
    """The same of the entry that was changed: what it said before and what was under protection, and both now."""
    own = form.protected_address.hides if form.protected_address is not None and is_marked(form, now[0]) else ()
    hidden, hid = (hidden_of_entry(form, values, places=places) for values, places in (now, was))
    return bool(among((hidden - (hid - _typed(was[0], now[0]))).difference(own), now[0]))


def outline_stays(before: Moment, after: Moment) -> bool:
    """Whether the outline's own protection was ended, and something of what it has hidden is hidden still."""
    rule = after.programme.protected_address
    was, is_so = (is_protected(one.programme, one.answers) for one in (before, after))
    if rule is None or not was or is_so:
        return False
    hidden = hidden_of_outline(after.programme, after.answers, after.places)
    return bool(among(hidden.intersection(rule.hides), after.answers))


def entry_stays(form: Form, before: AnswersView, after: AnswersView, places: ProtectedPlaces) -> bool:
    """The same of an entry's own protection."""
    rule = form.protected_address
    if rule is None or not is_marked(form, before) or is_marked(form, after):
        return False
    return bool(among(hidden_of_entry(form, after, places=places).intersection(rule.hides), after))


def is_marked(form: Form | None, values: AnswersView) -> bool:
    """Whether an entry says that its own address is under protection; `form`: None where the template has none."""
    rule = form.protected_address if form is not None else None
    return rule is not None and is_shown(rule.when, values)


def ends_protection(form: Form | None, changes: Mapping[str, object]) -> bool:
    """Whether changes of an entry take away what hides its address, its mark or that it belongs to the household, and
    do nothing else."""
    rule = form.protected_address if form is not None else None
    if rule is None or not changes:
        return False
    marks = {one.field for one in (rule.when, rule.also_when) if one is not None}
    return all(name in marks and not said for name, said in changes.items())


def _typed(before: AnswersView, after: AnswersView) -> frozenset[str]:
    return frozenset(name for name, value in after.items() if before.get(name) != value)
