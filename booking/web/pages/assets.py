"""The files of `static/`, read once at the start; their URLs change with their content, so browsers keep them.

A script and the modules that it imports, from a folder beside it, are sent as one file without its comments. Beside
them stands the sheet of the organiser's colour, which is made from its name.
"""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import rjsmin

from booking import STATIC
from booking.errors import NotFound
from booking.texts import colour
from booking.web.http import answers
from booking.web.http.answers import Answer

# By what a name ends with. To ask the system reads its files at each start, and each system says something else.
_MEDIA_TYPES = {
    ".css": "text/css; charset=UTF-8",
    ".js": "text/javascript; charset=UTF-8",
    ".md": "text/markdown; charset=UTF-8",
    ".svg": "image/svg+xml",
    ".LICENSE": "application/octet-stream",
}


_IMPORT = re.compile(r'^import (?:\{[^}]*\} from )?"\./([^"]+)";\n', re.MULTILINE)
_WORKER = "door_worker.js"
_OF_COLOUR = re.compile("colour-([0-9a-f]{6}).css")
_COMMENT = re.compile(rb"/\*.*?\*/", re.DOTALL)
# What needs no blank beside it. A blank before a colon or a bracket may part two selectors, and stays.
_PARTS = (b"{", b"}", b";", b",", b">")


class _Asset(NamedTuple):
    content: bytes
    media_type: str
    version: str


def _read(file: Path) -> _Asset:
    content = file.read_bytes()
    less = {".css": lambda: _tightened(content), ".js": lambda: _script(file)}
    return _asset(less.get(file.suffix, lambda: content)(), file.suffix)


def _script(file: Path) -> bytes:
    text: str = rjsmin.jsmin("".join(_modules(file, set())))
    return text.encode("utf-8")


def _modules(file: Path, seen: set[Path]) -> Iterator[str]:
    """Return each module that a script imports once, before those that import it; no two may use the same name."""
    seen.add(file)
    text = file.read_text("utf-8")
    for found in _IMPORT.finditer(text):
        imported = file.parent / found[1]
        if imported not in seen:
            yield from _modules(imported, seen)
    yield re.sub(r"^export ", "", _IMPORT.sub("", text), flags=re.MULTILINE)


def _tightened(sheet: bytes) -> bytes:
    """Return a style sheet without its comments and what is there for the eye; no string in ours has any of it.

    By hand, for expressions that do the same took a twentieth of the program's start.
    """
    sheet = b" ".join(_COMMENT.sub(b"", sheet).split())
    for part in _PARTS:
        sheet = sheet.replace(b" " + part, part).replace(part + b" ", part)
    return sheet.replace(b": ", b":").replace(b";}", b"}")


def _asset(content: bytes, suffix: str) -> _Asset:
    return _Asset(content, _MEDIA_TYPES[suffix], hashlib.sha256(content).hexdigest()[:16])


_ASSETS = {file.name: _read(file) for file in STATIC.iterdir() if file.is_file()}


def url(name: str) -> str:
    """Return the URL of a file in `static/`."""
    return f"/static/{name}?v={_ASSETS[name].version}"


def url_of_colour(organisers: str) -> str:
    """Return the URL of the sheet of a colour, `#rrggbb`."""
    return f"/static/colour-{organisers.removeprefix('#').lower()}.css"


def serve(name: str) -> Answer:
    """Return a file of `static/`, or the sheet of a colour. Raises NotFound."""
    asset = _ASSETS.get(name) or _sheet_of_colour(name)
    if asset is None:
        raise NotFound("not_found", "This file isn’t here.")
    answer = answers.immutable(*asset)
    if name == _WORKER:
        answer.headers.append(("Service-Worker-Allowed", "/admin/events/"))  # Its page is not below /static/.
    return answer


def _sheet_of_colour(name: str) -> _Asset | None:
    found = _OF_COLOUR.fullmatch(name)
    return _asset(colour.sheet(f"#{found[1]}").encode(), ".css") if found else None
