"""Connections to the file, set as every one here is."""

import contextlib
import os
import sqlite3
from pathlib import Path

from booking import addresses
from booking.store import search

BUSY_SECONDS = 5.0
_LOCKED = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def create_private_file(path: Path) -> None:
    """Make the file readable by its owner alone; SQLite gives the files beside it the same mode."""
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path.resolve(), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def connect(path: Path, mode: str, busy_seconds: float = BUSY_SECONDS) -> sqlite3.Connection:
    """Return a connection in autocommit mode, usable from any thread; `mode` is SQLite's: ro, rw or rwc."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
    )
    # The first pragma: the ones after it may already have to wait.
    connection.execute(f"PRAGMA busy_timeout={int(busy_seconds * 1_000)}")
    connection.execute("PRAGMA foreign_keys=ON")
    add_functions(connection)
    return connection


def add_functions(connection: sqlite3.Connection) -> None:
    """Let SQL call what is written in Python; SQLite's own lower() and LIKE know the letters of English only."""
    connection.create_function("casefold", 1, _casefold, deterministic=True)
    connection.create_function("address_key", 1, _address_key, deterministic=True)
    search.add_functions(connection)


def switch_write_ahead_log_on(connection: sqlite3.Connection) -> None:
    """Let writers write into a log beside the file, so that readers need not wait for them."""
    try:
        connection.execute("PRAGMA journal_mode=WAL")
    except sqlite3.OperationalError:
        # SQLite refuses at once while another process does the same; for a transaction's lock it waits.
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode=WAL")


def _casefold(value: str | None) -> str | None:
    """Return a text in a form that is equal for all its spellings in capitals; of nothing, as SQL has it, nothing."""
    return None if value is None else value.casefold()


def _address_key(email: str | None) -> str | None:
    return None if email is None else addresses.key(email)


def is_locked(error: BaseException) -> bool:
    """Whether SQLite refused because of another connection's lock."""
    # An error that Python's own module raises has no code.
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF in _LOCKED
