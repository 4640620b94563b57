"""What pages need again and again and what changes seldom: names of colleagues, templates, who one is.

Kept for half a minute, by session and language, so nobody reads what was made for somebody else.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

from gateway.web.client import Api

SECONDS, MOST = 30.0, 2_000
Key = tuple[object, str, tuple[tuple[str, object], ...]]


class Known:
    """Resources of `/v1`, each kept for a while. `monotonic`: seconds."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._kept: OrderedDict[Key, tuple[float, Any]] = OrderedDict()

    async def get(self, whose: object, path: str, query: Mapping[str, object], api: Api) -> Any:
        """The content of a resource, asked for anew where it is not known; raises `Refused`."""
        key = (whose, path, tuple(sorted(query.items())))
        kept = self._kept.get(key)
        if kept is not None and self._monotonic() < kept[0]:
            return kept[1]
        content = await api.get(path, **query)
        self._kept[key] = (self._monotonic() + SECONDS, content)
        self._kept.move_to_end(key)
        while len(self._kept) > MOST:
            self._kept.popitem(last=False)
        return content

    def forget(self, session_key: str) -> None:
        """Nothing is known of a session any more."""
        for key in [key for key in self._kept if isinstance(key[0], tuple) and key[0][0] == session_key]:
            del self._kept[key]
