"""An address under protection (§ 51 BMG, shelter): left out wherever a file is shown, and opened by one choice, on
record (ADR 32). Changing it needs no look at it: what is not named in a change stays as it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from kernel.principal import Principal
from services.casefile.errors import InvalidAnswers, Problem, WrongState
from services.casefile.model import protected_address as model
from services.casefile.model.access import Act, Action
from services.casefile.model.answers import Answers
from services.casefile.model.entries import Entry
from services.casefile.model.histories import Histories, Withdrawn
from services.casefile.model.protected_address import Opening
from services.casefile.model.protected_places import ProtectedPlaces, hideable, places_of, protecting
from services.casefile.store import Seen, Stored, Work
from services.casefile.store.address_openings import AddressOpenings
from services.casefile.templates.declared.programme import Programme
from services.casefile.usecases import authorised


@dataclass(frozen=True, slots=True)
class Opened:
    """What was hidden: answers, what they were before, those a newer template had no place for, and entries
    of which something is hidden, each with what it said before. Of those that were taken out of sight the ones are
    among them that protect a place still, so that whoever looks for the reason finds it, and can end it."""

    answers: Answers
    histories: Histories
    withdrawn: Mapping[str, list[Withdrawn]]
    entries: list[tuple[Entry, list[Entry]]]


def open_address(work: Work, principal: Principal, case_id: UUID, ground: str, reason: str | None = None) -> Opened:
    """All that is hidden in a file, told once, by whoever may read its answers. The ground is in the access log, the
    sentence sealed in the file; `OTHER` is no ground without one. Raises `NotFound`, `InvalidAnswers` for want of it,
    `WrongState` `address_not_protected` where nothing is hidden."""
    stored = authorised.for_update(work, principal, case_id, Action.READ, Act.OPEN_ADDRESS.recorded(ground))
    if ground == model.OTHER and not reason:
        raise InvalidAnswers([Problem("/reason", "missing")])
    programme, key = work.programmes.of(stored.case), _key(work, stored)
    answers = work.sections.read(case_id, key)
    histories, withdrawn = histories_of(work, stored), work.sections.withdrawn(case_id, key)
    places, seen = places_in(work, stored, answers), Seen(case_id, key, principal.account)
    hidden = model.hidden_of_outline(programme, answers, places, histories)
    of_earlier = hidden_withdrawn(work, stored, hidden, withdrawn, places)
    opened = Opened(
        model.only(answers, hidden),
        model.only(histories, hidden),
        model.only(withdrawn, of_earlier),
        _entries(work, seen, programme, places=places),
    )
    if not any((opened.answers, opened.histories, opened.withdrawn, opened.entries)):
        raise WrongState("address_not_protected")
    said = Opening(str(principal.account), work.clock.acted().isoformat(), ground, reason)
    work.of(AddressOpenings).add(stored.case, key, said)
    return opened


def list_openings(work: Work, principal: Principal, case_id: UUID) -> list[Opening]:
    """Who has opened it, when and why, the first one first; to whoever may read the file, and without the sentences,
    which are about people, to data protection and audit. Raises `NotFound`."""
    recorded_as = Act.LIST_ADDRESS_OPENINGS.recorded()
    stored, reads = authorised.for_reading_or_overseeing(work, principal, case_id, recorded_as)
    openings = work.of(AddressOpenings).read(case_id, _key(work, stored))
    return openings if reads else [replace(one, reason=None) for one in openings]


def shown(work: Work, stored: Stored, entries: Iterable[Entry]) -> list[Entry]:
    """Entries of a file as they are shown: without what is hidden. What is under protection is asked where a form can
    hide anything alone."""
    there, programme = list(entries), work.programmes.of(stored.case)
    if not any(hides(programme, one.kind) for one in there):
        return there
    places = places_in(work, stored)
    return [model.shown_entry(programme, one, places=places) for one in there]


def shown_before(work: Work, stored: Stored, now: Entry, before: Iterable[Entry]) -> list[Entry]:
    """What an entry said before, without what is hidden of it now."""
    earlier, programme = list(before), work.programmes.of(stored.case)
    if not hides(programme, now.kind):
        return earlier
    return said_before(programme, now, earlier, places=places_in(work, stored))


def said_before(
    programme: Programme, now: Entry, before: Iterable[Entry], *, places: ProtectedPlaces, ground_too: bool = False
) -> list[Entry]:
    """The same, where it is known what is under protection."""
    form = programme.forms.get(now.kind)
    if form is None:
        return list(before)
    return [
        model.hiding(one, model.hidden_of_earlier(form, now.values, one.values, places=places, ground_too=ground_too))
        for one in before
    ]


def hides(programme: Programme, kind: str) -> bool:
    """Whether anything of entries of this kind can be hidden."""
    form = programme.forms.get(kind)
    return form is not None and bool(hideable(programme, form))


def histories_of(work: Work, stored: Stored) -> Histories:
    """What answers of a file were before, by field."""
    by_section = work.sections.histories(stored.case.id, _key(work, stored))
    return {name: history for one in by_section.values() for name, history in one.items()}


def hidden_withdrawn(
    work: Work,
    stored: Stored,
    hidden: frozenset[str],
    withdrawn: Mapping[str, list[Withdrawn]],
    places: ProtectedPlaces,
) -> frozenset[str]:
    """The fields hidden among answers of earlier versions of the template."""
    versions = {one["template_version"] for told in withdrawn.values() for one in told}
    earlier = {number: work.programmes.at(stored.case.programme, number) for number in versions}
    return model.hidden_withdrawn(hidden, withdrawn, earlier, places)


def _entries(
    work: Work, seen: Seen, programme: Programme, *, places: ProtectedPlaces
) -> list[tuple[Entry, list[Entry]]]:
    opened, there = [], work.entries.all(seen, [name for name in programme.forms if hides(programme, name)])
    out_of_sight = work.entries.removed(seen, protecting(programme))
    for one in (*there, *(one for one in out_of_sight if _protects(programme, one, places))):
        form = programme.form(one.kind)
        before = work.entries.before(one, seen) if one.version > 1 else []
        told = [
            model.only_hidden(said, model.hidden_of_earlier(form, one.values, said.values, places=places))
            for said in (one, *before)
        ]
        if any(said.values for said in told):
            opened.append((told[0], told[1:]))
    return opened


def _protects(programme: Programme, entry: Entry, places: ProtectedPlaces) -> bool:
    """Whether an entry hides by its own rule, so that what is the same elsewhere is hidden too."""
    return bool(model.hidden_by_rule(programme.form(entry.kind), entry.values, places))


def places_in(work: Work, stored: Stored, answers: Answers | None = None) -> ProtectedPlaces:
    """What is under protection in a file; `answers`: all of it, where they are open already, else those that tell a
    place are opened alone. Participants count whoever may read them, and removed ones too."""
    programme, key = work.programmes.of(stored.case), _key(work, stored)
    said = work.entries.values(stored.case.id, key, protecting(programme), removed_too=True)
    return places_of(programme, answers_of_places(work, programme, stored) if answers is None else answers, said)


def answers_of_places(work: Work, programme: Programme, stored: Stored) -> Answers:
    """The sections of the outline that tell its address, and whether that is under protection."""
    rule, answers, key = programme.protected_address, Answers(), {stored.case.id: _key(work, stored)}
    fields = (rule.when.field, *rule.hides) if rule is not None else ()
    for section in sorted({programme.section_of[name] for name in fields}):
        answers |= work.sections.read_one(section, key).get(stored.case.id, {})
    return answers


def _key(work: Work, stored: Stored) -> bytes:
    return work.keys.get(stored.case.agency, stored.case.id)
