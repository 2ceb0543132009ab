"""Connections to the file, set as every one here is."""

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import apsw

from booking import addresses
from booking.store import search

BUSY_SECONDS = 5.0
LOCKED = (apsw.BusyError, apsw.LockedError)  # Refused because of another connection's lock.
UNREADABLE = (apsw.Error, UnicodeDecodeError)  # The latter of a text that is not UTF-8.


def create_private_file(path: Path) -> None:
    """Make the file readable by its owner alone; SQLite gives the files beside it the same mode."""
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path.resolve(), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def connect(path: Path, mode: str, busy_seconds: float = BUSY_SECONDS) -> apsw.Connection:
    """Return a connection in autocommit mode, usable from any thread; `mode` is SQLite's: ro, rw or rwc."""
    connection = apsw.Connection(
        f"{path.absolute().as_uri()}?mode={mode}",
        flags=apsw.SQLITE_OPEN_URI | apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE,
        statementcachesize=256,
    )
    connection.set_busy_timeout(int(busy_seconds * 1_000))  # First: a pragma may already have to wait.
    connection.execute("PRAGMA foreign_keys=ON")
    add_functions(connection)
    return connection


def connect_to_look(path: Path) -> apsw.Connection:
    """Return a connection for a look at a database, served or not, that leaves the files as they are."""
    resolved = path.resolve()
    # The last connection to close would move a log that a crash left into the file, unless it may only read; but where
    # there is no log, one that may only read would leave an empty one behind.
    mode = "ro" if resolved.with_name(resolved.name + "-wal").exists() else "rw"
    if mode == "rw" and not os.access(resolved.parent, os.W_OK):
        mode = "ro&immutable=1"  # Or else SQLite wants to make a log's index there.
    return connect(path, mode)


def add_functions(connection: apsw.Connection) -> None:
    """Let SQL call what is written in Python; SQLite's own lower() and LIKE know the letters of English only."""
    functions: list[tuple[str, Callable[..., Any], int]] = [
        ("casefold", _casefold, 1),
        ("address_key", _address_key, 1),
        ("folded", search.fold, 1),
        ("has_words", search.has_words, 2),
    ]
    for name, function, arguments in functions:
        connection.create_scalar_function(name, function, arguments, deterministic=True)


def switch_write_ahead_log_on(connection: apsw.Connection) -> None:
    """Let writers write into a log beside the file, so that readers need not wait for them."""
    try:
        connection.execute("PRAGMA journal_mode=WAL")
    except apsw.BusyError:
        # SQLite refuses at once while another process does the same; for a transaction's lock it waits.
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode=WAL")


def _casefold(value: str | None) -> str | None:
    """Return a text in a form that is equal for all its spellings in capitals; of nothing, as SQL has it, nothing."""
    return None if value is None else value.casefold()


def _address_key(email: str | None) -> str | None:
    return None if email is None else addresses.key(email)
