"""The directory of an agency, as it goes with an order of papers: who writes, and whom to call."""

from kernel.directory import Directory, Person
from kernel.principal import Principal
from services.identity.store import Work

MOST = 10_000  # people of an agency; the largest youth welfare offices have some 2,000


def directory_of(work: Work, principal: Principal) -> Directory | None:
    """The agency of this person, and all who have an account there, closed ones too: a file may still be theirs. None
    for those of no agency."""
    agency = work.agencies.find(principal.agency) if principal.agency else None
    if agency is None:
        return None
    accounts, _ = work.accounts.page(agency.id, 0, MOST)
    people = {one.id: Person(one.name, one.telephone) for one in accounts}
    place = agency.address
    address = f"{place.street}\n{place.postcode} {place.town}" if place else None
    return Directory(agency.id, principal.account, agency.name, address, agency.telephone, people)
