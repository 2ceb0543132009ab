"""What is told of the API, stored, and sent in letters, to the byte.

Run as a program it writes the files in `golden/` anew; a change of them is read and named in the commit.
"""

import contextlib
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from difflib import ndiff
from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec import to_builtins

from booking.delivery.letters import Letters
from booking.notice import KINDS
from booking.people import CHANNELS
from booking.texts.languages import LANGUAGES
from booking.zone import Zone
from tests.support import notices_example
from tests.support.process import ROOT
from tests.support.service import NOON, FixedClock, Service

FOLDER = ROOT / "tests" / "golden"
_LINES_SHOWN = 8
_CHARACTERS_SHOWN = 300


def all_files() -> dict[str, Callable[[], str]]:
    """Return what makes each of the files, by its name."""
    return {"openapi.json": openapi, "schema.sql": schema, "letters.txt": letters}


def openapi() -> str:
    """Return the OpenAPI document."""
    with _service() as service:
        document = service.get("/openapi.json").json
    return json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def schema() -> str:
    """Return the schema of the database that the schema files make."""
    with _service() as service:
        listed = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL"
        statements = [sql for (sql,) in service.database.read(lambda tx: tx.execute(listed, ()).fetchall())]
    return ";\n\n".join(sorted(statements)) + ";\n"


def letters() -> str:
    """Return a letter of every kind, in every language, by every channel."""
    writer = Letters("https://tickets.example.org", Zone(ZoneInfo("Europe/Berlin")))
    written = []
    for kind in KINDS:
        for language in LANGUAGES:
            for channel in CHANNELS:
                message = writer.message(notices_example.claimed(kind, language, channel=channel), NOON)
                parts = [f"{name}: {value}" for name, value in to_builtins(message).items()]
                written.append(_section(f"{kind} {language} {channel}", "\n".join(parts)))
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


def _section(title: str, text: str) -> str:
    return f"===== {title}\n{text.rstrip()}\n\n"


@contextlib.contextmanager
def _service() -> Iterator[Service]:
    with tempfile.TemporaryDirectory() as folder:
        service = Service(Path(folder) / "booking.db", FixedClock())
        yield service
        service.close()


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for file_name, make in all_files().items():
        (FOLDER / file_name).write_bytes(make().encode("utf-8"))
        sys.stdout.write(f"{file_name}\n")
