"""An address under protection: what of answers and entries is hidden while it is (§ 51 BMG, shelters; ADR 32).

What declares it is the template's (`declared.protection`). Hidden is a value that is there; which fields those are is
said, so that nobody takes the question for unanswered. Earlier values are hidden as the present one: where somebody
lived tells where to ask for them.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from services.casefile.model.answers import AnswersView, is_shown
from services.casefile.model.entries import Entry
from services.casefile.model.histories import Withdrawn
from services.casefile.model.same_place import tells
from services.casefile.templates.declared.fields import Form
from services.casefile.templates.declared.programme import Programme

OTHER = "other"
GROUNDS = ("contact", "danger", "authority", "correction", OTHER)
"""Why somebody opens an address: to visit, call or write; because of a danger; for an authority or court that may have
it; to check what is entered; other reasons, which have to be said."""
ENDED = "protection_ended"
"""The ground of an opening that nobody asked for as one: the protection was ended, and all is shown again."""
SHOWN_AGAIN = "protected_address_shown_again"
"""The sentence for whoever has ended it: that stands on record."""
NOT_IN_TEXTS = "protected_address_not_in_texts"
"""The sentence for whoever puts an address under protection: no program can tell what texts and attachments name."""
Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class Outline:
    """What the outline says of what is hidden in entries: whether its address is under protection, by which fields and
    with which texts it tells the place, since whoever lives there may have the same address."""

    protected: bool = False
    hides: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opening:
    """That a protected address was opened: by whom, when, on which ground, and with which sentence, if any."""

    account: str
    at: str
    ground: str
    reason: str | None


def is_protected(programme: Programme, answers: AnswersView) -> bool:
    """Whether the address in the outline is under protection."""
    rule = programme.protected_address
    return rule is not None and is_shown(rule.when, answers)


def hidden_of_outline(programme: Programme, answers: AnswersView, *, ground_too: bool = False) -> frozenset[str]:
    """The fields of the outline that are hidden now. `ground_too`: in copies for others also why, since "shelter" says
    half of where."""
    rule = programme.protected_address
    if rule is None or not is_protected(programme, answers):
        return frozenset()
    return frozenset((*rule.hides, rule.when.field) if ground_too else rule.hides)


def outline_of(programme: Programme, answers: AnswersView) -> Outline:
    """What the outline says of what is hidden in entries."""
    rule = programme.protected_address
    if rule is None or not is_protected(programme, answers):
        return Outline()
    return Outline(True, rule.hides, tuple(text for name in rule.hides if isinstance(text := answers.get(name), str)))


def hideable(programme: Programme, form: Form) -> frozenset[str]:
    """The fields of a form that can be hidden: by its own rule, or as the same as in the outline."""
    own = form.protected_address.hides if form.protected_address else ()
    outline = programme.protected_address.hides if programme.protected_address else ()
    return frozenset((*own, *(name for name in outline if name in form.by_id)))


def hidden_of_entry(form: Form, values: AnswersView, *, outline: Outline, ground_too: bool = False) -> frozenset[str]:
    """The fields of an entry that are hidden now: by its own rule, and those that tell what is hidden of the outline,
    also where nobody has said who belongs to the household."""
    return _by_rule(form, values, outline, ground_too=ground_too) | _the_same(form, values, outline)


def hidden_of_earlier(
    form: Form, now: AnswersView, said: AnswersView, *, outline: Outline, ground_too: bool = False
) -> frozenset[str]:
    """The same of what an entry said before: what is hidden of it now, and what it told then."""
    return hidden_of_entry(form, now, outline=outline, ground_too=ground_too) | _the_same(form, said, outline)


def _by_rule(form: Form, values: AnswersView, outline: Outline, *, ground_too: bool) -> frozenset[str]:
    rule = form.protected_address
    if rule is None:
        return frozenset()
    itself = is_shown(rule.when, values)
    if not itself and not (outline.protected and rule.also_when is not None and is_shown(rule.also_when, values)):
        return frozenset()
    return frozenset((*rule.hides, rule.when.field) if ground_too else rule.hides)


def _the_same(form: Form, values: AnswersView, outline: Outline) -> frozenset[str]:
    own = form.protected_address.hides if form.protected_address else ()
    asked = {*own, *(name for name in outline.hides if name in form.by_id)} if outline.texts else set()
    said = {name: text for name in asked if isinstance(text := values.get(name), str)}
    return frozenset(name for name, text in said.items() if tells(text, outline.texts))


def uncovers(before: Programme, was: AnswersView, after: Programme, now: AnswersView) -> bool:
    """Whether a change of answers, or of the template, shows what was hidden of the outline, or of who is hidden with
    it."""
    if is_protected(before, was) and not is_protected(after, now):
        return True
    return bool(among(hidden_of_outline(before, was) - hidden_of_outline(after, now), was, now))


def hidden_otherwise(before: Programme, was: AnswersView, after: Programme, now: AnswersView) -> tuple[str, ...]:
    """The forms of which a change of answers, or of the template, may hide something else than before."""
    outline = outline_of(before, was)
    other = outline.protected and outline != outline_of(after, now)
    rules = {name: form.protected_address for name, form in after.forms.items()}
    return tuple(
        name
        for name, form in before.forms.items()
        if hideable(before, form) and (other or rules.get(name) != form.protected_address)
    )


def shows_again(
    form: Form, newer: Form, was: tuple[AnswersView, Outline], now: tuple[AnswersView, Outline], said: AnswersView
) -> bool:
    """Whether a change shows what was hidden of something that an entry said: by the form before and the newer one,
    what the entry and the outline were, and what they are now."""
    before = hidden_of_earlier(form, was[0], said, outline=was[1])
    return bool(among(before - hidden_of_earlier(newer, now[0], said, outline=now[1]), said))


def notices_of_outline(programme: Programme, before: AnswersView, after: AnswersView) -> tuple[str, ...]:
    """What whoever has just changed the outline has to be told."""
    put_now = is_protected(programme, after) and not is_protected(programme, before)
    return (NOT_IN_TEXTS,) if put_now else ()


def notices_of_entry(form: Form, before: AnswersView, after: AnswersView) -> tuple[str, ...]:
    """The same of an entry."""
    rule = form.protected_address
    put_now = rule is not None and is_shown(rule.when, after) and not is_shown(rule.when, before)
    return (NOT_IN_TEXTS,) if put_now else ()


def without(told: Mapping[str, Told], hidden: Container[str]) -> dict[str, Told]:
    """What is told by field, without the hidden fields."""
    return {name: value for name, value in told.items() if name not in hidden}


def only(told: Mapping[str, Told], hidden: Iterable[str]) -> dict[str, Told]:
    """What is told by field, of the hidden fields alone."""
    return {name: told[name] for name in among(hidden, told)}


def among(hidden: Iterable[str], *told: Mapping[str, Any]) -> tuple[str, ...]:
    """Those of the hidden fields of which something is told, by name."""
    return tuple(name for name in sorted(hidden) if any(name in one for one in told))


def shown_entry(programme: Programme, entry: Entry, *, outline: Outline, ground_too: bool = False) -> Entry:
    """An entry as it is shown: without what is hidden, which it names."""
    form = programme.forms.get(entry.kind)
    hidden = hidden_of_entry(form, entry.values, outline=outline, ground_too=ground_too) if form else frozenset[str]()
    return hiding(entry, hidden)


def hiding(entry: Entry, hidden: frozenset[str]) -> Entry:
    """An entry, or what it said before, without these fields, naming those it has."""
    if not hidden:
        return entry
    return replace(entry, values=without(entry.values, hidden), hidden=among(hidden, entry.values))


def only_hidden(entry: Entry, hidden: Iterable[str]) -> Entry:
    """An entry with what is hidden of it, and nothing else."""
    return replace(entry, values=only(entry.values, hidden))


def hidden_withdrawn(
    hidden: frozenset[str], withdrawn: Mapping[str, list[Withdrawn]], earlier: Mapping[int, Programme]
) -> frozenset[str]:
    """The fields hidden among answers of earlier versions of the template, which may have hidden others; nothing where
    nothing is hidden now."""
    if not hidden:
        return frozenset()
    rules = (
        (name, earlier[one["template_version"]].protected_address) for name, told in withdrawn.items() for one in told
    )
    return hidden | {name for name, rule in rules if rule is not None and name in rule.hides}
