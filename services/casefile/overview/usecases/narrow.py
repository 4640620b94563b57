"""Files of a page of which somebody sees step and exit alone: those they referred, once closed to them (V10)."""

from collections.abc import Collection, Set
from uuid import UUID

from kernel.principal import Principal
from services.casefile.model.access import Action, reach_condition
from services.casefile.model.referred import Heading
from services.casefile.store import Work
from services.casefile.store.referred import Referred
from services.casefile.usecases import authorised


def narrow_among(work: Work, principal: Principal, cases: Collection[UUID]) -> frozenset[UUID]:
    """Those of a page that this person may see narrowly alone; files are looked at where there can be any."""
    if reach_condition(principal, Action.NARROW, work.programmes.every(), work.clock.today()) is None:
        return frozenset()
    files = work.cases.get_all(cases)
    return frozenset(key for key, one in files.items() if not authorised.may(work, principal, one, Action.LIST))


def as_referred(work: Work, cases: Set[UUID]) -> dict[UUID, Heading]:
    """By which number and name they knew them."""
    if not cases or work.agency is None:
        return {}
    return work.of(Referred).of(work.keys.get_many(work.agency, cases))
