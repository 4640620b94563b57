"""Styles, scripts and letters of the pages: read and packed once, under names that hold what is in them.

A browser keeps such a file for a year and never asks again; the next version has another name.
"""

import gzip
import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from kernel.errors import NotFound

DIRECTORY = Path(__file__).parent / "static"
KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
}
PACKED = frozenset({".css", ".js", ".svg"})
URL = re.compile(rb'url\("([a-z0-9.-]+)"\)')
FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent."""

    kind: str
    content: bytes
    packed: bytes | None


class Assets:
    """All files of the pages, by the name under which they are served."""

    def __init__(self, directory: Path = DIRECTORY) -> None:
        self._served: dict[str, Asset] = {}
        self._named: dict[str, str] = {}
        paths = [path for path in directory.iterdir() if path.suffix in KINDS]
        for path in sorted(paths, key=lambda path: path.suffix == ".css"):  # styles name the others
            self._add(path)

    def address(self, name: str) -> str:
        """Where a file is served."""
        return f"/static/{self._named[name]}"

    async def serve(self, request: Request) -> Response:
        """A file, packed where the browser unpacks."""
        asset = self._served.get(request.path_params["name"])
        if asset is None:
            raise NotFound()
        headers = {"Cache-Control": FOR_EVER, "Content-Type": asset.kind, "Vary": "Accept-Encoding"}
        if asset.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
            return Response(asset.packed, headers=headers | {"Content-Encoding": "gzip"})
        return Response(asset.content, headers=headers)

    def _add(self, path: Path) -> None:
        content = path.read_bytes()
        if path.suffix == ".css":
            content = URL.sub(lambda match: b'url("%s")' % self._named[match[1].decode()].encode(), content)
        name = f"{path.stem}.{sha256(content).hexdigest()[:12]}{path.suffix}"
        packed = gzip.compress(content, mtime=0) if path.suffix in PACKED else None
        self._named[path.name], self._served[name] = name, Asset(KINDS[path.suffix], content, packed)
