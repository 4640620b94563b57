"""Agencies and their settings."""

from uuid import UUID, uuid4

from contracts.identity import AgencyChanged, AgencyChangedV2
from kernel.errors import NotFound, StaleVersion
from kernel.principal import Principal
from services.identity.model import access
from services.identity.model.accounts import new_name
from services.identity.model.agencies import RETENTION_DEFAULT, Agency
from services.identity.store import Work


def create_agency(
    work: Work, principal: Principal, name: str, short_name: str | None, request_key: str | None
) -> Agency:
    """Set up an agency with the default settings: the host alone. Repeated with its key, the same agency."""
    access.require_host(principal)
    key = uuid4()
    made = work.made_before(principal, request_key, "create_agency", key)
    if made is not None:
        return _existing(work.agencies.find(made))
    short = None if short_name is None else new_name(short_name, "/short_name")
    agency = Agency(key, new_name(name, "/name"), short, RETENTION_DEFAULT, False, 1, work.clock.now())
    work.agencies.add(agency)
    _tell(work, agency)
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
    agency = _existing(work.agencies.lock(key))
    if agency.version != version:
        raise StaleVersion()
    changed = agency.with_settings(retention_days, transmission, client_number_scheme)
    if changed is not agency:
        work.agencies.save_settings(changed)
        _tell(work, changed)
    return changed


def _tell(work: Work, agency: Agency) -> None:
    """While the agency is locked or new, so that its events are in the order of its changes."""
    about: dict[str, object] = {
        "agency": agency.id,
        "retention_days": agency.retention_days,
        "transmission": agency.transmission,
    }
    work.emit(AgencyChanged, **about)
    work.emit(AgencyChangedV2, **about, client_number_scheme=agency.client_number_scheme)


def _existing(agency: Agency | None) -> Agency:
    if agency is None:
        raise NotFound()
    return agency
