"""The files of `static/`, read once at the start; their URLs change with their content, so browsers keep them."""

import hashlib
from pathlib import Path
from typing import NamedTuple

from booking import STATIC
from booking.errors import NotFound
from booking.web.http.answers import Answer

# By what a name ends with. To ask the system reads its files at each start, and each system says something else.
_MEDIA_TYPES = {
    ".css": "text/css; charset=UTF-8",
    ".js": "text/javascript; charset=UTF-8",
    ".md": "text/markdown; charset=UTF-8",
    ".svg": "image/svg+xml",
    ".LICENSE": "application/octet-stream",
}


class _Asset(NamedTuple):
    content: bytes
    media_type: str
    version: str


def _read(file: Path) -> _Asset:
    content = file.read_bytes()
    return _Asset(content, _MEDIA_TYPES[file.suffix], hashlib.sha256(content).hexdigest()[:16])


_ASSETS = {file.relative_to(STATIC).as_posix(): _read(file) for file in STATIC.rglob("*") if file.is_file()}


def url(name: str) -> str:
    """Return the URL of a file in `static/`."""
    return f"/static/{name}?v={_ASSETS[name].version}"


def serve(name: str) -> Answer:
    """Return a file of `static/`. Raises NotFound."""
    asset = _ASSETS.get(name)
    if asset is None:
        raise NotFound("not_found", "There is no such file.")
    return Answer(
        200,
        [
            ("Content-Type", asset.media_type),
            ("Cache-Control", "public, max-age=31536000, immutable"),
            ("ETag", f'"{asset.version}"'),
        ],
        asset.content,
        is_for_all=True,
    )
