"""Districts and teams of an agency: its members see them, its admin makes, renames and retires them."""

from uuid import UUID, uuid4

from kernel.errors import Conflict, NotFound, StaleVersion
from kernel.principal import Principal
from services.identity.model import access
from services.identity.model.accounts import new_name
from services.identity.model.groups import MOST_OF_AGENCY, Group, GroupKind
from services.identity.store import Work
from services.identity.usecases.agencies import locked, tell


def list_groups(
    work: Work, principal: Principal, kind: GroupKind, agency: UUID, offset: int, limit: int
) -> tuple[list[Group], int]:
    """The agency's districts or teams by name, retired ones too, with how many there are: for its members.

    Raises `NotFound`, `Forbidden`.
    """
    access.require(principal, agency, access.SEE_MEMBERS)
    return work.groups(kind).page(agency, offset, limit)


def show_group(work: Work, principal: Principal, kind: GroupKind, agency: UUID, key: UUID) -> Group:
    """One of them. Raises `NotFound`, `Forbidden`."""
    access.require(principal, agency, access.SEE_MEMBERS)
    return _found(work.groups(kind).find(agency, key))


def create_group(
    work: Work, principal: Principal, kind: GroupKind, agency: UUID, name: str, request_key: str | None
) -> Group:
    """A new district or team; repeated with its key, the same. Casefile hears which districts there are.

    Raises `NotFound`, `Forbidden`, `BadInput`, `Conflict` (`group_name_taken`, `too_many_groups`).
    """
    access.require(principal, agency, access.CHANGE_GROUPS)
    key, whole = uuid4(), locked(work, agency)
    made = work.made_before(principal, request_key, f"create_{kind.value}:{agency}", key)
    if made is not None:
        return _found(work.groups(kind).find(agency, made))
    if len(work.groups(kind).all_of(agency)) >= MOST_OF_AGENCY:
        raise Conflict("too_many_groups")
    group = Group(key, agency, _free(work, kind, agency, name), retired=False, version=1, created_at=work.clock.acted())
    work.groups(kind).add(group)
    if kind is GroupKind.DISTRICT:
        tell(work, whole)
    return group


def change_group(
    work: Work,
    principal: Principal,
    kind: GroupKind,
    agency: UUID,
    key: UUID,
    version: int,
    *,
    name: str | None = None,
    retired: bool | None = None,
) -> Group:
    """Rename a district or team, retire it or take that back, against the version that was read.

    Raises as `create_group`, and `StaleVersion`.
    """
    access.require(principal, agency, access.CHANGE_GROUPS)
    whole, group = locked(work, agency), _found(work.groups(kind).find(agency, key))
    if group.version != version:
        raise StaleVersion()
    changed = group.changed(None if name is None else _free(work, kind, agency, name, key), retired)
    if changed is not group:
        work.groups(kind).save(changed)
    if kind is GroupKind.DISTRICT and changed.retired is not group.retired:
        tell(work, whole)
    return changed


def _free(work: Work, kind: GroupKind, agency: UUID, name: str, key: UUID | None = None) -> str:
    """The name, if no other group of the agency has it; the agency is locked, so none can get it meanwhile."""
    named = new_name(name, "/name")
    other = work.groups(kind).named(agency, named)
    if other is not None and other.id != key:
        raise Conflict("group_name_taken")
    return named


def _found(group: Group | None) -> Group:
    if group is None:
        raise NotFound()
    return group
