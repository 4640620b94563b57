"""Districts (Sozialräume) and teams: the groups of an agency's people by which files are reached.

A group is never deleted: files, rights and old records name it. It is retired instead, and then takes in nobody and no
file any more; whoever and whatever belongs to it stays.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from kernel.errors import BadInput, FieldProblem

MOST_OF_AGENCY = 500  # of a kind, retired ones too: the largest cities have some hundred districts
MOST_OF_ACCOUNT = 30  # of a kind: they travel in each token


class GroupKind(StrEnum):
    """What an agency's people are grouped by."""

    DISTRICT = "district"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Group:
    """A district or a team of an agency. `retired`: takes in nobody new. `version` counts its changes."""

    id: UUID
    agency: UUID
    name: str
    retired: bool
    version: int
    created_at: datetime

    def changed(self, name: str | None, retired: bool | None) -> "Group":
        """The group with what is given (not None) changed; the same version where that changes nothing."""
        changed = replace(self, name=self.name if name is None else name,
                          retired=self.retired if retired is None else retired)  # fmt: skip
        return self if changed == self else replace(changed, version=self.version + 1)


def members_of(
    kind: GroupKind, wanted: Collection[UUID], kept: Collection[UUID], known: Iterable[Group]
) -> frozenset[UUID]:
    """The groups of an account that is to be in `wanted`. Those it is in already may stay, retired or not.

    Raises `BadInput`, with pointers `/districts/<index>` or `/teams/<index>`: `group_unknown` for none of the agency's,
    `group_retired` for one that takes in nobody.
    """
    states = {group.id: group.retired for group in known}
    wrong = []
    for place, group in enumerate(wanted):
        if group not in states:
            wrong.append(FieldProblem(f"/{kind.value}s/{place}", "group_unknown"))
        elif states[group] and group not in kept:
            wrong.append(FieldProblem(f"/{kind.value}s/{place}", "group_retired"))
    if wrong:
        raise BadInput(problems=wrong)
    return frozenset(wanted)
