"""What pages, letters and chats say, gathered from the templates and the sources: what every catalogue must have."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import bottle

from tests.support.process import ROOT

# What is said, after its context and a \4 where it has one, or, of what is counted, the one and the many.
Message: TypeAlias = tuple[str, ...]

# Who says something, and which of its arguments are English. A text that is no literal is somebody's else, and is
# gathered where it is written.
_SPEAKERS = {
    "_": (0,),
    "gettext": (0,),
    "html": (0,),
    "nhtml": (0, 1),
    "forms": (0, 1),
    "pgettext": (0, 1),
    "ngettext": (0, 1),
    "counted": (0, 1),
    "Sentence": (0,),
    "Fault": (1,),
    "Conflict": (1,),
    "Gone": (1,),
    "Forbidden": (1,),
    "NotFound": (1,),
    "Malformed": (1,),
    "BookingError": (1,),
    "Unauthenticated": (0,),
    "Busy": (0,),
    "TooMany": (0,),
    "Flooded": (0,),
}
# Not those of letters, of which each language has its own.
_TEMPLATES = sorted((ROOT / "views").glob("*.tpl"))
_SOURCES = sorted((ROOT / "booking").rglob("*.py"))


def gathered() -> dict[Message, str]:
    """Return every message that a page may show, with the name of a file that has it."""
    found: dict[Message, str] = {}
    for path in (*_TEMPLATES, *_SOURCES):
        for message in _messages(path):
            found.setdefault(message, path.relative_to(ROOT).as_posix())
    return found


def _messages(path: Path) -> Iterator[Message]:
    text = path.read_text(encoding="utf-8")
    code = bottle.SimpleTemplate(text).code if path.suffix == ".tpl" else text
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call):
            yield from _said_by(node)


def _said_by(call: ast.Call) -> Iterator[Message]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    given = [call.args[place] for place in _SPEAKERS.get(name, ()) if place < len(call.args)]
    texts = [one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    if texts and all(texts) and len(texts) == len(given):
        yield ("\4".join(texts),) if name == "pgettext" else tuple(texts)
