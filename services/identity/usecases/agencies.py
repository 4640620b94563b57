"""Agencies: their settings, where they are reached, which programmes they lead."""

from collections.abc import Collection
from typing import Any
from uuid import UUID, uuid4

from contracts.identity import AgencyChanged, AgencyChangedV2, AgencyChangedV3
from kernel.errors import NotFound, StaleVersion
from kernel.principal import Principal
from services.identity.model import access
from services.identity.model.accounts import new_name
from services.identity.model.agencies import RETENTION_DEFAULT, Agency
from services.identity.model.groups import GroupKind
from services.identity.store import Work


def create_agency(
    work: Work,
    principal: Principal,
    name: str,
    short_name: str | None,
    request_key: str | None,
    programmes: Collection[str] | None = None,
) -> Agency:
    """Set up an agency with the default settings, admitted to these programmes (None: to all, those that come too):
    the host alone.

    Repeated with its key, the same agency.
    """
    access.require_host(principal)
    key = uuid4()
    made = work.made_before(principal, request_key, "create_agency", key)
    if made is not None:
        return _existing(work.agencies.find(made))
    short = None if short_name is None else new_name(short_name, "/short_name")
    admitted = None if programmes is None else frozenset(programmes)
    named = new_name(name, "/name")
    agency = Agency(key, named, short, RETENTION_DEFAULT, False, 1, work.clock.acted(), programmes=admitted)
    work.agencies.add(agency)
    tell(work, agency)
    return agency


def list_agencies(work: Work, principal: Principal, offset: int, limit: int) -> tuple[list[Agency], int]:
    """All agencies for those who serve all, the own one for its members; with how many there are."""
    if principal.agency is not None:
        own = work.agencies.find(principal.agency)
        everything = [own] if own else []
        return everything[offset : offset + limit], len(everything)
    access.require_reader_of_all(principal)
    return work.agencies.page(offset, limit)


def show_agency(work: Work, principal: Principal, key: UUID) -> Agency:
    """An agency, without asking for its settings. Raises `NotFound`."""
    access.require(principal, key, access.READ_AGENCY)
    return _existing(work.agencies.find(key))


def show_settings(work: Work, principal: Principal, key: UUID) -> Agency:
    """An agency with its settings: members and the host. Raises `NotFound`, `Forbidden`."""
    access.require(principal, key, access.READ_SETTINGS)
    return _existing(work.agencies.find(key))


def change_settings(
    work: Work,
    principal: Principal,
    key: UUID,
    version: int,
    *,
    retention_days: int | None = None,
    transmission: bool | None = None,
    client_number_scheme: str | None = None,
) -> Agency:
    """Change what is given (not None): the agency's admin alone, against the version that was read.

    Raises `StaleVersion`, `NotFound`, `Forbidden`. What changes nothing makes no version and no event.
    """
    access.require(principal, key, access.CHANGE_SETTINGS)
    agency = locked(work, key, version)
    return _changed(work, agency, agency.with_settings(retention_days, transmission, client_number_scheme))


def change_contact(work: Work, principal: Principal, key: UUID, version: int, given: dict[str, Any]) -> Agency:
    """Say where an agency is reached: its admin, or the host. `given`: `address` (an `Address`) and `telephone`, each
    None where there is none; what is left out stays.

    Raises as `change_settings`.
    """
    access.require(principal, key, access.CHANGE_CONTACT)
    agency = locked(work, key, version)
    return _changed(
        work, agency, agency.reached_at(**{"address": agency.address, "telephone": agency.telephone, **given})
    )


def admit(work: Work, principal: Principal, key: UUID, version: int, programmes: Collection[str] | None) -> Agency:
    """Say which programmes an agency leads (None: all): the host alone. Open files stay what they are.

    Raises as `change_settings`.
    """
    access.require_host(principal)
    agency = locked(work, key, version)
    return _changed(work, agency, agency.admitted_to(programmes))


def locked(work: Work, key: UUID, version: int | None = None) -> Agency:
    """An agency, locked for a change of it or of its groups; raises `NotFound`, `StaleVersion` for another version."""
    agency = _existing(work.agencies.lock(key))
    if version is not None and agency.version != version:
        raise StaleVersion()
    return agency


def _changed(work: Work, agency: Agency, changed: Agency) -> Agency:
    if changed is not agency:
        work.agencies.save(changed)
        tell(work, changed)
    return changed


def tell(work: Work, agency: Agency) -> None:
    """Tell how an agency is now, while it is locked or new, so that its events are in the order of its changes."""
    about: dict[str, object] = {
        "agency": agency.id,
        "retention_days": agency.retention_days,
        "transmission": agency.transmission,
    }
    work.emit(AgencyChanged, **about)
    work.emit(AgencyChangedV2, **about, client_number_scheme=agency.client_number_scheme)
    work.emit(
        AgencyChangedV3,
        **about,
        client_number_scheme=agency.client_number_scheme,
        all_programmes=agency.programmes is None,
        programmes=[{"programme": one} for one in sorted(agency.programmes or ())],
        districts=[
            {"district": one.id} for one in work.groups(GroupKind.DISTRICT).all_of(agency.id) if not one.retired
        ],
    )


def _existing(agency: Agency | None) -> Agency:
    if agency is None:
        raise NotFound()
    return agency
