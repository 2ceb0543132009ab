"""What the service shows and answers, to the byte, with a clock that stands still and random bytes from a seed.

Run as a program it writes the files in `golden/` anew; a change of them is read and named in the commit.
"""

import contextlib
import json
import os
import random
import secrets
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict
from difflib import ndiff
from pathlib import Path
from typing import Any
from unittest import mock
from zoneinfo import ZoneInfo

from webtest import TestResponse

from booking.delivery.letters import Letters
from booking.notice import KINDS
from booking.people import CHANNELS, Language
from booking.texts.languages import LANGUAGES
from booking.zone import Zone
from tests.api.test_api_errors import PROVOKE
from tests.promises.test_access import API, PAGE, World, ask, open_page, world_at
from tests.support import notices_example
from tests.support.process import ROOT
from tests.support.service import NOON, FixedClock, Service, empty_database, password_hash

FOLDER = ROOT / "tests" / "golden"
ASKERS = ("guest with the id", "member", "admin")
_LINES_SHOWN = 8
_CHARACTERS_SHOWN = 300
# Their text is a file of its own, or no text that anybody reads.
_LEFT_OUT = ("GET /static/<name:path>", "GET /openapi.json")


def all_files() -> dict[str, Callable[[], str]]:
    """Return what makes each of the files, by its name."""
    files: dict[str, Callable[[], str]] = {"openapi.json": openapi, "schema.sql": schema, "letters.txt": letters}
    files["codes.txt"] = codes
    for asker in ASKERS:
        name = asker.partition(" ")[0]
        files[f"answers.{name}.txt"] = lambda asker=asker: answers(asker)  # type: ignore[misc]
        for language in LANGUAGES:
            files[f"pages.{name}.{language}.txt"] = lambda asker=asker, language=language: pages(asker, language)  # type: ignore[misc]
    return files


def openapi() -> str:
    """Return the OpenAPI document."""
    with _world() as world:
        document = world.service.get("/openapi.json").json
    return json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def schema() -> str:
    """Return the schema of the database that the schema files make."""
    with _world() as world:
        listed = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL"
        statements = [sql for (sql,) in world.service.database.read(lambda tx: tx.execute(listed, ()).fetchall())]
    return ";\n\n".join(sorted(statements)) + ";\n"


def letters() -> str:
    """Return a letter of every kind, in every language, by every channel."""
    writer = Letters("https://tickets.example.org", Zone(ZoneInfo("Europe/Berlin")))
    written = []
    for kind in KINDS:
        for language in LANGUAGES:
            for channel in CHANNELS:
                message = writer.message(notices_example.claimed(kind, language, channel=channel), NOON)
                parts = [f"{name}: {value}" for name, value in asdict(message).items()]
                written.append(_section(f"{kind} {language} {channel}", "\n".join(parts)))
    return "".join(written)


def pages(asker: str, language: Language) -> str:
    """Return every page, and what the form of every page is answered, as somebody gets it in a language."""

    def opened(world: World, route: str, body: Any) -> TestResponse:
        if asker == "guest with the id":
            world.service.call("POST", "/language", f"language={language}".encode(), headers=_FORM)
        else:
            _read_in(world, asker, language)
        _random.seed(route)
        return open_page(world, route, body, asker)

    return "".join(_asked(PAGE, opened))


def answers(asker: str) -> str:
    """Return an answer of every route of the API as somebody gets it."""

    def answered(world: World, route: str, body: Any) -> TestResponse:
        _random.seed(route)
        return ask(world, route, body, asker)

    return "".join(_asked(API, answered))


def codes() -> str:
    """Return an answer with each of the codes."""
    written = []
    for code, provoke in PROVOKE.items():
        with _seeded() as path:
            service = Service(path, FixedClock())
            try:
                _random.seed(code)
                written.append(_section(code, _text(provoke(service))))
            finally:
                service.close()
    return "".join(written)


def compared(name: str, made: str) -> None:
    """Raise AssertionError, with the first lines that differ, unless the file is what was made."""
    kept = (FOLDER / name).read_bytes().decode("utf-8")
    if kept == made:
        return
    before, after = kept.splitlines(keepends=True), made.splitlines(keepends=True)
    pairs = zip(before, after, strict=False)
    first = next((number for number, (old, new) in enumerate(pairs) if old != new), min(len(before), len(after)))
    lines = slice(first, first + _LINES_SHOWN)
    told = (line for line in ndiff(before[lines], after[lines]) if not line.startswith("?"))
    shown = "\n".join(line[:_CHARACTERS_SHOWN].rstrip("\n") for line in told)
    raise AssertionError(
        f"{name} differs from line {first + 1} on (- as it was, + as it is now):\n{shown}\n\n"
        "Where you meant it, write the files anew: .venv/bin/python -m tests.support.golden_files"
    )


_FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}


def _asked(table: dict[str, tuple[Any, str]], how: Callable[[World, str, Any], TestResponse]) -> Iterator[str]:
    """Ask for each route: what changes something, in a world of its own."""
    with _world() as world:
        for route in (one for one in table if one.startswith("GET ") and one not in _LEFT_OUT):
            yield _section(route, _text(how(world, route, table[route][0])))
    for route in (one for one in table if not one.startswith("GET ")):
        with _world() as world:
            yield _section(route, _text(how(world, route, table[route][0])))


def _read_in(world: World, asker: str, language: Language) -> None:
    def choose(tx: Any) -> None:
        tx.execute("UPDATE accounts SET language = ? WHERE id = ?", (language, world.people[asker].id))

    world.service.database.write(choose)


def _text(answer: TestResponse) -> str:
    headers = sorted(f"{name}: {value}" for name, value in answer.headerlist)
    return "\n".join([answer.status, *headers, "", answer.body.decode("utf-8")])


def _section(title: str, text: str) -> str:
    return f"===== {title}\n{text.rstrip()}\n\n"


@contextlib.contextmanager
def _world() -> Iterator[World]:
    with _seeded() as path, world_at(path) as world:
        yield world


@contextlib.contextmanager
def _seeded() -> Iterator[Path]:
    """Give the path of a new database, and random bytes that are the same each time."""
    password_hash(), empty_database()  # Made once in a process, out of random bytes that the first to ask would lack.
    with (
        tempfile.TemporaryDirectory() as folder,
        mock.patch.object(os, "urandom", _random.randbytes),
        mock.patch.object(secrets, "token_bytes", lambda number=32: _random.randbytes(number)),
    ):
        _random.seed("world")
        yield Path(folder) / "booking.db"


_random = random.Random()


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for file_name, make in all_files().items():
        (FOLDER / file_name).write_bytes(make().encode("utf-8"))
        sys.stdout.write(f"{file_name}\n")
