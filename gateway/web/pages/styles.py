"""The skip rules of a template as a stylesheet of its own: nothing inline (the policy of our pages forbids it)."""

from starlette.responses import Response

from gateway.web.skip_rules import stylesheet
from gateway.web.visit import Visit

FOR_A_WHILE = "private, max-age=300"


async def rules(visit: Visit) -> Response:
    """Which questions of this version are asked after which answers."""
    params = visit.request.path_params
    programme = await visit.known(f"/v1/programmes/{params['programme']}", version=params["version"])
    return Response(stylesheet(programme), media_type="text/css", headers={"Cache-Control": FOR_A_WHILE})
