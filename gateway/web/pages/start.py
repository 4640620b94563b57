"""The first page („Heute“): what waits for one today."""

from typing import Any

from starlette.responses import Response

from gateway.web.pages.overview import names_of
from gateway.web.visit import Visit


async def start(visit: Visit) -> Response:
    """What waits; for roles without files where they go on."""
    if not visit.signed_in.reads_files:
        return visit.page("start_without_files")
    reminders, drafts, words, names = await visit.together(
        _listed(visit, "/v1/cases/reminders"), _listed(visit, "/v1/cases/drafts"),
        _listed(visit, "/v1/cases/words"), names_of(visit),
    )  # fmt: skip
    return visit.page("start", reminders=reminders, drafts=drafts, words=words, names=names, today=visit.today)


async def _listed(visit: Visit, path: str) -> list[dict[str, Any]]:
    """A list of one's own; an empty one for a role that has none."""
    answer = await visit.api.ask("GET", path)
    return answer.json() if answer.ok else []
