"""Participants (Beteiligte): who may sign, who must not be told, who lives in the household.

Source: §§ 1626, 1629 BGB (custody; joint custody is exercised by all its holders together), § 1809 BGB (parts of it).
Only what participants say counts: whom an entry does not show, this cannot know.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from services.casefile.model.custody import holds_on
from services.casefile.model.entries import Entry
from services.casefile.model.entry_rules import signing
from services.casefile.templates.declared.programme import Programme

PARTICIPANTS = "participants"
ALWAYS_SHOWN = ("name", "relation", "not_to_be_told")
"""What everybody who works on a file sees of somebody who must not be told, though they were entrusted (anvertraut):
whoever does not know it may call the very person a child is protected from."""
JOINT, PARTIAL = "joint", "partial"
LEGAL_REPRESENTATIVE = "legal_representative"
"""Who represents somebody of age (rechtliche Betreuung, § 1823 BGB): no custody, so it does not end with it."""
PARENTS_AT_LEAST = 2


@dataclass(frozen=True)
class Signer:
    """Somebody who may sign at present. `only_in_part`: only for the parts of custody that were given to them; `parts`:
    which ones, as far as the file says."""

    participant: Entry
    only_in_part: bool
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class People:
    """What participants mean for the work.

    `signers`: who may sign today; `joint_holders`: who holds joint custody, signing or not: all of them have to sign;
    `all_joint_holders_named`: whether there are at least two of them, None where custody is not joint;
    `not_to_be_told`: who gets no information and no letter; `household`: who lives in the household;
    `everyday`: who decides about everyday matters (§ 1688 BGB), which is no signature.
    """

    signers: tuple[Signer, ...]
    joint_holders: tuple[Entry, ...]
    all_joint_holders_named: bool | None
    not_to_be_told: tuple[Entry, ...]
    household: tuple[Entry, ...]
    everyday: tuple[Entry, ...]


def people(programme: Programme, participants: Iterable[Entry], today: date, *, of_age: bool = False) -> People:
    """What these participants mean for the work, each in the order in which they come. `of_age`: the person of the file
    is, so nobody holds custody any more, whatever was recorded (§ 2 BGB)."""
    present = tuple(participants)
    holding = () if of_age else tuple(one for one in present if holds_on(one.values, today))
    joint = tuple(one for one in holding if one.values.get("custody") == JOINT)
    signing_ = [one for one in present if may_sign(programme, one, today, of_age=of_age)]
    return People(
        signers=tuple(Signer(one, only_in_part(one), parts_of(one)) for one in signing_),
        joint_holders=joint,
        all_joint_holders_named=len(joint) >= PARENTS_AT_LEAST if joint else None,
        not_to_be_told=tuple(one for one in present if one.values.get("not_to_be_told") is True),
        household=tuple(one for one in present if one.values.get("household") is True),
        everyday=() if of_age else tuple(one for one in present if one.values.get("everyday_decisions") is True),
    )


def to_be_spared(kept_back: Iterable[Entry]) -> list[Entry]:
    """Of participants that a reader may not read those who must not be told, as far as everybody has to know them."""
    return [
        replace(one, values={name: one.values[name] for name in ALWAYS_SHOWN if name in one.values})
        for one in kept_back
        if one.values.get("not_to_be_told") is True
    ]


def may_sign(programme: Programme, participant: Entry, today: date, *, of_age: bool = False) -> bool:
    """Whether this person is let sign today, and what custody asks for is there (checked again: templates change); for
    somebody of age their legal representative alone."""
    if not holds_on(participant.values, today):
        return False
    if of_age and participant.values.get("relation") != LEGAL_REPRESENTATIVE:
        return False
    return participant.values.get("may_sign") is True and not signing(programme, participant.values)


def parts_of(participant: Entry) -> tuple[str, ...]:
    """Which parts of custody are held, where it is held in parts alone and the file says which."""
    parts = participant.values.get("custody_parts") if only_in_part(participant) else None
    return tuple(parts) if isinstance(parts, list) else ()


def only_in_part(participant: Entry) -> bool:
    """Whether custody is held in parts alone, such as medical matters, by a curator (Ergänzungspfleger)."""
    return participant.values.get("custody") == PARTIAL
