"""Directories: an order of papers goes on with the agency's directory, so that a paper can say whose it is.

Names of staff are identity's, and casefile keeps none. With an order of prints goes the directory of that person's
agency, signed by identity (`kernel.tokens`), behind the body: `X-Obhut-Directory` says how many bytes are the client's.
A header has no room for it: an agency may have thousands of people. It is for that order alone, and never kept here.
Casefile is rolled before the gateway, so it knows to take it off (docs/operations.md, Upgrade).
"""

from collections.abc import MutableMapping

from gateway.way.routes import Target
from gateway.way.upstream import Upstream
from kernel.errors import Unavailable

HEADER = "X-Obhut-Directory"
OF_SEVERAL, PRINT = "/v1/cases/bulk", b'"print"'  # an order of other acts on several files needs no names


async def with_directory(upstream: Upstream, target: Target, asked: MutableMapping[str, str], body: bytes) -> bytes:
    """The body that goes on; says in `asked` where it ends. Without an agency, or from an identity of the release
    before, there is no directory: then it is as it was. Raises `Unavailable`."""
    if target.path == OF_SEVERAL and PRINT not in body:
        return body
    answer = await upstream.post("identity", "/internal/directory", {}, {"Authorization": asked["Authorization"]})
    if answer.status >= 500:
        raise Unavailable()
    given = answer.json() if answer.status == 200 else {}
    directory = given.get("directory") if isinstance(given, dict) else None
    if not isinstance(directory, str):
        return body
    asked[HEADER] = str(len(body))
    return body + directory.encode("ascii")
