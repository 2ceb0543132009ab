"""A database whose schema version was set by hand is not started, and one sentence says what to do."""

import re
from pathlib import Path

import pytest

from booking.errors import CannotStart
from booking.store import migrate
from booking.store.database import Database
from booking.store.ownership import open_database
from tests.support.database_file import opened
from tests.support.process import run_app
from tests.support.service import FixedClock, empty_database

LATEST = migrate.latest_version()
MARK = f"PRAGMA application_id={migrate.APPLICATION_ID}"
FOREIGN = "CREATE TABLE notes (id INTEGER)"
# Each file by whether it has this program's tables, and what is done with it besides.
FILES: dict[str, tuple[bool, list[str]]] = {
    "empty": (False, [MARK]),
    "one foreign table": (False, [MARK, FOREIGN]),
    "no mark": (False, []),
    "another program's": (False, [FOREIGN]),
    "whole": (True, []),
    "whole, and a foreign table": (True, [FOREIGN]),
    "a table less": (True, ["DROP TABLE settings"]),
}


def make(path: Path, file: str, version: int) -> None:
    is_whole, statements = FILES[file]
    if is_whole:
        path.write_bytes(empty_database())
    with opened(path) as other:
        for statement in (*statements, f"PRAGMA user_version={version}"):
            other.execute(statement)


def content(path: Path) -> list[tuple[str, ...]]:
    with opened(path) as other:
        return list(other.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY name"))


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("version", [*range(1, LATEST), LATEST + 1, 99, 2**31 - 1, -1, -(2**31)])
def test_a_start_on_a_wrong_number_changes_nothing_and_says_in_a_sentence_what_to_do(
    path: Path, file: str, version: int
) -> None:
    make(path, file, version)
    before = content(path)

    with pytest.raises(CannotStart) as refused, open_database(path, FixedClock(), must_own=True):
        pytest.fail("it was started")

    sentence = str(refused.value)
    assert sentence.startswith(f"can't open the database {path}: ")
    assert "\n" not in sentence
    assert re.search(r"put back a copy|name another file with --db|install that version", sentence)
    if file == "whole":
        assert version > LATEST or version < 0 or f"user_version={LATEST}" in sentence
    assert file == "a table less" or content(path) == before


@pytest.mark.parametrize("file", ["empty", "one foreign table"])
def test_a_database_that_says_that_it_is_of_this_version_and_has_no_table_is_not_begun_anew(
    path: Path, file: str
) -> None:
    make(path, file, LATEST)

    with pytest.raises(CannotStart, match="none of its tables is there; put back a copy"):
        Database(path, FixedClock())


@pytest.mark.parametrize("version", [1, 5, 99, -1])
def test_the_command_prints_the_sentence_alone(path: Path, version: int) -> None:
    make(path, "whole", version)

    finished = run_app("--port=0", f"--db={path}", environment={})

    assert (finished.returncode, finished.stdout) == (1, "")
    assert re.fullmatch(rf"app\.py: can't open the database {re.escape(str(path))}: [^\n]*\n", finished.stderr)


def test_a_foreign_table_alone_makes_no_version_seem_another(path: Path) -> None:
    make(path, "whole, and a foreign table", LATEST)
    for _ in range(2):
        Database(path, FixedClock()).close()


def test_what_the_sentence_says_makes_it_start(path: Path) -> None:
    make(path, "whole", 5)
    with pytest.raises(CannotStart) as refused:
        Database(path, FixedClock())
    (pragma,) = re.findall(r"`(PRAGMA user_version=\d+)`", str(refused.value))
    with opened(path) as other:
        other.execute(pragma)
    Database(path, FixedClock()).close()
