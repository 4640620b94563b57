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
from services.casefile.model.histories import History, Withdrawn
from services.casefile.model.protected_places import ProtectedPlaces, is_protected
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
NOTHING_BEFORE: Mapping[str, History] = {}
Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class Opening:
    """That a protected address was opened: by whom, when, on which ground, and with which sentence, if any."""

    account: str
    at: str
    ground: str
    reason: str | None


def hidden_of_outline(
    programme: Programme,
    answers: AnswersView,
    places: ProtectedPlaces,
    histories: Mapping[str, History] = NOTHING_BEFORE,
    *,
    ground_too: bool = False,
) -> frozenset[str]:
    """The fields of the outline that are hidden now: all that tell its address where that is under protection, else
    those that are the same as somebody's who is, or were so before (`histories`, where these are shown too).
    `ground_too`: in copies for others also why, since "shelter" says half of where."""
    rule = programme.protected_address
    if rule is None:
        return frozenset()
    told = places.told_by_outline(answers)
    if places.outline:
        return told | {*((*rule.hides, rule.when.field) if ground_too else rule.hides)}
    earlier = {name: histories[name]["before"] for name in rule.hides if name in histories}
    then = (name for name, before in earlier.items() if any(places.tell(one["value"]) for one in before))
    return told | frozenset(then)


def hidden_of_entry(
    form: Form, values: AnswersView, *, places: ProtectedPlaces, ground_too: bool = False
) -> frozenset[str]:
    """The fields of an entry that are hidden now: by its own rule, and those that tell what is under protection
    elsewhere, also where nobody has said who belongs to the household."""
    return hidden_by_rule(form, values, places, ground_too=ground_too) | places.told_by(values)


def hidden_of_earlier(
    form: Form, now: AnswersView, said: AnswersView, *, places: ProtectedPlaces, ground_too: bool = False
) -> frozenset[str]:
    """The same of what an entry said before: what is hidden of it now, and what it told then."""
    return hidden_of_entry(form, now, places=places, ground_too=ground_too) | places.told_by(said)


def hidden_by_rule(
    form: Form, values: AnswersView, places: ProtectedPlaces, *, ground_too: bool = False
) -> frozenset[str]:
    """The fields that an entry hides by its own rule: by its mark, or with the outline."""
    rule = form.protected_address
    if rule is None:
        return frozenset()
    itself = is_shown(rule.when, values)
    if not itself and not (places.outline and rule.also_when is not None and is_shown(rule.also_when, values)):
        return frozenset()
    return frozenset((*rule.hides, rule.when.field) if ground_too else rule.hides)


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


def shown_entry(programme: Programme, entry: Entry, *, places: ProtectedPlaces, ground_too: bool = False) -> Entry:
    """An entry as it is shown: without what is hidden, which it names."""
    form = programme.forms.get(entry.kind)
    hidden = hidden_of_entry(form, entry.values, places=places, ground_too=ground_too) if form else frozenset[str]()
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
    hidden: frozenset[str],
    withdrawn: Mapping[str, list[Withdrawn]],
    earlier: Mapping[int, Programme],
    places: ProtectedPlaces,
) -> frozenset[str]:
    """The fields hidden among answers of earlier versions of the template, which may have hidden others; nothing where
    nothing is under protection now."""
    rules = (
        (name, one["value"], earlier[one["template_version"]].protected_address)
        for name, told in withdrawn.items()
        for one in told
        if places.texts or places.outline
    )
    asked = ((name, value) for name, value, rule in rules if rule is not None and name in rule.hides)
    return hidden | {name for name, value in asked if places.outline or places.tell(value)}
