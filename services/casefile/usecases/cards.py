"""Giving a card: what lets a person act on a case at consent or retention without naming the case there."""

from uuid import UUID

from kernel.principal import Card, Principal
from services.casefile.model.access import Act, Action
from services.casefile.model.access.words import together
from services.casefile.store import Work
from services.casefile.usecases import authorised

TOLD_THE_STATUS = frozenset({"retention"})
"""Days may count while a file is open still: retention hears that they do, and not whether it was closed."""
ACTION_FOR = {"consent": Action.CONSENT, "retention": Action.RETENTION}


def give_card(work: Work, principal: Principal, case_id: UUID, audience: str, actions: list[str]) -> Card:
    """A card for one service about one file, logged as an access. Raises `NotFound`."""
    recorded_as = Act.GIVE_CARD.recorded(audience, together(actions))
    stored = authorised.for_reading(work, principal, case_id, ACTION_FOR[audience], recorded_as)
    return Card(
        audience,
        work.references.refer(audience, case_id),
        stored.case.agency,
        stored.case.programme,
        principal.account,
        frozenset(actions),
        stored.case.status if audience in TOLD_THE_STATUS else None,
    )
