"""Cards: what another service holds about a case is reached with casefile's leave and without the case's id.

For `/v1/cases/{id}/consents…` and `/retention` casefile gives a card of 60 s, bound to that service, and logs the
access; so cards are never kept. The service is called at `/v1/cases/-/…` with the card.
"""

from collections.abc import Mapping

from gateway.people.credentials import SAFE_METHODS
from gateway.way.routes import Target
from gateway.way.upstream import TOTAL_SECONDS, Answer, Upstream
from kernel.errors import Unavailable

HEADER = "X-Obhut-Card"


async def ask_for_card(upstream: Upstream, target: Target, method: str, headers: Mapping[str, str]) -> str | Answer:
    """A card for this request, or casefile's refusal, to be passed on as it is.

    `headers`: those of the request; of them casefile gets the internal token and the language of its refusals.
    """
    wanted = {
        "case": target.case,
        "audience": target.service,
        "actions": ["read"] if method in SAFE_METHODS else ["write"],
    }
    shown = {name: headers[name] for name in ("Authorization", "Accept-Language") if name in headers}
    answer = await upstream.post("casefile", "/internal/cards", wanted, shown, TOTAL_SECONDS)
    if answer.status not in (200, 201):
        return answer
    given = answer.json()
    card = given.get("card") if isinstance(given, dict) else None
    if not isinstance(card, str):
        raise Unavailable()
    return card
